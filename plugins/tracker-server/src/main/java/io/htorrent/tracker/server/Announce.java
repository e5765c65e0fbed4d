package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// What a client told us (BEP 3).
///
/// @param infoHash which torrent
/// @param peerId who it is
/// @param address where it listens: the address it asked from, whatever it says, and its port
/// @param seed whether nothing is left for it to download
/// @param event what happened
/// @param wanted how many peers it would like, at most 200
/// @param compact whether it takes the compact form (BEP 23)
/// @param withPeerIds whether the other form is to name peer ids
/// @param ownFamily whether it takes peers of the family of its own address only (BEP 15)
record Announce(
    InfoHash infoHash,
    PeerId peerId,
    PeerAddress address,
    boolean seed,
    Event event,
    int wanted,
    boolean compact,
    boolean withPeerIds,
    boolean ownFamily) {

  private static final int USUAL_WANTED = 50;
  private static final int MOST_WANTED = 200;

  /// What fits into a datagram that every network carries.
  private static final int MOST_IPV6 = 74;

  /// An announce by datagram, after its head.
  private static final int DATAGRAM_BYTES = 82;

  /// What happened at a client.
  enum Event {
    NONE,
    COMPLETED,
    STOPPED,
    PAUSED
  }

  /// Reads an announce.
  ///
  /// @throws BadRequest when something that it needs is missing or malformed
  static Announce of(Query query, InetSocketAddress from) throws BadRequest {
    InfoHash infoHash = InfoHash.of(query.bytes("info_hash", 20));
    PeerId peerId = PeerId.of(query.bytes("peer_id", PeerId.LENGTH));
    int port = (int) query.number("port", 1, 65535);
    boolean seed = !query.word("left").isEmpty() && query.number("left", 0, Long.MAX_VALUE) == 0;
    return new Announce(
        infoHash,
        peerId,
        new PeerAddress(from.getAddress(), port),
        seed,
        event(query.word("event")),
        wanted(query),
        !query.word("compact").equals("0"),
        !query.word("no_peer_id").equals("1"),
        false);
  }

  /// Reads an announce by datagram (BEP 15).
  ///
  /// @param fields from the info hash on
  /// @throws BadRequest when it is too short, or names no port
  static Announce of(ByteBuffer fields, InetSocketAddress from) throws BadRequest {
    if (fields.remaining() < DATAGRAM_BYTES) {
      throw new BadRequest("an announce has 98 bytes at least");
    }
    byte[] infoHash = new byte[20];
    byte[] peerId = new byte[PeerId.LENGTH];
    fields.get(infoHash).get(peerId);
    fields.getLong(); // downloaded
    boolean seed = fields.getLong() == 0;
    fields.getLong(); // uploaded
    Event event = event(fields.getInt());
    fields.getInt(); // its address, which it may not choose
    fields.getInt(); // its key
    int wanted = fields.getInt();
    int port = Short.toUnsignedInt(fields.getShort());
    if (port == 0) {
      throw new BadRequest("port is not a number from 1 to 65535");
    }
    PeerAddress address = new PeerAddress(from.getAddress(), port);
    int most = address.isIpv6() ? MOST_IPV6 : MOST_WANTED;
    return new Announce(
        InfoHash.of(infoHash),
        PeerId.of(peerId),
        address,
        seed,
        event,
        Math.min(wanted < 0 ? USUAL_WANTED : wanted, most),
        true,
        false,
        true);
  }

  private static Event event(int number) {
    return switch (number) {
      case 1 -> Event.COMPLETED;
      case 3 -> Event.STOPPED;
      default -> Event.NONE;
    };
  }

  private static Event event(String word) {
    return switch (word) {
      case "completed" -> Event.COMPLETED;
      case "stopped" -> Event.STOPPED;
      case "paused" -> Event.PAUSED; // BEP 21: in every announce of a partial seed
      default -> Event.NONE; // "started" changes nothing: who announces is there
    };
  }

  private static int wanted(Query query) {
    try {
      return (int) Math.min(query.number("numwant", 0, Long.MAX_VALUE), MOST_WANTED);
    } catch (BadRequest _) {
      return USUAL_WANTED; // absent, or -1 as some clients write it
    }
  }
}
