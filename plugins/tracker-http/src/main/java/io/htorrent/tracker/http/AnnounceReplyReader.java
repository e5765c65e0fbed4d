package io.htorrent.tracker.http;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.Printable;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.AnnounceReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Understands a tracker's reply to an announce, whatever the tracker sent: one bad field costs
/// that field, one bad peer that peer. Pure; any thread.
final class AnnounceReplyReader {

  static final int MAX_PEERS = 2000;

  private static final int MAX_TRACKER_ID = 256;
  private static final int GONE = 410;
  private static final Duration LONGEST = Duration.ofHours(24);

  /// BEP 31 counts in minutes; asking more often helps nobody.
  private static final Duration SHORTEST_RETRY = Duration.ofMinutes(1);

  private final String host;
  private final Duration shortestInterval;

  /// Finds a compact list of peers behind its disguise (BEP 8), if it has one.
  @FunctionalInterface
  interface Plain {
    /// @param stride bytes of each peer
    byte[] list(Dict reply, byte[] list, int stride);
  }

  AnnounceReplyReader(String host, Duration shortestInterval) {
    this.host = host;
    this.shortestInterval = shortestInterval;
  }

  /// What the tracker said.
  ///
  /// @throws IOException one sentence, when a reply with status 200 is not a bencoded dictionary
  AnnounceReply read(HttpReply reply, Plain plain) throws IOException {
    if (reply.status() == 200) {
      Dict body = ReplyDictionary.of(reply.body(), host);
      return body.has("failure reason") ? refused(body) : accepted(body, plain);
    }
    if (reply.status() == GONE) {
      return new AnnounceReply.Refused("HTTP status 410, the torrent is gone", Duration.ZERO, true);
    }
    try {
      Dict body = ReplyDictionary.of(reply.body(), host);
      if (body.has("failure reason")) {
        return refused(body);
      }
    } catch (IOException _) {
      // An error page has no more to say than its status.
    }
    return new AnnounceReply.Refused("HTTP status " + reply.status(), Duration.ZERO, false);
  }

  private static AnnounceReply refused(Dict body) {
    boolean never = body.text("retry in").filter("never"::equals).isPresent();
    return new AnnounceReply.Refused(ReplyDictionary.reason(body), retryIn(body), never);
  }

  // BEP 31: minutes, as a number; some write it as a text.
  private static Duration retryIn(Dict body) {
    long minutes =
        body.integer("retry in")
            .orElseGet(() ->
                body.text("retry in")
                    .filter(text -> text.matches("[0-9]{1,6}"))
                    .map(Long::parseLong)
                    .orElse(-1L));
    if (minutes < 0) {
      return Duration.ZERO;
    }
    return clamp(Duration.ofMinutes(Math.min(minutes, LONGEST.toMinutes())), SHORTEST_RETRY);
  }

  private AnnounceReply accepted(Dict body, Plain plain) {
    Optional<String> trackerId =
        body.text("tracker id").or(() -> body.text("trackerid")); // the first is BEP 3's
    return new AnnounceReply.Accepted(
        interval(body.integer("interval")),
        interval(body.integer("min interval")),
        peers(body, plain),
        ReplyDictionary.count(body.integer("complete")),
        ReplyDictionary.count(body.integer("incomplete")),
        trackerId.filter(id -> id.length() <= MAX_TRACKER_ID).orElse(""),
        Printable.of(body.text("warning message").orElse(""), ReplyDictionary.MAX_WORDS),
        externalIp(body));
  }

  // BEP 24: 4 or 16 bytes.
  private static List<InetAddress> externalIp(Dict body) {
    return body
        .bytes("external ip")
        .filter(ip -> ip.length() == 4 || ip.length() == 16)
        .map(ip -> address(ip.toArray()))
        .filter(AnnounceReplyReader::isDialable)
        .stream()
        .toList();
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
    }
  }

  private Duration interval(OptionalLong seconds) {
    if (seconds.isEmpty()) {
      return Duration.ZERO;
    }
    long bounded = Math.clamp(seconds.getAsLong(), 0, LONGEST.toSeconds());
    return clamp(Duration.ofSeconds(bounded), shortestInterval);
  }

  private static Duration clamp(Duration wished, Duration shortest) {
    Duration atLeast = wished.compareTo(shortest) < 0 ? shortest : wished;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private static List<PeerAddress> peers(Dict body, Plain plain) {
    List<PeerAddress> peers = new ArrayList<>();
    body.bytes("peers") // BEP 23
        .ifPresent(compact -> addCompact(plain.list(body, compact.toArray(), 6), 4, peers));
    body.bytes("peers6") // BEP 7
        .ifPresent(compact -> addCompact(plain.list(body, compact.toArray(), 18), 16, peers));
    body.list("peers").ifPresent(list -> addListed(list, peers)); // BEP 3
    body.list("peers6").ifPresent(list -> addListed(list, peers));
    return peers;
  }

  private static void addCompact(byte[] bytes, int ipLength, List<PeerAddress> peers) {
    int most = (MAX_PEERS - peers.size()) * (ipLength + 2);
    byte[] capped = Arrays.copyOf(bytes, Math.min(bytes.length, most));
    for (PeerAddress peer : PeerAddress.fromCompact(capped, ipLength)) {
      if (isDialable(peer.ip())) {
        peers.add(peer);
      }
    }
  }

  private static void addListed(BencodeValue.List list, List<PeerAddress> peers) {
    for (BencodeValue entry : list) {
      if (peers.size() == MAX_PEERS) {
        return;
      }
      if (entry instanceof Dict peer) {
        listed(peer).ifPresent(peers::add);
      }
    }
  }

  private static Optional<PeerAddress> listed(Dict peer) {
    long port = peer.integer("port").orElse(0);
    if (port < 1 || port > 65535) {
      return Optional.empty();
    }
    return peer.bytes("ip")
        .filter(ip -> ip.length() <= 45) // the longest way to write an IPv6 address
        .flatMap(ip -> literal(ip.text()))
        .filter(AnnounceReplyReader::isDialable)
        .map(ip -> new PeerAddress(ip, (int) port));
  }

  // A name is not looked up: a tracker could make us ask any name server anything.
  private static Optional<InetAddress> literal(String text) {
    if (!text.matches("[0-9A-Fa-f.:]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isDialable(InetAddress ip) {
    return !ip.isAnyLocalAddress() && !ip.isMulticastAddress();
  }
}
