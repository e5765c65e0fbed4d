package io.htorrent.engine;

/// Counts payload bytes and knows their rate over the last seconds. Time is an argument; on the
/// loop.
final class Meter {

  private static final int SLOTS = 20;
  private static final long SLOT_NANOS =
      250_000_000L; // 20 slots of 250 ms: the rate of the last five seconds

  private final long[] slots = new long[SLOTS];
  private final long beganNanos;
  private long slot;
  private long sum;
  private long total;

  Meter(long nanos) {
    this.beganNanos = nanos;
    this.slot = nanos / SLOT_NANOS;
  }

  void add(long bytes, long nanos) {
    move(nanos);
    slots[(int) Math.floorMod(slot, (long) SLOTS)] += bytes;
    sum += bytes;
    total += bytes;
  }

  /// Bytes since the beginning.
  long total() {
    return total;
  }

  /// Bytes a second, over the last five seconds or since the beginning.
  long bytesPerSecond(long nanos) {
    move(nanos);
    long window = Math.clamp(nanos - beganNanos, SLOT_NANOS, SLOTS * SLOT_NANOS);
    return (long) (sum * 1e9 / window);
  }

  private void move(long nanos) {
    long now = nanos / SLOT_NANOS;
    for (int moved = 0; slot < now && moved < SLOTS; moved++) {
      slot++;
      int index = (int) Math.floorMod(slot, (long) SLOTS);
      sum -= slots[index];
      slots[index] = 0;
    }
    slot = Math.max(slot, now);
  }
}
