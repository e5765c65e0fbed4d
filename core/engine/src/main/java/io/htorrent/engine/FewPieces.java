package io.htorrent.engine;

import java.util.Arrays;

/// A handful of pieces that a peer named, the newest first; beyond the limit the oldest is
/// forgotten. On the loop. Looking costs O(limit): a peer cannot make it long.
final class FewPieces {

  private final int[] pieces;
  private int size;

  FewPieces(int limit) {
    this.pieces = new int[limit];
  }

  int size() {
    return size;
  }

  /// The `index`-th newest.
  int get(int index) {
    return pieces[index];
  }

  boolean contains(int piece) {
    return indexOf(piece) >= 0;
  }

  /// Makes this piece the newest.
  void add(int piece) {
    int index = indexOf(piece);
    if (index < 0) {
      size = Math.min(size + 1, pieces.length);
      index = size - 1;
    }
    System.arraycopy(pieces, 0, pieces, 1, index);
    pieces[0] = piece;
  }

  void remove(int piece) {
    int index = indexOf(piece);
    if (index >= 0) {
      size--;
      System.arraycopy(pieces, index + 1, pieces, index, size - index);
    }
  }

  private int indexOf(int piece) {
    for (int index = 0; index < size; index++) {
      if (pieces[index] == piece) {
        return index;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(pieces, size));
  }
}
