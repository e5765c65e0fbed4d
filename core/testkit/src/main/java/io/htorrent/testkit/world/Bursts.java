package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.BlockContents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Makes bursts of what is sent. On the world's thread.
final class Bursts {

  private Bursts() {}

  /// Bytes on the wire of what is in this buffer.
  static int length(ByteBuffer bytes, BlockContents contents) {
    if (!Burst.Marks.areIn(bytes, contents)) {
      return bytes.remaining();
    }
    int length = 0;
    ByteBuffer frames = bytes.duplicate();
    while (frames.hasRemaining()) {
      length += 4 + frames.getInt(frames.position());
      frames.position(frames.position() + Burst.Marks.frameBytes(frames, contents));
    }
    return length;
  }

  /// Takes a copy of the buffer, in bursts of at most this length; a block whose mark only is there
  /// is never cut.
  static List<Burst> cut(ByteBuffer bytes, int longest, VirtualNetwork network) {
    return Burst.Marks.areIn(bytes, network.contents)
        ? marks(bytes, longest, network.contents)
        : bytes(bytes, longest, network);
  }

  private static List<Burst> bytes(ByteBuffer bytes, int longest, VirtualNetwork network) {
    List<Burst> bursts = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int whole = Math.min(longest, bytes.remaining());
      boolean split = network.random.nextInt(8) == 0; // the rest arrives by itself
      byte[] copy = new byte[split ? 1 + network.random.nextInt(whole) : whole];
      bytes.get(copy);
      bursts.add(new Burst.Bytes(copy, network.cuts(copy.length)));
    }
    return bursts;
  }

  private static List<Burst> marks(ByteBuffer bytes, int longest, BlockContents contents) {
    List<Burst> bursts = new ArrayList<>();
    int blocks = Math.max(1, longest / PieceLayout.BLOCK_LENGTH);
    while (bytes.hasRemaining()) {
      ByteBuffer frames = bytes.duplicate();
      int length = 0;
      for (int i = 0; i < blocks && frames.hasRemaining(); i++) {
        length += 4 + frames.getInt(frames.position());
        frames.position(frames.position() + Burst.Marks.frameBytes(frames, contents));
      }
      byte[] copy = new byte[frames.position() - bytes.position()];
      bytes.get(copy);
      bursts.add(new Burst.Marks(copy, length, contents));
    }
    return bursts;
  }
}
