package io.htorrent.engine;

import java.util.Arrays;

/// The requests sent to one peer and not yet answered, oldest first. On the loop.
///
/// Everything is O(1), and nothing is allocated for a request.
final class InFlight {

  /*
   * The requests are kept in parallel arrays, chained in the order they were sent. Free places are
   * chained too. A hash table of places with linear probing finds a block; it is twice as large as
   * there are places, so that probes stay short. Removal shifts back what probed over the gap
   * (Knuth 6.4, algorithm R), so that no tombstones pile up over millions of blocks.
   */

  /// What [#remove] says of a block that was not asked for.
  static final long NEVER = Long.MIN_VALUE;

  private static final int NONE = -1;
  private static final int FIRST_CAPACITY = 16; // a power of two

  private long[] blocks = new long[FIRST_CAPACITY];
  private long[] sent = new long[FIRST_CAPACITY];
  private int[] next = new int[FIRST_CAPACITY];
  private int[] previous = new int[FIRST_CAPACITY];
  private boolean[] writtenOff = new boolean[FIRST_CAPACITY];
  private int[] table = new int[2 * FIRST_CAPACITY];
  private int oldest = NONE;
  private int newest = NONE;
  private int free;
  private int size;
  private int hopeless; // how many are written off

  /// Looks at one request.
  @FunctionalInterface
  interface Look {
    /// @param sentNanos when it was sent
    void at(int piece, int block, long sentNanos);
  }

  /// One request, for those who must keep it.
  record Asked(int piece, int block, long sentNanos) {}

  InFlight() {
    Arrays.fill(table, NONE);
    chainFree(0);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Those that are not written off.
  int hopeful() {
    return size - hopeless;
  }

  /// Those that are in flight now may still be answered, but do not count as [#hopeful].
  void writeOff() {
    for (int place = oldest; place != NONE; place = next[place]) {
      writtenOff[place] = true;
    }
    hopeless = size;
  }

  /// When the oldest request was sent. Only when not empty.
  long oldestNanos() {
    return sent[oldest];
  }

  boolean contains(int piece, int block) {
    return table[find(key(piece, block))] != NONE;
  }

  /// Adds a request as the newest. One for the same block must have been removed.
  void add(int piece, int block, long nanos) {
    if (free == NONE) {
      grow();
    }
    int place = free;
    free = next[place];
    blocks[place] = key(piece, block);
    sent[place] = nanos;
    writtenOff[place] = false;
    next[place] = NONE;
    previous[place] = newest;
    if (newest == NONE) {
      oldest = place;
    } else {
      next[newest] = place;
    }
    newest = place;
    size++;
    table[find(blocks[place])] = place;
  }

  /// Removes the request for this block and says when it was sent; [#NEVER] when there is none.
  long remove(int piece, int block) {
    int slot = find(key(piece, block));
    if (table[slot] == NONE) {
      return NEVER;
    }
    long nanos = sent[table[slot]];
    unchain(table[slot]);
    closeGap(slot);
    return nanos;
  }

  /// Looks at all, oldest first; they must stay as they are meanwhile.
  void forEach(Look look) {
    for (int place = oldest; place != NONE; place = next[place]) {
      look.at(piece(place), block(place), sent[place]);
    }
  }

  /// Removes all, oldest first. What `taken` adds meanwhile is removed too.
  void drain(Look taken) {
    while (oldest != NONE) {
      int piece = piece(oldest);
      int block = block(oldest);
      taken.at(piece, block, remove(piece, block));
    }
  }

  /// Drops the oldest until at most `limit` are left.
  void trim(int limit) {
    while (size > limit) {
      remove(piece(oldest), block(oldest));
    }
  }

  private int piece(int place) {
    return (int) (blocks[place] >> 32);
  }

  private int block(int place) {
    return (int) blocks[place];
  }

  private void unchain(int place) {
    if (previous[place] == NONE) {
      oldest = next[place];
    } else {
      next[previous[place]] = next[place];
    }
    if (next[place] == NONE) {
      newest = previous[place];
    } else {
      previous[next[place]] = previous[place];
    }
    next[place] = free;
    free = place;
    size--;
    hopeless -= writtenOff[place] ? 1 : 0;
  }

  /// The slot of the table where this block stands, or the empty one where it would.
  private int find(long key) {
    int slot = home(key);
    while (table[slot] != NONE && blocks[table[slot]] != key) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  private void closeGap(int emptied) {
    int gap = emptied;
    for (int slot = gap + 1 & table.length - 1;
        table[slot] != NONE;
        slot = slot + 1 & table.length - 1) {
      int home = home(blocks[table[slot]]);
      if ((slot - home & table.length - 1) >= (slot - gap & table.length - 1)) {
        table[gap] = table[slot];
        gap = slot;
      }
    }
    table[gap] = NONE;
  }

  private void grow() {
    int capacity = blocks.length;
    blocks = Arrays.copyOf(blocks, 2 * capacity);
    sent = Arrays.copyOf(sent, 2 * capacity);
    next = Arrays.copyOf(next, 2 * capacity);
    previous = Arrays.copyOf(previous, 2 * capacity);
    writtenOff = Arrays.copyOf(writtenOff, 2 * capacity);
    table = new int[4 * capacity];
    Arrays.fill(table, NONE);
    for (int place = oldest; place != NONE; place = next[place]) {
      table[find(blocks[place])] = place;
    }
    chainFree(capacity);
  }

  private void chainFree(int from) {
    for (int place = from; place < next.length; place++) {
      next[place] = place + 1 < next.length ? place + 1 : NONE;
    }
    free = from;
  }

  private int home(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L; // golden ratio: neighbours go far apart
    return (int) (mixed >>> 40) & table.length - 1;
  }

  private static long key(int piece, int block) {
    return (long) piece << 32 | block & 0xffff_ffffL;
  }
}
