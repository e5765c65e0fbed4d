package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes and their rate over the last five seconds.
class MeterTest {

  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest(name = "from {0} ns")
  @ValueSource(longs = {0, -3_000_000_000L, 77_777_777_777L})
  void showsASteadyRate(long begin) {
    Meter meter = new Meter(begin);
    for (int i = 1; i <= 2_000; i++) {
      meter.add(1_000, begin + i * SECOND / 100);
    }

    assertThat(meter.total()).isEqualTo(2_000_000);
    assertThat((double) meter.bytesPerSecond(begin + 20 * SECOND)).isCloseTo(1e5, within(6e3));
  }

  @Test
  void showsARateFromTheBeginning() {
    Meter meter = new Meter(0);
    meter.add(50_000, SECOND / 2);

    assertThat(meter.bytesPerSecond(SECOND)).isEqualTo(50_000);
  }

  @Test
  void forgetsAfterFiveSeconds() {
    Meter meter = new Meter(0);
    meter.add(50_000, SECOND);

    assertThat(meter.bytesPerSecond(5 * SECOND)).isEqualTo(10_000);
    assertThat(meter.bytesPerSecond(6 * SECOND)).isZero();
    assertThat(meter.bytesPerSecond(3600 * SECOND)).isZero();
    assertThat(meter.total()).isEqualTo(50_000);
  }
}
