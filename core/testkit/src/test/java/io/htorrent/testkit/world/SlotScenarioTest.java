package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How many peers are served at once.
final class SlotScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 16384, 300 * 16384);

  /// Eight leechers that take 20 kB/s each, and a seed whose line could feed them all: with one
  /// slot most of it lies idle.
  @Test
  void slotsByRateGrowUntilTheLineIsUsed() {
    assertThat(bytesSentInThreeMinutes(0)).isGreaterThan(2 * bytesSentInThreeMinutes(1));
  }

  private static long bytesSentInThreeMinutes(int slots) {
    World world = World.seeded(1);
    world.checkEvery(1000);
    Client seed = world.client("seed").line(Line.of(10, 200_000, 0)).owns(TORRENT);
    seed.settings = EngineSettings.usual().withSlots(slots);
    seed.start().add(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      leechers.add(
          world
              .client("leecher" + i)
              .line(Line.of(10, 0, 20_000))
              .start()
              .add(TORRENT, seed.address()));
    }
    world.run(Duration.ofMinutes(3));
    return leechers.stream().mapToLong(one -> one.status(TORRENT).bytesDownloaded()).sum();
  }
}
