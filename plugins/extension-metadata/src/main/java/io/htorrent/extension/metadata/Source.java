package io.htorrent.extension.metadata;

import java.util.SortedMap;
import java.util.TreeMap;

/// A peer, as one that metadata may come from: what it claims, what it was asked, and until when it
/// is left alone. On the torrent's loop.
final class Source {

  private static final int OUTSTANDING = 2;
  private static final long ANSWER_NANOS = 15_000_000_000L;
  private static final int MISTAKES = 10;

  /// Bytes of metadata that it has, as it says; 0 when it does not offer any.
  int size;

  private final SortedMap<Integer, Long> asked = new TreeMap<>(); // when, by piece
  private long heldUntilNanos;
  private boolean held;
  private int mistakes;

  /// Whether it may be asked for one more piece.
  boolean askable(long nanos) {
    if (held && nanos - heldUntilNanos >= 0) {
      held = false;
    }
    return size > 0
        && !held
        && asked.values().stream().filter(at -> waits(at, nanos)).count() < OUTSTANDING;
  }

  /// Whether it is left alone for a while.
  boolean held() {
    return held;
  }

  /// Is left alone for so long, or for what is left of an earlier, longer hold.
  void hold(long nanos, long holdNanos) {
    if (!held || nanos + holdNanos - heldUntilNanos > 0) {
      heldUntilNanos = nanos + holdNanos;
    }
    held = true;
  }

  /// It does not answer what it was asked.
  boolean silent(long nanos) {
    return asked.values().stream().anyMatch(at -> !waits(at, nanos));
  }

  void ask(int piece, long nanos) {
    asked.put(piece, nanos);
  }

  /// It answered. Says whether it was asked.
  boolean answered(long piece) {
    return piece >= 0 && piece <= Integer.MAX_VALUE && asked.remove((int) piece) != null;
  }

  /// Forgets what it was asked: what still comes of it is not wanted.
  void forget() {
    asked.clear();
  }

  /// It sent what nobody asked for. Says whether that was once too often.
  boolean mistaken() {
    return ++mistakes > MISTAKES;
  }

  private static boolean waits(long askedNanos, long nanos) {
    return nanos - askedNanos < ANSWER_NANOS;
  }
}
