package io.htorrent.engine.wire;

import java.nio.ByteBuffer;

/// Writes messages as they are sent (BEP 3, 6, 10, 52). Pure functions; any thread.
public final class WireWriter {

  /// Bytes before the payload of a `piece` message: length, id, piece, begin.
  public static final int BLOCK_HEADER = 13;

  private WireWriter() {}

  /// Bytes of this message on the wire; for a `piece`, of its header only.
  public static int length(PeerMessage message) {
    return switch (message) {
      case PeerMessage.KeepAlive _ -> 4;
      case PeerMessage.Choke _ -> 5;
      case PeerMessage.Unchoke _ -> 5;
      case PeerMessage.Interested _ -> 5;
      case PeerMessage.NotInterested _ -> 5;
      case PeerMessage.Have _ -> 9;
      case PeerMessage.Bitfield bitfield -> 5 + (bitfield.pieces().capacity() + 7) / 8;
      case PeerMessage.Request _ -> 17;
      case PeerMessage.Piece _ -> BLOCK_HEADER;
      case PeerMessage.Cancel _ -> 17;
      case PeerMessage.Port _ -> 7;
      case PeerMessage.Suggest _ -> 9;
      case PeerMessage.HaveAll _ -> 5;
      case PeerMessage.HaveNone _ -> 5;
      case PeerMessage.Reject _ -> 17;
      case PeerMessage.AllowedFast _ -> 9;
      case PeerMessage.HashRequest _ -> 5 + HashRange.BYTES;
      case PeerMessage.Hashes hashes -> 5 + HashRange.BYTES + hashes.hashes().remaining();
      case PeerMessage.HashReject _ -> 5 + HashRange.BYTES;
      case PeerMessage.Extended extended -> 6 + extended.payload().remaining();
    };
  }

  /// Writes this message at the buffer's position; for a `piece`, its header only: `length` bytes
  /// of payload must follow.
  public static void write(PeerMessage message, ByteBuffer out) {
    switch (message) {
      case PeerMessage.KeepAlive _ -> out.putInt(0);
      case PeerMessage.Choke _ -> head(out, 0, 0);
      case PeerMessage.Unchoke _ -> head(out, 1, 0);
      case PeerMessage.Interested _ -> head(out, 2, 0);
      case PeerMessage.NotInterested _ -> head(out, 3, 0);
      case PeerMessage.Have have -> head(out, 4, 4).putInt(have.piece());
      case PeerMessage.Bitfield bitfield -> {
        byte[] bits = bitfield.pieces().toBitfield();
        head(out, 5, bits.length).put(bits);
      }
      case PeerMessage.Request r ->
          head(out, 6, 12).putInt(r.piece()).putInt(r.begin()).putInt(r.length());
      case PeerMessage.Piece p -> head(out, 7, 8 + p.length()).putInt(p.piece()).putInt(p.begin());
      case PeerMessage.Cancel c ->
          head(out, 8, 12).putInt(c.piece()).putInt(c.begin()).putInt(c.length());
      case PeerMessage.Port port -> head(out, 9, 2).putShort((short) port.port());
      case PeerMessage.Suggest suggest -> head(out, 13, 4).putInt(suggest.piece());
      case PeerMessage.HaveAll _ -> head(out, 14, 0);
      case PeerMessage.HaveNone _ -> head(out, 15, 0);
      case PeerMessage.Reject r ->
          head(out, 16, 12).putInt(r.piece()).putInt(r.begin()).putInt(r.length());
      case PeerMessage.AllowedFast allowed -> head(out, 17, 4).putInt(allowed.piece());
      case PeerMessage.HashRequest r -> r.range().write(head(out, 21, HashRange.BYTES));
      case PeerMessage.Hashes h -> {
        h.range().write(head(out, 22, HashRange.BYTES + h.hashes().remaining()));
        out.put(h.hashes().duplicate());
      }
      case PeerMessage.HashReject r -> r.range().write(head(out, 23, HashRange.BYTES));
      case PeerMessage.Extended extended ->
          head(out, 20, 1 + extended.payload().remaining())
              .put((byte) extended.id())
              .put(extended.payload().duplicate());
    }
  }

  private static ByteBuffer head(ByteBuffer out, int id, int bodyLength) {
    return out.putInt(1 + bodyLength).put((byte) id);
  }
}
