package io.htorrent.tracker.http;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceReply.Accepted;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Makes one answer of those that a tracker gave over IPv4 and over IPv6 (BEP 7): it took note of
/// us if it did so over one of them. Pure; any thread.
final class BothFamilies {

  private BothFamilies() {}

  /// The answer of a tracker that answered twice.
  static AnnounceReply merged(AnnounceReply one, AnnounceReply other) {
    if (one instanceof Accepted first && other instanceof Accepted second) {
      return merged(first, second);
    }
    return other instanceof Accepted ? other : one;
  }

  private static Accepted merged(Accepted one, Accepted other) {
    SequencedSet<PeerAddress> peers = new LinkedHashSet<>(one.peers());
    peers.addAll(other.peers());
    List<InetAddress> externalIps = new ArrayList<>(one.externalIps());
    externalIps.addAll(other.externalIps());
    return new Accepted(
        longer(one.interval(), other.interval()),
        longer(one.minInterval(), other.minInterval()),
        peers.stream().limit(AnnounceReplyReader.MAX_PEERS).toList(),
        Math.max(one.seeders(), other.seeders()), // it may count each of us twice, so no sum
        Math.max(one.leechers(), other.leechers()),
        one.trackerId().isEmpty() ? other.trackerId() : one.trackerId(),
        one.warning().isEmpty() ? other.warning() : one.warning(),
        externalIps);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
