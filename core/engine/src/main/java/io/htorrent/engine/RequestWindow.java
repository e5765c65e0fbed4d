package io.htorrent.engine;

import io.htorrent.api.PieceLayout;

/// How many requests may be in flight to one peer, and how long its answers may take. Time is an
/// argument; on the loop.
///
/// The window follows the bandwidth-delay product: it grows by one with every block until the rate
/// stops growing (slow start), then holds three seconds of the measured rate. Answer times are
/// tracked as mean and mean deviation, as TCP does.
final class RequestWindow {

  private static final int SMALLEST = 2;
  private static final int START = 8;
  private static final long HOLD_SECONDS = 3;
  private static final long SECOND = 1_000_000_000L;
  private static final long GROWTH =
      5_000; // bytes a second: less than this much more than last second ends slow start
  private static final long FIRST_TIMEOUT = 60 * SECOND;
  private static final long SHORTEST_TIMEOUT = 2 * SECOND;

  private int largest;
  private int window = START;
  private boolean slowStart = true;
  private boolean snubbed;
  private long secondBegan;
  private long thisSecond;
  private long lastSecond;
  private double mean;
  private double deviation;
  private int samples;

  /// @param largest requests that the peer is known or assumed to queue
  RequestWindow(int largest, long nanos) {
    this.largest = largest;
    this.secondBegan = nanos;
  }

  /// The peer said how many requests it queues (`reqq` of BEP 10).
  void limit(int newLargest) {
    largest = newLargest;
  }

  /// Requests that may be in flight.
  int size() {
    return snubbed ? 1 : Math.min(window, largest);
  }

  boolean snubbed() {
    return snubbed;
  }

  /// The peer let us wait too long: one request at a time until it answers one in time.
  void snub() {
    snubbed = true;
    slowStart = false;
  }

  /// A block came, this long after it was asked for or after the block before it, whichever was
  /// later.
  void answered(int bytes, long waitedNanos, long nanos) {
    if (snubbed && waitedNanos < timeoutNanos()) {
      snubbed = false;
    }
    sample(waitedNanos);
    thisSecond += bytes;
    if (slowStart && window < largest) {
      window++;
    }
    if (nanos - secondBegan >= SECOND) {
      endSecond(nanos);
    }
  }

  /// How long the peer may be silent while it owes us blocks: mean + 4 deviations, in [2 s, 60 s].
  long timeoutNanos() {
    if (samples == 0) {
      return FIRST_TIMEOUT;
    }
    double wait = samples == 1 ? mean * 1.2 : mean + 4 * deviation;
    return Math.clamp((long) wait, SHORTEST_TIMEOUT, FIRST_TIMEOUT);
  }

  private void sample(long waitedNanos) {
    if (samples++ == 0) {
      mean = waitedNanos;
      return;
    }
    deviation += (Math.abs(waitedNanos - mean) - deviation) / 4;
    mean += (waitedNanos - mean) / 8;
  }

  private void endSecond(long nanos) {
    long rate = thisSecond * SECOND / (nanos - secondBegan);
    if (slowStart && lastSecond > 0 && rate < lastSecond + GROWTH) {
      slowStart = false;
    }
    if (!slowStart) {
      long held = HOLD_SECONDS * rate / PieceLayout.BLOCK_LENGTH;
      window = (int) Math.min(largest, Math.max(SMALLEST, held));
    }
    lastSecond = rate;
    thisSecond = 0;
    secondBegan = nanos;
  }
}
