package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;

/// How much of each block is carried through memory and storage: all of it, or, in big simulated
/// worlds, a mark of a few bytes that says which block it is. An argument of the engine.
///
/// A mark is the beginning of its block: what follows on the wire is skipped. Lengths and rates
/// count whole blocks either way.
///
/// @param markBytes bytes that are kept of a block, at most 16 KiB
public record BlockContents(int markBytes) {

  /// Every byte: what a client has.
  public static final BlockContents WHOLE = new BlockContents(PieceLayout.BLOCK_LENGTH);

  public BlockContents {
    if (markBytes < 1 || markBytes > PieceLayout.BLOCK_LENGTH) {
      throw new IllegalArgumentException(markBytes + " bytes of a block cannot be kept");
    }
  }

  /// Bytes that are kept of so many bytes of a piece, of which the first begins a block.
  public int kept(int length) {
    return length / PieceLayout.BLOCK_LENGTH * markBytes
        + Math.min(length % PieceLayout.BLOCK_LENGTH, markBytes);
  }
}
