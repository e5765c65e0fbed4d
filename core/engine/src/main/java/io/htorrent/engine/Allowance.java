package io.htorrent.engine;

/// How often something may happen: so many times at once, then at a rate. Time is an argument; on
/// the loop.
final class Allowance {

  private final double perNano;
  private final double atOnce;
  private double left;
  private long filledNanos;

  Allowance(int perSecond, int atOnce, long nanos) {
    this.perNano = perSecond / 1e9;
    this.atOnce = atOnce;
    this.left = atOnce;
    this.filledNanos = nanos;
  }

  /// It happens once more. Says whether that was allowed; what was not counts all the same.
  boolean take(long nanos) {
    left = Math.min(atOnce, left + (nanos - filledNanos) * perNano);
    filledNanos = nanos;
    left--;
    return left >= 0;
  }

  /// How long until it may happen again.
  long waitNanos() {
    return left >= 0 ? 0 : (long) (-left / perNano);
  }
}
