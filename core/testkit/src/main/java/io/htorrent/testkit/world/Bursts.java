package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.BlockContents;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Makes bursts of what is sent. On the world's thread.
final class Bursts {

  private final VirtualNetwork network;
  private final BlockContents contents;

  Bursts(VirtualNetwork network, BlockContents contents) {
    this.network = network;
    this.contents = contents;
  }

  /// Bytes on the wire of what is in this buffer.
  int length(ByteBuffer bytes) {
    if (!Burst.Marks.areIn(bytes, contents)) {
      return bytes.remaining();
    }
    int length = 0;
    for (int at = bytes.position(); at < bytes.limit(); ) {
      length += 4 + bytes.getInt(at);
      at += Burst.Marks.frameBytes(bytes, at, contents);
    }
    return length;
  }

  /// Takes a copy of the buffer, in bursts of at most this length; a block whose mark only is there
  /// is never cut.
  void cut(ByteBuffer bytes, int longest, Consumer<Burst> bursts) {
    while (bytes.hasRemaining()) {
      if (Burst.Marks.areIn(bytes, contents)) {
        bursts.accept(blocks(bytes, Math.max(1, longest / PieceLayout.BLOCK_LENGTH)));
      } else {
        bursts.accept(bytes(bytes, Math.min(longest, bytes.remaining())));
      }
    }
  }

  /// In small worlds some bytes are left to arrive by themselves, and all come in several cuts.
  private Burst bytes(ByteBuffer bytes, int most) {
    boolean small = contents.equals(BlockContents.WHOLE);
    boolean split = small && network.random.nextInt(8) == 0;
    byte[] copy = new byte[split ? 1 + network.random.nextInt(most) : most];
    bytes.get(copy);
    return new Burst.Bytes(copy, small ? network.cuts(copy.length) : new int[] {copy.length});
  }

  private Burst blocks(ByteBuffer bytes, int most) {
    int length = 0;
    int end = bytes.position();
    for (int i = 0; i < most && end < bytes.limit(); i++) {
      length += 4 + bytes.getInt(end);
      end += Burst.Marks.frameBytes(bytes, end, contents);
    }
    byte[] copy = new byte[end - bytes.position()];
    bytes.get(copy);
    return new Burst.Marks(copy, length, contents);
  }
}
