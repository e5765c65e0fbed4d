package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rate limits hold over any ten seconds, whatever the size of what is taken.
class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest(name = "{0} B/s in takes of {1}, from {2} ns")
  @CsvSource({
    "20000,      16384, 0",
    "100000,     16384, 0",
    "1000000,    16384, -5000000000",
    "1000000,    1,     9223372036854775000",
    "50000000,   16384, 123456789",
    "1000000000, 16384, 0"
  })
  void keepsTheRateWithinFivePercent(long rate, int take, long begin) {
    TokenBucket bucket = new TokenBucket(rate, begin);
    long[] taken = new long[60];
    long elapsed = 0;
    while (elapsed < 60 * SECOND) {
      while (bucket.tryTake(take, begin + elapsed)) {
        taken[(int) (elapsed / SECOND)] += take;
      }
      elapsed += Math.max(bucket.waitNanos(begin + elapsed), take == 1 ? SECOND / 100 : 1);
    }

    for (int from = 0; from + 10 <= 60; from++) {
      long window = 0;
      for (int second = from; second < from + 10; second++) {
        window += taken[second];
      }
      assertThat((double) window)
          .as("seconds %d to %d", from, from + 10)
          .isCloseTo(10.0 * rate, within(Math.max(0.05 * 10 * rate, 1.01 * take)));
    }
  }

  @Test
  void isNotBoundWithoutALimit() {
    TokenBucket bucket = new TokenBucket(0, 0);

    assertThat(bucket.limited()).isFalse();
    assertThat(bucket.tryTake(Long.MAX_VALUE / 2, 0)).isTrue();
    assertThat(bucket.tryTake(Long.MAX_VALUE / 2, 0)).isTrue();
    assertThat(bucket.waitNanos(0)).isZero();
  }

  @Test
  void savesNoMoreThanATenthOfASecond() {
    TokenBucket bucket = new TokenBucket(1_000_000, 0);
    int taken = 0;
    while (bucket.tryTake(1_000, 3600 * SECOND)) {
      taken += 1_000;
    }

    assertThat(taken).isEqualTo(100_000);
  }

  @Test
  void changesItsLimit() {
    TokenBucket bucket = new TokenBucket(1_000_000, 0);
    bucket.tryTake(16_384, SECOND);

    bucket.limit(10_000, SECOND);
    assertThat(bucket.bytesPerSecond()).isEqualTo(10_000);
    assertThat(bucket.tryTake(16_384, SECOND)).isTrue();
    assertThat(bucket.tryTake(1, SECOND)).isFalse();
    assertThat(bucket.waitNanos(SECOND)).isBetween(SECOND, 2 * SECOND);

    bucket.limit(0, SECOND);
    assertThat(bucket.tryTake(1 << 30, SECOND)).isTrue();
  }

  @Test
  void takesBackWhatWasNotUsed() {
    TokenBucket bucket = new TokenBucket(100_000, 0);
    bucket.tryTake(16_384, SECOND);
    long wait = bucket.waitNanos(SECOND);
    bucket.giveBack(16_384);

    assertThat(wait).isPositive();
    assertThat(bucket.waitNanos(SECOND)).isZero();
  }
}
