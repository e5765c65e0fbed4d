package io.htorrent.picker.rarestfirst;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.InOrderPicker;
import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it is for: rare pieces spread before their owner leaves.
final class RarestFirstScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 16384, 400 * 16384);
  private static final long LENGTH = TORRENT.metainfo().layout().totalLength();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theSwarmOutlivesItsSeed(long seed) {
    assertThat(complete(seed, new RarestFirstPicker.Factory())).isEqualTo(5);
  }

  @Test
  void inOrderItDoesNot() {
    assertThat(complete(1, new InOrderPicker())).isZero();
  }

  /// Five leechers and a seed that leaves when it has sent one copy and a half: how many complete?
  private static long complete(long seed, PiecePicker.Factory picker) {
    World world = World.seeded(seed);
    world.checkEvery(1000);
    Client source =
        world
            .client("seed")
            .line(Line.of(10, 200_000, 0))
            .owns(TORRENT)
            .start()
            .addTracked(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      leechers.add(
          world
              .client("leecher" + i)
              .line(Line.of(10, 400_000, 0))
              .picks(picker)
              .start()
              .addTracked(TORRENT));
    }
    world.run(Duration.ofSeconds(2));
    world.run(LIMIT, () -> source.status(TORRENT).bytesUploaded() > LENGTH * 3 / 2);
    source.vanish();
    world.run(LIMIT, () -> leechers.stream().allMatch(leecher -> leecher.has(TORRENT)));
    return leechers.stream().filter(leecher -> leecher.has(TORRENT)).count();
  }
}
