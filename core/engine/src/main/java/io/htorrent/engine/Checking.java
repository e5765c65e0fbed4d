package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.disk.Disk;
import java.io.IOException;

/// Hashes pieces from disk, several at a time, on all lanes. On the torrent's loop.
final class Checking {

  private static final int AT_ONCE = 8;

  private final Disk disk;
  private final PieceLedger ledger;
  private final PieceSet pieces;
  private final Listener listener;
  private int next;
  private int running;
  private int checked;
  private boolean over;

  /// Who hears of it.
  interface Listener {
    /// One is right.
    void good(int piece);

    /// All were looked at.
    void checked();

    /// A file could not be read: the check ended.
    void checkFailed(IOException cause);
  }

  Checking(Disk disk, PieceLedger ledger, PieceSet pieces, Listener listener) {
    this.disk = disk;
    this.ledger = ledger;
    this.pieces = pieces;
    this.listener = listener;
  }

  void start() {
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      ledger.hashing(piece); // all of them now: nobody fetches what is still to be looked at
    }
    next = pieces.next(0);
    more();
  }

  /// Ends it; no more is heard of it.
  void stop() {
    over = true;
  }

  /// Whether no worker is looking at a piece.
  boolean idle() {
    return running == 0;
  }

  /// Of the pieces that are wanted, those looked at so far.
  int checkedPieces() {
    return checked;
  }

  private void more() {
    while (!over && running < AT_ONCE && next >= 0) {
      int piece = next;
      next = pieces.next(piece + 1);
      running++;
      disk.check(piece, true, outcome -> checked(piece, outcome));
    }
    if (!over && running == 0) {
      over = true;
      listener.checked();
    }
  }

  private void checked(int piece, Disk.Outcome outcome) {
    running--;
    checked += ledger.wants(piece) ? 1 : 0;
    switch (outcome) {
      case Disk.Outcome.Good _ -> {
        ledger.verified(piece);
        listener.good(piece);
      }
      case Disk.Outcome.Bad _ -> ledger.failed(piece);
      case Disk.Outcome.Missing _ -> ledger.failed(piece);
      case Disk.Outcome.Failed failed -> {
        ledger.failed(piece);
        if (!over) {
          over = true;
          listener.checkFailed(failed.cause());
        }
      }
    }
    more();
  }
}
