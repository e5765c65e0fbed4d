package io.htorrent.api.tracker;

import io.htorrent.api.PeerAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// What a tracker answered.
public sealed interface AnnounceReply {

  /// It knows us now, and named some peers.
  ///
  /// @param interval wished time until the next announce; zero if it did not say
  /// @param minInterval shortest allowed time until the next announce; zero if it did not say
  /// @param peers at most 2000, ports never 0
  /// @param seeders how many seeds it knows, -1 if it did not say
  /// @param leechers how many leechers it knows, -1 if it did not say
  /// @param trackerId to be sent with later announces, or empty; at most 256 characters
  /// @param warning a text for the user, or empty
  /// @param externalIps what we look like from there (BEP 24), at most one for each address family;
  ///   empty when it did not say
  record Accepted(
      Duration interval,
      Duration minInterval,
      List<PeerAddress> peers,
      int seeders,
      int leechers,
      String trackerId,
      String warning,
      List<InetAddress> externalIps)
      implements AnnounceReply {

    public Accepted {
      peers = List.copyOf(peers);
      externalIps = List.copyOf(externalIps);
    }

    /// The answer of a tracker that does not say what we look like, as those over UDP.
    public Accepted(
        Duration interval,
        Duration minInterval,
        List<PeerAddress> peers,
        int seeders,
        int leechers,
        String trackerId,
        String warning) {
      this(interval, minInterval, peers, seeders, leechers, trackerId, warning, List.of());
    }
  }

  /// It said no, with a reason (BEP 3 `failure reason`, BEP 31 `retry in`, HTTP status).
  ///
  /// @param reason the tracker's words, made printable
  /// @param retryIn when to ask again; zero if it did not say
  /// @param never whether it said never to ask again (BEP 31 `never`, HTTP 410)
  record Refused(String reason, Duration retryIn, boolean never) implements AnnounceReply {}
}
