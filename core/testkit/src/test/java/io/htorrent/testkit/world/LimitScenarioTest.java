package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htorrent.api.session.Command;
import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rate limits hold within five percent over half a minute.
class LimitScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 1 << 20, 64L << 20);

  @ParameterizedTest(name = "{0} B/s, {1} seeds")
  @CsvSource({"50000, 1", "50000, 3", "300000, 1", "300000, 3", "1000000, 2"})
  void downloadLimitHolds(long limit, int seeds) {
    World world = World.seeded(limit + seeds);
    world.checkEvery(50);
    Client leecher = world.client("leecher");
    leecher.settings = new EngineSettings(limit, 0, 50, 8, 48L << 20);
    leecher.start().add(TORRENT);
    for (int i = 0; i < seeds; i++) {
      world.client("seed" + i).owns(TORRENT).start().add(TORRENT, leecher.address());
    }
    world.run(Duration.ofSeconds(10));
    long before = leecher.status(TORRENT).bytesDownloaded();
    world.run(Duration.ofSeconds(30));

    double rate = (leecher.status(TORRENT).bytesDownloaded() - before) / 30.0;
    assertThat(rate).isCloseTo((double) limit, within(limit * 0.05));
    assertThat((double) leecher.status(TORRENT).downloadBytesPerSecond())
        .as("the rate that is shown")
        .isCloseTo((double) limit, within(Math.max(limit * 0.1, 10_000)));
  }

  @ParameterizedTest(name = "{0} B/s, {1} leechers")
  @CsvSource({"50000, 1", "50000, 3", "300000, 1", "300000, 3", "1000000, 2"})
  void uploadLimitHoldsAndIsShared(long limit, int count) {
    World world = World.seeded(limit + count);
    world.checkEvery(50);
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, limit, 50, 8, 48L << 20);
    seed.start().add(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leechers.add(world.client("leecher" + i).start().add(TORRENT, seed.address()));
    }
    world.run(Duration.ofSeconds(10));
    long before = seed.status(TORRENT).bytesUploaded();
    world.run(Duration.ofSeconds(60));

    double rate = (seed.status(TORRENT).bytesUploaded() - before) / 60.0;
    assertThat(rate).isCloseTo((double) limit, within(limit * 0.05));
    assertThat(leechers)
        .as("everybody gets a fair share")
        .allMatch(l -> l.status(TORRENT).bytesDownloaded() > limit * 70 / count / 3);
  }

  @Test
  void limitsChangeWhileItRuns() {
    World world = World.seeded(1);
    world.checkEvery(50);
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").start();
    leecher.ask(new Command.Limit(100_000, 0), _ -> {});
    leecher.add(TORRENT, seed.address());
    world.run(Duration.ofSeconds(30));
    long slow = leecher.status(TORRENT).bytesDownloaded();
    leecher.ask(new Command.Limit(1_000_000, 0), _ -> {});
    world.run(Duration.ofSeconds(30));
    long fast = leecher.status(TORRENT).bytesDownloaded() - slow;
    leecher.ask(new Command.Limit(0, 0), _ -> {});

    assertThat((double) slow).isCloseTo(3e6, within(2e5));
    assertThat((double) fast).isCloseTo(30e6, within(2e6));
    assertThat(world.run(Duration.ofSeconds(20), () -> leecher.has(TORRENT))).isTrue();
  }
}
