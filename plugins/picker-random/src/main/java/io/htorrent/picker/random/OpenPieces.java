package io.htorrent.picker.random;

import java.util.Arrays;

/// The open pieces of each priority, in no order. Every step is O(1). On the torrent's loop.
final class OpenPieces {

  /*
   * A list for each priority, and for each piece its place in its list: a piece leaves by letting the last of the list take its
   * place. Priority 0 is that of pieces which are not here; it has no list.
   */

  static final int PRIORITIES = 8;

  private final byte[] priorityOf;
  private final int[] placeOf;
  private final int[][] pieces = new int[PRIORITIES][8];
  private final int[] sizes = new int[PRIORITIES];

  /// No pieces yet.
  OpenPieces(int pieceCount) {
    this.priorityOf = new byte[pieceCount];
    this.placeOf = new int[pieceCount];
  }

  /// Puts a piece to those of this priority, wherever it was before; 0 takes it out.
  void put(int piece, int priority) {
    if (priorityOf[piece] == priority) {
      return;
    }
    remove(piece);
    if (priority > 0) {
      int size = sizes[priority]++;
      if (size == pieces[priority].length) {
        pieces[priority] = Arrays.copyOf(pieces[priority], size + (size >> 1));
      }
      pieces[priority][size] = piece;
      placeOf[piece] = size;
      priorityOf[piece] = (byte) priority;
    }
  }

  /// Takes a piece out, if it is in.
  void remove(int piece) {
    int priority = priorityOf[piece];
    if (priority > 0) {
      int last = pieces[priority][--sizes[priority]];
      pieces[priority][placeOf[piece]] = last;
      placeOf[last] = placeOf[piece];
      priorityOf[piece] = 0;
    }
  }

  /// How many there are of this priority.
  int size(int priority) {
    return sizes[priority];
  }

  /// The one at this place of those of this priority.
  int at(int priority, int place) {
    return pieces[priority][place];
  }
}
