package io.htorrent.picker.rarestfirst;

import java.util.Arrays;

/// The piece that each peer began last. On the torrent's loop.
///
/// A table of fixed size in which a newer peer may take an older one's place: what is forgotten is
/// finished a little later, as any started piece is.
final class OwnPieces {

  private static final int SIZE = 1024;

  private final long[] peers = new long[SIZE];
  private final int[] pieces = new int[SIZE];

  OwnPieces() {
    Arrays.fill(pieces, -1);
  }

  /// What this peer began last, or -1.
  int of(long peer) {
    int place = place(peer);
    return peers[place] == peer ? pieces[place] : -1;
  }

  /// Says that this peer began this piece.
  void began(long peer, int piece) {
    int place = place(peer);
    peers[place] = peer;
    pieces[place] = piece;
  }

  private static int place(long peer) {
    return (int) (peer * 0x9E3779B97F4A7C15L >>> 54); // the upper 10 bits: 0 to 1023
  }
}
