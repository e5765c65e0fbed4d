package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pipeline of requests to one peer follows its rate.
class RequestWindowTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int BLOCK = 16_384;

  @Test
  void growsByOneWithEachBlockUntilTheRateStopsGrowing() {
    RequestWindow window = new RequestWindow(250, 0);
    int begin = window.size();
    for (long i = 1; i <= 10; i++) {
      window.answered(BLOCK, SECOND / 100, i * SECOND / 100);
    }

    assertThat(begin).isEqualTo(8);
    assertThat(window.size()).isEqualTo(18);
  }

  @ParameterizedTest(name = "{0} blocks a second hold {1} requests")
  @CsvSource({"1, 3", "10, 30", "50, 150", "80, 240", "500, 250"})
  void holdsThreeSecondsOfTheRate(int blocksPerSecond, int requests) {
    RequestWindow window = new RequestWindow(250, 0);
    for (long i = 1; i <= 10L * blocksPerSecond; i++) {
      window.answered(BLOCK, SECOND / blocksPerSecond, i * SECOND / blocksPerSecond);
    }

    assertThat(window.size()).isEqualTo(requests);
  }

  @ParameterizedTest(name = "reqq {0}: {1} requests at 500 blocks a second")
  @CsvSource({"1, 1", "2, 2", "50, 50", "2000, 1500"})
  void neverExceedsWhatThePeerQueues(int reqq, int requests) {
    RequestWindow window = new RequestWindow(250, 0);
    window.limit(reqq);
    for (long i = 1; i <= 5_000; i++) {
      window.answered(BLOCK, SECOND / 500, i * SECOND / 500);
    }

    assertThat(window.size()).isEqualTo(requests);
  }

  @Test
  void neverGoesBelowTwo() {
    RequestWindow window = new RequestWindow(250, 0);
    for (long i = 1; i <= 5; i++) {
      window.answered(100, 20 * SECOND, i * 20 * SECOND);
    }

    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void waitsAMinuteForTheFirstBlockAndThenAsLongAsIsUsual() {
    RequestWindow window = new RequestWindow(250, 0);
    assertThat(window.timeoutNanos()).isEqualTo(60 * SECOND);

    window.answered(BLOCK, 10 * SECOND, 10 * SECOND);
    assertThat(window.timeoutNanos()).isEqualTo(12 * SECOND);

    for (long i = 2; i <= 100; i++) {
      window.answered(BLOCK, 10 * SECOND, i * 10 * SECOND);
    }
    assertThat(window.timeoutNanos()).isEqualTo(10 * SECOND);
    window.answered(BLOCK, 30 * SECOND, 1030 * SECOND);
    assertThat(window.timeoutNanos()).isBetween(30 * SECOND, 40 * SECOND);
  }

  @Test
  void timeOutStaysWithinTwoAndSixtySeconds() {
    RequestWindow quick = new RequestWindow(250, 0);
    RequestWindow slow = new RequestWindow(250, 0);
    for (long i = 1; i <= 10; i++) {
      quick.answered(BLOCK, SECOND / 1000, i * SECOND / 1000);
      slow.answered(BLOCK, i % 2 * 300 * SECOND, i * 300 * SECOND);
    }

    assertThat(quick.timeoutNanos()).isEqualTo(2 * SECOND);
    assertThat(slow.timeoutNanos()).isEqualTo(60 * SECOND);
  }

  @Test
  void snubbedPeerIsAskedForOneBlockUntilItAnswersInTime() {
    RequestWindow window = new RequestWindow(250, 0);
    window.answered(BLOCK, SECOND, SECOND);
    window.snub();
    assertThat(window.size()).isEqualTo(1);

    window.answered(BLOCK, 30 * SECOND, 31 * SECOND);
    assertThat(window.snubbed()).isTrue();
    window.answered(BLOCK, SECOND, 32 * SECOND);
    assertThat(window.snubbed()).isFalse();
    assertThat(window.size()).isGreaterThan(1);
  }
}
