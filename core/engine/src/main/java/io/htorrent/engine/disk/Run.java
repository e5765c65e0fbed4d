package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.IntPredicate;

/// Up to sixteen neighbouring blocks of one piece on their way to disk, in one pooled buffer. On
/// the loop; lent to a worker lane while it is being written.
///
/// It is full with the blocks that were missing when it began: others of its place may be on disk
/// already, written early while memory was short.
public final class Run {

  private final int piece;
  private final int firstBlock;
  private final int missing;
  private final int length;
  private final BlockContents contents;
  private final ByteBuffer buffer;
  private final BitSet arrived = new BitSet(Buffers.RUN_BLOCKS);
  private final BitSet filling = new BitSet(Buffers.RUN_BLOCKS);
  private long touchedNanos;

  /// The run of a piece that holds this block, in a buffer of its own.
  ///
  /// @param missing tells of each block of the piece whether it still has to come
  public Run(PieceLayout layout, int piece, int block, IntPredicate missing, Buffers buffers) {
    this.piece = piece;
    this.firstBlock = block - block % Buffers.RUN_BLOCKS;
    int end = Math.min(firstBlock + Buffers.RUN_BLOCKS, layout.blocksOf(piece));
    int count = 0;
    for (int each = firstBlock; each < end; each++) {
      count += missing.test(each) ? 1 : 0;
    }
    this.missing = count;
    this.length =
        Math.min(Buffers.RUN_BLOCKS * PieceLayout.BLOCK_LENGTH, layout.lengthOf(piece) - begin());
    this.contents = buffers.contents();
    this.buffer = buffers.take();
  }

  /// The piece.
  public int piece() {
    return piece;
  }

  /// First block of the run.
  public int firstBlock() {
    return firstBlock;
  }

  /// Where the run begins in its piece, in bytes.
  public int begin() {
    return firstBlock * PieceLayout.BLOCK_LENGTH;
  }

  /// Blocks that arrived, counted from [#firstBlock].
  public BitSet arrived() {
    return arrived;
  }

  /// The memory behind it.
  public ByteBuffer buffer() {
    return buffer;
  }

  /// When the last block began or ended, on the loop's clock.
  public long touchedNanos() {
    return touchedNanos;
  }

  /// Lends the place of one block to the peer that sends it; empty when another peer is sending the
  /// same block.
  public ByteBuffer fill(int block, int length, long nanos) {
    int index = block - firstBlock;
    if (filling.get(index) || arrived.get(index)) {
      return buffer.slice(0, 0);
    }
    filling.set(index);
    touchedNanos = nanos;
    return buffer.slice(index * contents.markBytes(), contents.kept(length));
  }

  /// The peer stopped in the middle of this block.
  public void abandon(int block) {
    filling.clear(block - firstBlock);
  }

  /// This block is complete. Says whether the run is full.
  public boolean blockArrived(int block, long nanos) {
    filling.clear(block - firstBlock);
    arrived.set(block - firstBlock);
    touchedNanos = nanos;
    return arrived.cardinality() >= missing && filling.isEmpty();
  }

  /// Whether some peer is in the middle of a block of it.
  public boolean beingFilled() {
    return !filling.isEmpty();
  }

  /// The bytes of arrived blocks `from` (an index in the run) up to the next gap, ready to be
  /// written. A view.
  ByteBuffer span(int from, int to) {
    return buffer.slice(from * contents.markBytes(), contents.kept(lengthOf(from, to)));
  }

  /// Bytes of the piece in the blocks `from` up to `to`, indices in the run.
  int lengthOf(int from, int to) {
    return Math.min(to * PieceLayout.BLOCK_LENGTH, length) - from * PieceLayout.BLOCK_LENGTH;
  }
}
