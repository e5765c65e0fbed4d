package io.htorrent.api;

import java.util.Objects;

/// How a torrent's bytes are cut: pieces of one length, the last one shorter (BEP 3), or that of
/// each file (BEP 52); each asked for in blocks of 16 KiB. A piece or block that is not there is an
/// `IndexOutOfBoundsException`.
///
/// @param totalLength bytes of data in all, at least 1
/// @param pieceLength bytes in every piece but the last, at least 1
/// @param gaps where files end before their last piece does; none behind the last piece of all
public record PieceLayout(long totalLength, int pieceLength, Gaps gaps) {

  /// Bytes in every block but the last of a piece. Real clients close the connection on requests
  /// for more (BEP 3).
  public static final int BLOCK_LENGTH = 16 * 1024;

  public PieceLayout {
    if (totalLength < 1
        || pieceLength < 1
        || (totalLength + gaps.total() - 1) / pieceLength >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          totalLength + " bytes cannot be cut into pieces of " + pieceLength);
    }
  }

  /// Pieces that lie end to end.
  public PieceLayout(long totalLength, int pieceLength) {
    this(totalLength, pieceLength, Gaps.NONE);
  }

  /// Bytes from the beginning of the first piece to the end of the last, gaps included.
  public long span() {
    return totalLength + gaps.total();
  }

  /// Pieces in all.
  public int pieceCount() {
    return (int) ((span() - 1) / pieceLength) + 1;
  }

  /// Bytes in this piece.
  public int lengthOf(int piece) {
    return (int) Math.min(pieceLength, span() - offsetOf(piece)) - gaps.behind(piece);
  }

  /// Bytes from the beginning of this piece to that of the next, a gap between them included.
  public int roomOf(int piece) {
    return lengthOf(piece) + gaps.behind(piece);
  }

  /// Where this piece begins in the torrent, in bytes; gaps count as if they were data.
  public long offsetOf(int piece) {
    return (long) Objects.checkIndex(piece, pieceCount()) * pieceLength;
  }

  /// Where a range of a piece begins in the torrent, in bytes.
  ///
  /// @throws IndexOutOfBoundsException when the range is not within the piece
  public long offsetOf(int piece, int begin, int length) {
    if (begin < 0 || length < 0 || begin + (long) length > lengthOf(piece)) {
      throw new IndexOutOfBoundsException(
          length + " bytes at " + begin + " are not within piece " + piece + " of the torrent");
    }
    return offsetOf(piece) + begin;
  }

  /// Blocks in this piece.
  public int blocksOf(int piece) {
    return (lengthOf(piece) - 1) / BLOCK_LENGTH + 1;
  }

  /// Bytes in this block of this piece.
  public int blockLength(int piece, int block) {
    int begin = Objects.checkIndex(block, blocksOf(piece)) * BLOCK_LENGTH;
    return Math.min(BLOCK_LENGTH, lengthOf(piece) - begin);
  }
}
