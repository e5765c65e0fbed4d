package io.htorrent.picker.rarestfirst;

import java.util.Arrays;

/// Pieces in ranks, rank 0 the most wanted: which are in a rank, and which rank comes next. Every
/// step is O(1), but for the walk over empty ranks, 64 at a time. On the torrent's loop.
final class RarityIndex {

  /*
   * A list for each rank, in no order, and for each piece its rank and its place in that list: a piece leaves by letting the last of
   * the list take its place. A bit for each rank says whether anything is in it. 8 to 14 bytes a piece.
   */

  private static final char NOWHERE = Character.MAX_VALUE;
  private static final int[] NONE = {};

  private final char[] rankOf;
  private final int[] placeOf;
  private final int[][] pieces;
  private final int[] sizes;
  private final long[] filled;

  /// An index of no pieces yet.
  RarityIndex(int pieceCount, int ranks) {
    this.rankOf = new char[pieceCount];
    this.placeOf = new int[pieceCount];
    this.pieces = new int[ranks][];
    this.sizes = new int[ranks];
    this.filled = new long[(ranks + 63) / 64];
    Arrays.fill(rankOf, NOWHERE);
    Arrays.fill(pieces, NONE);
  }

  /// Takes all pieces out. Then [#announce] and [#fill] put them in again, faster than one by one:
  /// with millions of pieces, moving each costs a miss of the cache or three.
  void clear() {
    Arrays.fill(rankOf, NOWHERE);
    Arrays.fill(sizes, 0);
    Arrays.fill(filled, 0);
  }

  /// Says into which rank a piece will be put, once, after [#clear].
  void announce(int piece, int rank) {
    rankOf[piece] = (char) rank;
    sizes[rank]++;
  }

  /// Puts in all that was announced.
  void fill() {
    for (int rank = 0; rank < sizes.length; rank++) {
      int size = sizes[rank];
      if (size > pieces[rank].length || size < pieces[rank].length / 2) {
        pieces[rank] = size == 0 ? NONE : new int[size + (size >> 3) + 1];
      }
      filled[rank >> 6] |= size == 0 ? 0 : 1L << rank;
      sizes[rank] = 0;
    }
    for (int piece = 0; piece < rankOf.length; piece++) {
      char rank = rankOf[piece];
      if (rank != NOWHERE) {
        placeOf[piece] = sizes[rank];
        pieces[rank][sizes[rank]++] = piece;
      }
    }
  }

  /// Puts a piece into a rank, wherever it was before.
  void put(int piece, int rank) {
    if (rankOf[piece] == rank) {
      return;
    }
    remove(piece);
    int size = sizes[rank];
    if (size == pieces[rank].length) {
      pieces[rank] = Arrays.copyOf(pieces[rank], Math.max(8, size + (size >> 1)));
    }
    pieces[rank][size] = piece;
    placeOf[piece] = size;
    rankOf[piece] = (char) rank;
    sizes[rank] = size + 1;
    filled[rank >> 6] |= 1L << rank;
  }

  /// Takes a piece out, if it is in.
  void remove(int piece) {
    int rank = rankOf[piece];
    if (rank == NOWHERE) {
      return;
    }
    int size = sizes[rank] - 1;
    int last = pieces[rank][size];
    pieces[rank][placeOf[piece]] = last;
    placeOf[last] = placeOf[piece];
    rankOf[piece] = NOWHERE;
    sizes[rank] = size;
    if (size == 0) {
      filled[rank >> 6] &= ~(1L << rank);
      pieces[rank] = NONE;
    }
  }

  /// The first rank at or after this one with a piece in it, or -1.
  int nextRank(int from) {
    for (int word = from >> 6; word < filled.length; word++) {
      long bits = word == from >> 6 ? filled[word] & -1L << from : filled[word];
      if (bits != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  /// The last rank at or before this one with a piece in it, or -1.
  int previousRank(int from) {
    for (int word = from >> 6; word >= 0; word--) {
      long bits = word == from >> 6 ? filled[word] & -1L >>> 63 - (from & 63) : filled[word];
      if (bits != 0) {
        return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
      }
    }
    return -1;
  }

  /// The last rank with a piece in it, or -1.
  int lastRank() {
    return previousRank(sizes.length - 1);
  }

  /// Pieces in this rank.
  int size(int rank) {
    return sizes[rank];
  }

  /// The `place`-th piece of this rank.
  int at(int rank, int place) {
    return pieces[rank][place];
  }

  /// Pieces in the ranks from `first` to before `end`.
  int count(int first, int end) {
    int count = 0;
    for (int rank = nextRank(first); rank >= 0 && rank < end; rank = nextRank(rank + 1)) {
      count += sizes[rank];
    }
    return count;
  }

  /// The `n`-th of them.
  int nth(int first, int end, int n) {
    int left = n;
    for (int rank = nextRank(first); rank >= 0 && rank < end; rank = nextRank(rank + 1)) {
      if (left < sizes[rank]) {
        return pieces[rank][left];
      }
      left -= sizes[rank];
    }
    throw new IndexOutOfBoundsException("the " + n + "-th piece of ranks " + first + " to " + end);
  }
}
