package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.tracker.AnnounceReply;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnounceTimesTest {

  @ParameterizedTest(name = "interval {0}, min {1}: usually after {2}, at the earliest after {3}")
  @CsvSource({
    "0, 0, 1800, 300",
    "1800, 0, 1800, 300",
    "1800, 900, 1800, 900",
    "1800, 3600, 3600, 3600",
    "120, 0, 120, 120",
    "120, 10, 120, 60",
    "1, 1, 60, 60",
    "1800, 1, 1800, 60",
    "200000, 0, 86400, 300",
    "0, 200000, 86400, 86400",
  })
  void staysWithinBounds(long interval, long min, long usually, long earliest) {
    AnnounceReply.Accepted reply =
        new AnnounceReply.Accepted(
            Duration.ofSeconds(interval), Duration.ofSeconds(min), List.of(), -1, -1, "", "");

    assertThat(AnnounceTimes.interval(reply)).isEqualTo(Duration.ofSeconds(usually));
    assertThat(AnnounceTimes.earliest(reply)).isEqualTo(Duration.ofSeconds(earliest));
  }

  @ParameterizedTest(name = "hungry: {0}, {1} announces for nothing: after {2} s")
  @CsvSource({
    "false, 0, 1800",
    "false, 9, 1800",
    "true, 0, 300",
    "true, 1, 600",
    "true, 2, 1200",
    "true, 3, 1800",
    "true, 2000000000, 1800",
  })
  void hungryTorrentAsksSoonerButNotForEver(boolean hungry, int fruitless, long seconds) {
    long nanos =
        AnnounceTimes.waitNanos(Duration.ofMinutes(30), Duration.ofMinutes(5), hungry, fruitless);

    assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "failure {0}: {1} s and a tenth to three tenths more")
  @CsvSource({"1, 17", "2, 55", "3, 117", "4, 205", "12, 1805", "17, 3600", "1000000000, 3600"})
  void backOffGrowsWithJitter(int failures, long seconds) {
    SplittableRandom random = new SplittableRandom(1);

    List<Long> waits =
        LongStream.range(0, 100)
            .mapToObj(_ -> AnnounceTimes.nextRoundNanos(failures, random) / 1_000_000)
            .toList();

    assertThat(AnnounceTimes.backOffNanos(failures)).isEqualTo(seconds * 1_000_000_000);
    assertThat(waits).allMatch(millis -> millis >= seconds * 1100 && millis <= seconds * 1300);
    assertThat(waits.stream().distinct()).hasSizeGreaterThan(90);
  }

  @Test
  void fromTheSecondFailureOnThereIsAMinuteBetweenTries() {
    SplittableRandom random = new SplittableRandom(2);

    assertThat(LongStream.range(0, 1000).mapToObj(_ -> AnnounceTimes.nextRoundNanos(2, random)))
        .allMatch(nanos -> nanos >= Duration.ofMinutes(1).toNanos());
  }
}
