package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker.Candidate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotCountTest {

  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(15);

  @Test
  void isWhatTheSettingsSay() {
    assertThat(SlotCount.of(8, takers(1_000_000, 1_000_000, 1_000_000), ROUND_NANOS)).isEqualTo(8);
    assertThat(SlotCount.of(1, List.of(), ROUND_NANOS)).isEqualTo(1);
  }

  @ParameterizedTest(name = "rates {0} B/s make {1} slots")
  @CsvSource({
    "'', 1",
    "0, 1",
    "1023, 1",
    "1024, 2",
    "1024 1024, 2",
    "1024 3071, 2",
    "3072 1024, 2",
    "3072 3072, 3",
    "5120 5120 5120, 4",
    "900000 900000 900000 900000 900000 900000, 7",
    "900000 0 0 0, 2"
  })
  void growsByOneForEachTakerAboveItsThreshold(String rates, int slots) {
    long[] taken =
        rates.isEmpty()
            ? new long[0]
            : LongStream.of(List.of(rates.split(" ")).stream().mapToLong(Long::parseLong).toArray())
                .map(rate -> rate * 15)
                .toArray();

    assertThat(SlotCount.of(0, takers(taken), ROUND_NANOS)).isEqualTo(slots);
  }

  @Test
  void survivesARoundOfNoTime() {
    assertThat(SlotCount.of(0, takers(0, 0), 0)).isEqualTo(1);
  }

  private static List<Candidate> takers(long... bytesInTheRound) {
    return LongStream.of(bytesInTheRound)
        .mapToObj(bytes ->
            new Candidate(
                1, true, true, false, false, false, 0, bytes, 0, bytes, bytes, 0, 0, 0, 0))
        .toList();
  }
}
