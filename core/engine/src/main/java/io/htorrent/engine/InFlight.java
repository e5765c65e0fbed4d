package io.htorrent.engine;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The requests sent to one peer and not yet answered, oldest first. On the loop. Peers answer
/// mostly in order: then removal is O(1).
final class InFlight {

  private final ArrayDeque<Asked> asked = new ArrayDeque<>();

  /// One request.
  record Asked(int piece, int block, long sentNanos) {}

  int size() {
    return asked.size();
  }

  boolean isEmpty() {
    return asked.isEmpty();
  }

  /// When the oldest request was sent. Only when not empty.
  long oldestNanos() {
    return asked.getFirst().sentNanos();
  }

  void add(int piece, int block, long nanos) {
    asked.addLast(new Asked(piece, block, nanos));
  }

  boolean contains(int piece, int block) {
    for (Asked one : asked) {
      if (one.piece == piece && one.block == block) {
        return true;
      }
    }
    return false;
  }

  /// Removes the request for this block, if there is one.
  @Nullable Asked remove(int piece, int block) {
    for (Iterator<Asked> all = asked.iterator(); all.hasNext(); ) {
      Asked one = all.next();
      if (one.piece == piece && one.block == block) {
        all.remove();
        return one;
      }
    }
    return null;
  }

  void forEach(Consumer<Asked> look) {
    asked.forEach(look);
  }

  /// Removes all, oldest first.
  void drain(Consumer<Asked> taken) {
    while (!asked.isEmpty()) {
      taken.accept(asked.removeFirst());
    }
  }

  /// Drops the oldest until at most `limit` are left.
  void trim(int limit) {
    while (asked.size() > limit) {
      asked.removeFirst();
    }
  }
}
