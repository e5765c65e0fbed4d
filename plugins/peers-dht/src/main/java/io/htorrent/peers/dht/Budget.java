package io.htorrent.peers.dht;

/// So much a second, and what was saved up over a few seconds at once.
final class Budget {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double most;
  private double left;
  private long nanos;

  /// @param perSecond what comes in
  /// @param seconds how many seconds' worth can be saved up; so much is there at first
  Budget(double perSecond, double seconds, long nanos) {
    this.perSecond = perSecond;
    this.most = perSecond * seconds;
    this.left = most;
    this.nanos = nanos;
  }

  /// Takes an amount if it is there and this part of the savings stays: who asks for a larger part
  /// stands back for those who ask for none.
  ///
  /// @param reserved 0 to 1
  boolean take(double amount, double reserved, long now) {
    left = Math.min(most, left + (now - nanos) / NANOS * perSecond);
    nanos = now;
    if (left - amount < most * reserved) {
      return false;
    }
    left -= amount;
    return true;
  }
}
