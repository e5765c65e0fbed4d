package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceRestTest {

  private final SourceRest rest = new SourceRest();

  @ParameterizedTest(name = "W04 after {0} failures, told to wait {1} s: {2} s")
  @CsvSource({
    "1, 0, 30",
    "2, 0, 60",
    "5, 0, 480",
    "12, 0, 61440",
    "13, 0, 86400",
    "100, 0, 86400",
    "1, 10, 30",
    "1, 300, 300",
    "5, 300, 480",
    "1, 1000000000, 86400",
    "1, 9999999999, 86400",
  })
  void restsFromHalfAMinuteToADay(int failures, long wishedSeconds, long seconds) {
    for (int i = 0; i < failures; i++) {
      rest.failed("503", Duration.ofSeconds(wishedSeconds), 0);
    }

    assertThat(rest.leftNanos(0)).isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
    assertThat(rest.holds(TimeUnit.SECONDS.toNanos(seconds) - 1)).isTrue();
    assertThat(rest.holds(TimeUnit.SECONDS.toNanos(seconds))).isFalse();
  }

  @Test
  void whatWorksRestsNoMore() {
    rest.failed("503", Duration.ZERO, 0);
    rest.failed("503", Duration.ZERO, 0);

    rest.works();

    assertThat(rest.holds(0)).isFalse();
    assertThat(rest.problem()).isEmpty();
    rest.failed("404", Duration.ZERO, 0);
    assertThat(rest.leftNanos(0)).isEqualTo(SourceRest.SHORTEST_NANOS);
  }
}
