package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Which piece a seed admits to have, and to whom, so that each leaves it about once (BEP 16).
/// Decides only. On the torrent's loop.
///
/// To all it looks as if it had nothing at first. Then each peer hears of one piece, the one that
/// fewest have or were shown, and of the next when it has passed that one on: so peers must share
/// what they got. A peer alone has nobody to pass it to; one that is not interested within ten
/// seconds has it coming from elsewhere: both hear of another.
final class SuperSeeding {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int NONE = -1;

  private final Copies copies;
  private final RandomGenerator random;
  private final int[] underWay; // peers that were shown a piece and do not have it
  private final Map<Long, Admitted> byPeer = new LinkedHashMap<>();

  /// What connected peers have.
  interface Copies {
    /// How many of them have this piece.
    int of(int piece);

    /// How many they are.
    int peers();
  }

  /// What one peer was shown.
  private static final class Admitted {
    final PieceSet pieces;
    int latest = NONE;
    long sinceNanos;

    Admitted(int pieceCount) {
      this.pieces = new PieceSet(pieceCount);
    }
  }

  SuperSeeding(int pieceCount, Copies copies, RandomGenerator random) {
    this.copies = copies;
    this.random = random;
    this.underWay = new int[pieceCount];
  }

  /// Whether this peer knows that we have the piece.
  boolean admitted(long peer, int piece) {
    Admitted admitted = byPeer.get(peer);
    return admitted != null && admitted.pieces.contains(piece);
  }

  /// The piece to show to this peer now, or -1.
  ///
  /// @param have what it has
  /// @param interested whether it wants something of us
  /// @param ours what there is to show
  int next(long peer, PieceSet have, boolean interested, PieceSet ours, long nanos) {
    Admitted admitted = byPeer.computeIfAbsent(peer, _ -> new Admitted(underWay.length));
    if (admitted.latest != NONE && !done(admitted, have, interested, nanos)) {
      return NONE;
    }
    int piece = rarest(admitted, have, ours);
    if (piece != NONE) {
      admitted.pieces.add(piece);
      admitted.latest = piece;
      admitted.sinceNanos = nanos;
      underWay[piece]++;
    }
    return piece;
  }

  /// A peer got a piece.
  void has(long peer, int piece) {
    if (admitted(peer, piece)) {
      underWay[piece]--;
    }
  }

  /// A peer left, and had this.
  void left(long peer, PieceSet had) {
    Admitted admitted = byPeer.remove(peer);
    if (admitted != null) {
      PieceSet shown = admitted.pieces;
      for (int piece = shown.next(0); piece >= 0; piece = shown.next(piece + 1)) {
        underWay[piece] -= had.contains(piece) ? 0 : 1;
      }
    }
  }

  private boolean done(Admitted admitted, PieceSet have, boolean interested, long nanos) {
    int piece = admitted.latest;
    if (have.contains(piece)) {
      boolean passedOn = copies.of(piece) > 1;
      boolean nobodyLacksIt = copies.of(piece) == copies.peers();
      return passedOn || nobodyLacksIt;
    }
    return !interested && nanos - admitted.sinceNanos > PATIENCE_NANOS;
  }

  /// Fewest copies, there or under way; among equals by chance.
  private int rarest(Admitted admitted, PieceSet have, PieceSet ours) {
    int best = NONE;
    int bestCount = Integer.MAX_VALUE;
    int equals = 0;
    for (int piece = ours.next(0); piece >= 0; piece = ours.next(piece + 1)) {
      int count = copies.of(piece) + underWay[piece];
      if (count > bestCount || have.contains(piece) || admitted.pieces.contains(piece)) {
        continue;
      }
      equals = count < bestCount ? 1 : equals + 1;
      if (random.nextInt(equals) == 0) {
        best = piece;
      }
      bestCount = count;
    }
    return best;
  }
}
