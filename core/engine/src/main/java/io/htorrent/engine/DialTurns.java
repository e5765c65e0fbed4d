package io.htorrent.engine;

import io.htorrent.engine.loop.Loop;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Deals the dials of a session to its torrents: thirty a second, the first fifteen at once; a
/// hundred half-open; one to each torrent in turn. On the session's loop.
///
/// While torrents that download wait, one that seeds gets every tenth turn: others will dial it.
final class DialTurns {

  static final int HALF_OPEN = 100;
  private static final int SEEDS_TURN = 10;
  private static final long PRICE_NANOS = TimeUnit.SECONDS.toNanos(1) / 30;
  private static final long CREDIT_NANOS = 15 * PRICE_NANOS;

  private final Loop loop;
  private final SequencedSet<Dialler> downloading = new LinkedHashSet<>();
  private final SequencedSet<Dialler> seeding = new LinkedHashSet<>();
  private long paidUntilNanos; // each dial moves it on by its price; at most the credit ahead
  private int halfOpen;
  private int turns;
  private boolean dealing;
  private Loop.@Nullable Timer waiting;

  /// A torrent that wants to dial.
  interface Dialler {
    /// Whether it has everything.
    boolean seeds();

    /// Whether its next dial is beyond the budget of dials a second: a few are, when it begins.
    boolean boosted();

    /// Dials one peer, if there is one to dial and room for it. Says whether it did.
    boolean dialNext();
  }

  DialTurns(Loop loop) {
    this.loop = loop;
    this.paidUntilNanos = loop.nanos();
  }

  /// Takes a place in the queue, unless it has one, and keeps it until there is nobody to dial.
  void ask(Dialler dialler) {
    if (!downloading.contains(dialler) && !seeding.contains(dialler)) {
      queueOf(dialler).addLast(dialler);
    }
    deal();
  }

  /// A dial is over, well or badly.
  void ended() {
    halfOpen--;
    deal();
  }

  /// Dials of all torrents that are not over.
  int halfOpen() {
    return halfOpen;
  }

  private void deal() {
    if (dealing) {
      return;
    }
    dealing = true;
    while (halfOpen < HALF_OPEN && !(downloading.isEmpty() && seeding.isEmpty())) {
      SequencedSet<Dialler> queue = queueInTurn();
      Dialler dialler = queue.getFirst();
      long priceNanos = dialler.boosted() ? 0 : PRICE_NANOS;
      if (!affordable(priceNanos)) {
        waitForCredit();
        break;
      }
      queue.removeFirst();
      if (dialler.dialNext()) {
        halfOpen++;
        turns++;
        paidUntilNanos += priceNanos;
        queueOf(dialler).addLast(dialler);
      }
    }
    dealing = false;
  }

  private SequencedSet<Dialler> queueInTurn() {
    boolean seedsTurn = downloading.isEmpty() || turns % SEEDS_TURN == SEEDS_TURN - 1;
    return seedsTurn && !seeding.isEmpty() ? seeding : downloading;
  }

  private SequencedSet<Dialler> queueOf(Dialler dialler) {
    return dialler.seeds() ? seeding : downloading;
  }

  private boolean affordable(long priceNanos) {
    long nanos = loop.nanos();
    paidUntilNanos = nanos + Math.max(0, paidUntilNanos - nanos);
    return paidUntilNanos - nanos + priceNanos <= CREDIT_NANOS;
  }

  private void waitForCredit() {
    if (waiting == null) {
      waiting =
          loop.after(
              paidUntilNanos + PRICE_NANOS - CREDIT_NANOS - loop.nanos(),
              () -> {
                waiting = null;
                deal();
              });
    }
  }
}
