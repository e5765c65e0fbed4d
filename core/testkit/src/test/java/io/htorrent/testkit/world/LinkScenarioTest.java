package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One connection on one line: the window of requests fills it.
class LinkScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.unhashed("file", 1 << 20, 400L << 20);

  @ParameterizedTest(name = "{0} ms round trip, {1} B/s")
  @CsvSource({"100, 12500000", "1, 12500000", "200, 12500000", "100, 1250000", "400, 1250000"})
  void ninetyFivePercentOfTheLineAfterFiveSeconds(long roundTripMillis, long rate) {
    World world = World.large(1);
    Line line = Line.of(roundTripMillis / 2, rate, rate);
    Client seed = world.client("seed").line(line).owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").line(line).start().add(TORRENT, seed.address());
    world.run(Duration.ofSeconds(5));
    long before = leecher.status(TORRENT).bytesDownloaded();

    world.run(Duration.ofSeconds(20));

    double used = (leecher.status(TORRENT).bytesDownloaded() - before) / 20.0 / rate;
    System.out.printf("%d ms, %d B/s: %.1f %% used%n", roundTripMillis, rate, 100 * used);
    assertThat(used).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void lineThatLosesOnePacketOfTenThousandIsStillUsed() {
    World world = World.large(1);
    Line line = Line.of(50, 2_500_000, 2_500_000).losing(0.0001);
    Client seed = world.client("seed").line(line).owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").line(line).start().add(TORRENT, seed.address());

    world.run(Duration.ofSeconds(60));

    assertThat(leecher.status(TORRENT).bytesDownloaded() / 60.0 / 2_500_000).isGreaterThan(0.5);
  }
}
