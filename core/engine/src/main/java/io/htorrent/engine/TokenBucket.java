package io.htorrent.engine;

/// A rate limit: bytes become available as time passes, at most a tenth of a second's worth ahead.
/// Time is an argument; on the loop.
final class TokenBucket {

  private static final long BURST_DIVISOR = 10;

  private long bytesPerSecond;
  private double tokens;
  private long filledNanos;

  /// @param bytesPerSecond 0 for no limit
  TokenBucket(long bytesPerSecond, long nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.filledNanos = nanos;
  }

  void limit(long newBytesPerSecond, long nanos) {
    fill(nanos);
    bytesPerSecond = newBytesPerSecond;
    tokens = Math.min(tokens, burst());
  }

  boolean limited() {
    return bytesPerSecond > 0;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /// Takes this many bytes if the bucket is not in debt; it may go into debt by less than `bytes`.
  boolean tryTake(long bytes, long nanos) {
    if (!limited()) {
      return true;
    }
    fill(nanos);
    if (tokens <= 0) {
      return false;
    }
    tokens -= bytes;
    return true;
  }

  /// Gives back what was taken and not used.
  void giveBack(long bytes) {
    tokens = Math.min(tokens + bytes, burst());
  }

  /// How long until [#tryTake] can succeed again.
  long waitNanos(long nanos) {
    if (!limited()) {
      return 0;
    }
    fill(nanos);
    return tokens > 0 ? 0 : (long) (-tokens * 1e9 / bytesPerSecond) + 1_000_000L;
  }

  private void fill(long nanos) {
    tokens = Math.min(burst(), tokens + (nanos - filledNanos) * (double) bytesPerSecond / 1e9);
    filledNanos = nanos;
  }

  private double burst() {
    return Math.max(1, bytesPerSecond / BURST_DIVISOR);
  }
}
