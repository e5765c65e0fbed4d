package io.htorrent.engine.wire;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first 68 bytes each way (BEP 3): protocol name, eight reserved bytes, info hash, peer id.
///
/// @param reserved feature bits, as a big-endian number; 0 claims none
/// @param infoHash 20 bytes
/// @param peerId who speaks
public record Handshake(long reserved, InfoHash infoHash, PeerId peerId) {

  /// Bytes in all.
  public static final int LENGTH = 68;

  /// The bit for the fast extension (BEP 6).
  public static final long FAST = 0x04;

  /// The bit for a DHT node at the same address, which [PeerMessage.Port] tells the port of (BEP
  /// 5).
  public static final long DHT = 0x01;

  /// The bit for extended messages (BEP 10).
  public static final long EXTENDED = 0x10_0000;

  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);

  /// Collects a handshake however its bytes were cut, and refuses a wrong protocol at the first
  /// wrong byte.
  public static final class Reader {
    private final ByteBuffer bytes = ByteBuffer.allocate(LENGTH);

    /// Takes bytes until the handshake is complete; leaves what follows it. Says whether it is
    /// complete.
    public boolean read(ByteBuffer in) throws ProtocolViolation {
      while (in.hasRemaining() && bytes.hasRemaining()) {
        byte b = in.get();
        if (bytes.position() < PROTOCOL.length && b != PROTOCOL[bytes.position()]) {
          throw new ProtocolViolation("not the BitTorrent protocol", 3);
        }
        bytes.put(b);
      }
      return !bytes.hasRemaining();
    }

    /// The handshake, once it is complete.
    public Handshake handshake() {
      byte[] all = bytes.array();
      return new Handshake(
          bytes.getLong(20),
          InfoHash.of(Arrays.copyOfRange(all, 28, 48)),
          PeerId.of(Arrays.copyOfRange(all, 48, LENGTH)));
    }
  }

  /// The handshake of this client: it speaks the fast extension and extended messages.
  ///
  /// @param dht whether it has a node in the DHT that this peer may know of
  public static Handshake ours(InfoHash infoHash, PeerId peerId, boolean dht) {
    return new Handshake(FAST | EXTENDED | (dht ? DHT : 0), infoHash, peerId);
  }

  /// Whether the sender speaks the fast extension (BEP 6).
  public boolean fast() {
    return (reserved & FAST) != 0;
  }

  /// Whether the sender takes extended messages (BEP 10).
  public boolean extended() {
    return (reserved & EXTENDED) != 0;
  }

  /// Whether the sender has a node in the DHT (BEP 5).
  public boolean dht() {
    return (reserved & DHT) != 0;
  }

  /// The 68 bytes, ready to be sent.
  public ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocateDirect(LENGTH);
    out.put(PROTOCOL).putLong(reserved).put(infoHash.wireBytes()).put(peerId.bytes());
    return out.flip();
  }
}
