package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The pooled memory of a session: direct buffers of one size, never more than a budget. On the
/// loop.
///
/// One size serves both ways: a run of sixteen blocks coming in, or sixteen blocks with their
/// headers going out.
public final class Buffers {

  /// Blocks in one run.
  public static final int RUN_BLOCKS = 16;

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private final BlockContents contents;
  private final int bufferBytes;
  private final int budget;
  private int made;

  /// @param contents how much of each block is kept
  /// @param headerBytes bytes before each block that goes out
  /// @param budgetBytes how much may be taken at once, as if blocks were whole
  public Buffers(BlockContents contents, int headerBytes, long budgetBytes) {
    this.contents = contents;
    this.bufferBytes = RUN_BLOCKS * (headerBytes + contents.markBytes());
    long whole = RUN_BLOCKS * (long) (headerBytes + PieceLayout.BLOCK_LENGTH);
    this.budget = (int) Math.max(1, budgetBytes / whole);
  }

  /// How much of each block these buffers keep.
  public BlockContents contents() {
    return contents;
  }

  /// Whether [#take] would succeed.
  public boolean available() {
    return !free.isEmpty() || made < budget;
  }

  /// A cleared buffer. Only when [#available].
  public ByteBuffer take() {
    if (!available()) {
      throw new IllegalStateException("all " + budget + " buffers are in use");
    }
    ByteBuffer pooled = free.poll();
    if (pooled != null) {
      return pooled.clear();
    }
    made++;
    return ByteBuffer.allocateDirect(bufferBytes);
  }

  /// Gives a buffer back: nobody may touch it any more.
  public void give(ByteBuffer buffer) {
    free.push(buffer);
  }

  /// Buffers taken and not given back.
  public int inUse() {
    return made - free.size();
  }

  /// Buffers that may be in use at once.
  public int budget() {
    return budget;
  }
}
