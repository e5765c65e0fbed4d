package io.htorrent.engine.wire;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Messages as they are sent, payloads included.
final class WireTexts {

  /// Pieces of the torrent that these messages speak of: two spare bits in the bitfield.
  static final int PIECES = 22;

  private WireTexts() {}

  /// One of each, with numbers at both ends of their range.
  static List<PeerMessage> oneOfEach() {
    PieceSet some = new PieceSet(PIECES);
    some.add(0);
    some.add(21);
    return List.of(
        new PeerMessage.KeepAlive(),
        new PeerMessage.Choke(),
        new PeerMessage.Unchoke(),
        new PeerMessage.Interested(),
        new PeerMessage.NotInterested(),
        new PeerMessage.Have(21),
        new PeerMessage.Bitfield(some),
        new PeerMessage.Request(3, 32768, 16384),
        new PeerMessage.Request(-1, Integer.MIN_VALUE, Integer.MAX_VALUE),
        new PeerMessage.Piece(7, 16384, 16384),
        new PeerMessage.Piece(7, 0, 1),
        new PeerMessage.Piece(7, 0, 0),
        new PeerMessage.Cancel(3, 32768, 16384),
        new PeerMessage.Port(65535),
        new PeerMessage.Suggest(21),
        new PeerMessage.HaveAll(),
        new PeerMessage.HaveNone(),
        new PeerMessage.Reject(3, 32768, 16384),
        new PeerMessage.Reject(-1, Integer.MIN_VALUE, Integer.MAX_VALUE),
        new PeerMessage.AllowedFast(0),
        new PeerMessage.HashRequest(range(512, 9)),
        new PeerMessage.Hashes(range(2, 0), ByteBuffer.allocate(64)),
        new PeerMessage.Hashes(range(512, 30), ByteBuffer.allocate(PeerMessage.Hashes.LONGEST)),
        new PeerMessage.HashReject(range(-1, Integer.MIN_VALUE)),
        new PeerMessage.Extended(0, payload(3)),
        new PeerMessage.Extended(255, payload(0)),
        new PeerMessage.Extended(7, payload(PeerMessage.Extended.LONGEST_PAYLOAD)));
  }

  private static ByteBuffer payload(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// The bytes of these messages in a row; payloads are drawn.
  static byte[] bytes(List<PeerMessage> messages, RandomGenerator random) {
    int room =
        messages.stream().mapToInt(one -> WireWriter.length(one) + PieceLayout.BLOCK_LENGTH).sum();
    ByteBuffer out = ByteBuffer.allocate(room);
    for (PeerMessage message : messages) {
      WireWriter.write(message, out);
      if (message instanceof PeerMessage.Piece piece) {
        byte[] payload = new byte[piece.length()];
        random.nextBytes(payload);
        out.put(payload);
      }
    }
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  private static HashRange range(int length, int proofLayers) {
    return new HashRange(
        ByteBuffer.wrap(new byte[32]).asReadOnlyBuffer(), 1, 1024, length, proofLayers);
  }

  /// Some messages, drawn.
  static List<PeerMessage> drawn(int count, RandomGenerator random) {
    List<PeerMessage> all = oneOfEach();
    List<PeerMessage> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(all.get(random.nextInt(all.size())));
    }
    return drawn;
  }

  /// What a reader tells of bytes that came in one go.
  static List<String> read(byte[] bytes) throws ProtocolViolation {
    return read(new WireReader(PIECES), new Recorder(), bytes, bytes.length);
  }

  /// What a reader tells of bytes that came in parts of this many.
  static List<String> read(WireReader reader, Recorder recorder, byte[] bytes, int part)
      throws ProtocolViolation {
    for (int at = 0; at < bytes.length; at += part) {
      reader.read(ByteBuffer.wrap(bytes, at, Math.min(part, bytes.length - at)), recorder);
    }
    return recorder.told;
  }
}
