package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers those who ask by datagrams (BEP 15). Before somebody has shown a connection id, no
/// answer is longer than its question. On a network loop.
final class UdpDoor {

  private static final long PROTOCOL = 0x41727101980L;
  private static final int CONNECT = 0;
  private static final int ANNOUNCE = 1;
  private static final int SCRAPE = 2;
  private static final int ERROR = 3;

  private static final int HEAD_BYTES = 16;
  private static final int HASH_BYTES = 20;

  /// Torrents that BEP 15 allows in one scrape.
  private static final int MOST_HASHES = 74;

  private static final String STRANGER = "connection id not valid";

  private final Swarms swarms;
  private final Allowance allowance;
  private final ConnectionIds ids;

  UdpDoor(Swarms swarms, Allowance allowance, ConnectionIds ids) {
    this.swarms = swarms;
    this.allowance = allowance;
    this.ids = ids;
  }

  /// The answer to one datagram; empty when it has none.
  ///
  /// @param datagram lent
  /// @param nanos the time
  Optional<ByteBuffer> answer(InetSocketAddress from, ByteBuffer datagram, long nanos) {
    if (datagram.remaining() < HEAD_BYTES || !allowance.take(from.getAddress(), nanos)) {
      return Optional.empty();
    }
    ByteBuffer question = datagram.slice();
    long id = question.getLong();
    int action = question.getInt();
    int transactionId = question.getInt();
    if (action == CONNECT) {
      return id == PROTOCOL ? Optional.of(connected(from, transactionId, nanos)) : Optional.empty();
    }
    if (!ids.isValid(id, from.getAddress(), nanos)) {
      ByteBuffer error = error(transactionId, STRANGER);
      return error.remaining() <= datagram.remaining() ? Optional.of(error) : Optional.empty();
    }
    try {
      return Optional.of(
          switch (action) {
            case ANNOUNCE -> announced(Announce.of(question, from), transactionId, nanos);
            case SCRAPE -> counted(hashes(question), transactionId, nanos);
            default -> error(transactionId, "there is no action " + action);
          });
    } catch (BadRequest e) {
      return Optional.of(error(transactionId, e.getMessage()));
    }
  }

  private ByteBuffer connected(InetSocketAddress from, int transactionId, long nanos) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .putInt(CONNECT)
        .putInt(transactionId)
        .putLong(ids.of(from.getAddress(), nanos))
        .flip();
  }

  private ByteBuffer announced(Announce announce, int transactionId, long nanos) {
    Swarms.Told told = swarms.announce(announce, nanos);
    List<byte[]> compact =
        told.peers().stream().map(Swarms.Peer::address).map(PeerAddress::compact).toList();
    int bytes = compact.stream().mapToInt(peer -> peer.length).sum();
    ByteBuffer reply =
        ByteBuffer.allocate(20 + bytes)
            .putInt(ANNOUNCE)
            .putInt(transactionId)
            .putInt((int) told.interval().toSeconds())
            .putInt(told.leechers())
            .putInt(told.seeds());
    compact.forEach(reply::put);
    return reply.flip();
  }

  private ByteBuffer counted(List<InfoHash> torrents, int transactionId, long nanos) {
    ByteBuffer reply = ByteBuffer.allocate(8 + 12 * torrents.size());
    reply.putInt(SCRAPE).putInt(transactionId);
    for (InfoHash torrent : torrents) {
      Optional<Replies.Counts> counts = swarms.scrape(List.of(torrent), nanos).stream().findFirst();
      reply
          .putInt(counts.map(Replies.Counts::seeds).orElse(0))
          .putInt(counts.map(Replies.Counts::completed).orElse(0))
          .putInt(counts.map(Replies.Counts::leechers).orElse(0));
    }
    return reply.flip();
  }

  private static List<InfoHash> hashes(ByteBuffer question) throws BadRequest {
    List<InfoHash> hashes = new ArrayList<>();
    while (question.remaining() >= HASH_BYTES && hashes.size() < MOST_HASHES) {
      byte[] hash = new byte[HASH_BYTES];
      question.get(hash);
      hashes.add(InfoHash.of(hash));
    }
    if (hashes.isEmpty()) {
      throw new BadRequest("a scrape names 1 to " + MOST_HASHES + " info hashes of 20 bytes");
    }
    return hashes;
  }

  private static ByteBuffer error(int transactionId, String words) {
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length)
        .putInt(ERROR)
        .putInt(transactionId)
        .put(text)
        .flip();
  }
}
