package io.htorrent.portmap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6887, 8.5.
class EpochTest {

  private final Epoch epoch = new Epoch();

  @ParameterizedTest(name = "{0} s later it has run for {1} s more: the same: {2}")
  @CsvSource({
    "100, 100, true",
    "100, 94, true",
    "100, 90, false",
    "100, 108, true",
    "100, 112, false",
    "0, -1, true",
    "0, -2, false",
    "2, 0, true",
    "3, 0, false",
    "86400, 81000, true",
    "86400, 0, false",
    "7200, -500000, false"
  })
  void theClocksHaveToAgree(long ours, long theirs, boolean same) {
    epoch.seen(1_000_000, 7);

    assertThat(epoch.fits(1_000_000 + theirs, 7 + TimeUnit.SECONDS.toNanos(ours))).isEqualTo(same);
  }

  @Test
  void whatWasNeverHeardFits() {
    assertThat(epoch.fits(0, 0)).isTrue();
  }
}
