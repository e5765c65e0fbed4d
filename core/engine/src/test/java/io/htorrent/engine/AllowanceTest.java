package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// So many at once, then at a rate.
class AllowanceTest {

  private static final long SECOND = 1_000_000_000L;

  private static int taken(Allowance allowance, int times, long nanos) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += allowance.take(nanos) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void allowsSoManyAtOnceAndThenTheRate() {
    Allowance allowance = new Allowance(10, 100, 0);
    int atOnce = taken(allowance, 100, 0);
    int aSecondLater = taken(allowance, 10, SECOND);

    assertThat(atOnce).isEqualTo(100);
    assertThat(aSecondLater).isEqualTo(10);
    assertThat(allowance.take(SECOND)).isFalse();
  }

  @Test
  void whatWasNotAllowedIsPaidBack() {
    Allowance allowance = new Allowance(10, 100, 0);
    int taken = taken(allowance, 150, 0);

    assertThat(taken).isEqualTo(100);
    assertThat(allowance.waitNanos()).isEqualTo(5 * SECOND);
    assertThat(allowance.take(4 * SECOND)).isFalse();
    assertThat(allowance.take(7 * SECOND)).isTrue();
  }
}
