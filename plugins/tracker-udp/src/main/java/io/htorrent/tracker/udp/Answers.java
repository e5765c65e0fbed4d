package io.htorrent.tracker.udp;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.Printable;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.ScrapeReply.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Understands a tracker's datagrams (BEP 15), whatever it sent. Pure; any thread.
final class Answers {

  static final int MAX_PEERS = 2000;

  private static final int MAX_WORDS = 256;
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int CONNECT_BYTES = 16;
  private static final int ANNOUNCE_BYTES = 20;
  private static final int HEAD_BYTES = 8;
  private static final int COUNTS_BYTES = 12;

  private final String tracker;
  private final Duration shortestInterval;

  /// @param tracker its name, for messages
  /// @param shortestInterval a tracker that wants to be asked more often is asked this often
  Answers(String tracker, Duration shortestInterval) {
    this.tracker = tracker;
    this.shortestInterval = shortestInterval;
  }

  /// Whether the tracker said no.
  static boolean isError(byte[] datagram) {
    return action(datagram) == Questions.ERROR;
  }

  /// Why it said no, on one line.
  static String words(byte[] datagram) {
    int end = Math.min(datagram.length, HEAD_BYTES + 4 * MAX_WORDS);
    String text =
        new String(datagram, HEAD_BYTES, Math.max(0, end - HEAD_BYTES), StandardCharsets.UTF_8);
    String words = Printable.of(text, MAX_WORDS).strip();
    return words.isEmpty() ? "it gave no reason" : words;
  }

  /// The connection id.
  ///
  /// @throws IOException one sentence, when it gave none
  long connectionId(byte[] datagram) throws IOException {
    if (isError(datagram)) {
      throw new IOException(tracker + " refused the connection: " + words(datagram));
    }
    check(datagram, Questions.CONNECT, CONNECT_BYTES);
    return ByteBuffer.wrap(datagram).getLong(8);
  }

  /// What it said to an announce.
  ///
  /// @param ipLength 4 or 16: what the addresses of the peers are, as is the tracker's own
  /// @throws IOException one sentence, when it makes no sense
  AnnounceReply announce(byte[] datagram, int ipLength) throws IOException {
    if (isError(datagram)) {
      return new AnnounceReply.Refused(words(datagram), Duration.ZERO, false);
    }
    check(datagram, Questions.ANNOUNCE, ANNOUNCE_BYTES);
    ByteBuffer fields = ByteBuffer.wrap(datagram);
    return new AnnounceReply.Accepted(
        interval(fields.getInt(8)),
        Duration.ZERO,
        peers(datagram, ipLength),
        count(fields.getInt(16)),
        count(fields.getInt(12)),
        "",
        "");
  }

  /// What it said to a scrape.
  ///
  /// @param asked the torrents, in the order of the question
  /// @throws IOException one sentence, when it makes no sense
  List<Counts> scrape(byte[] datagram, List<InfoHash> asked) throws IOException {
    check(datagram, Questions.SCRAPE, HEAD_BYTES);
    ByteBuffer fields = ByteBuffer.wrap(datagram).position(HEAD_BYTES);
    List<Counts> counts = new ArrayList<>();
    for (InfoHash torrent : asked) {
      if (fields.remaining() >= COUNTS_BYTES) {
        int seeders = count(fields.getInt());
        int downloads = count(fields.getInt());
        counts.add(new Counts(torrent, seeders, count(fields.getInt()), downloads));
      }
    }
    return counts;
  }

  private void check(byte[] datagram, int action, int atLeast) throws IOException {
    if (action(datagram) != action) {
      throw new IOException(
          tracker + " sent an answer of kind " + action(datagram) + " in place of " + action);
    }
    if (datagram.length < atLeast) {
      throw new IOException(
          tracker + " sent an answer of " + datagram.length + " bytes, not " + atLeast);
    }
  }

  private static int action(byte[] datagram) {
    return datagram.length < HEAD_BYTES ? -1 : ByteBuffer.wrap(datagram).getInt();
  }

  private Duration interval(int seconds) {
    Duration wished = Duration.ofSeconds(Integer.toUnsignedLong(seconds));
    Duration atLeast = wished.compareTo(shortestInterval) < 0 ? shortestInterval : wished;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private static int count(int number) {
    return Math.max(-1, number);
  }

  private static List<PeerAddress> peers(byte[] datagram, int ipLength) {
    int most = ANNOUNCE_BYTES + MAX_PEERS * (ipLength + 2);
    byte[] compact = Arrays.copyOfRange(datagram, ANNOUNCE_BYTES, Math.min(datagram.length, most));
    return PeerAddress.fromCompact(compact, ipLength).stream()
        .filter(peer -> !peer.ip().isAnyLocalAddress() && !peer.ip().isMulticastAddress())
        .toList();
  }
}
