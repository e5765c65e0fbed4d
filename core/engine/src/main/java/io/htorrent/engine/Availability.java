package io.htorrent.engine;

import io.htorrent.api.PieceSet;

/// How many connected peers have each piece, with the seeds counted apart, so that a seed that
/// comes or goes changes nothing else. On the torrent's loop. A peer with some pieces costs
/// O(pieces) once, a `have` O(1).
final class Availability {

  private final int[] counts;
  private int seeds;

  Availability(int pieceCount) {
    this.counts = new int[pieceCount];
  }

  /// Peers that are no seeds and have this piece.
  int of(int piece) {
    return counts[piece];
  }

  int seeds() {
    return seeds;
  }

  void peerCame(PieceSet pieces) {
    count(pieces, 1);
  }

  void peerLeft(PieceSet pieces) {
    count(pieces, -1);
  }

  /// A peer that has some pieces, though not all, got one more. Not to be called for the piece that
  /// makes it a seed.
  void had(int piece) {
    counts[piece]++;
  }

  /// A peer got the last piece it lacked: its other pieces count as a seed's now.
  void becameSeed(PieceSet all, int lastPiece) {
    for (int piece = all.next(0); piece >= 0; piece = all.next(piece + 1)) {
      counts[piece] -= piece == lastPiece ? 0 : 1;
    }
    seeds++;
  }

  /// A peer that was no seed lost a piece.
  void lost(int piece) {
    counts[piece]--;
  }

  /// A seed lost a piece: what is left to it counts as any peer's now.
  void wasSeed(PieceSet left) {
    seeds--;
    count(left, 1);
  }

  private void count(PieceSet pieces, int by) {
    if (pieces.isFull()) {
      seeds += by;
      return;
    }
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      counts[piece] += by;
    }
  }
}
