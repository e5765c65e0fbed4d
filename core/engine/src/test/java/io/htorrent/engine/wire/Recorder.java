package io.htorrent.engine.wire;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Writes down what a reader tells, as texts: messages compare by them, payloads included.
final class Recorder implements WireReader.Sink {

  final List<String> told = new ArrayList<>();
  private ByteBuffer place = ByteBuffer.allocate(0);

  @Override
  public ByteBuffer blockBegins(PeerMessage.Piece block) {
    if (block.length() < 1 || block.length() > PieceLayout.BLOCK_LENGTH) {
      throw new IllegalStateException("a block of " + block.length() + " bytes");
    }
    place = ByteBuffer.allocate(block.length());
    return place;
  }

  @Override
  public void received(PeerMessage message) {
    told.add(
        switch (message) {
          case PeerMessage.Bitfield bitfield -> "bitfield " + hex(bitfield.pieces().toBitfield());
          case PeerMessage.Piece piece when piece.length() > 0 -> piece + " " + payload();
          case PeerMessage.Extended extended ->
              "extended " + extended.id() + " " + hex(bytes(extended.payload()));
          default -> message.toString();
        });
  }

  private String payload() {
    return place.hasRemaining() ? "torn" : Integer.toHexString(place.flip().hashCode());
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
