package io.htorrent.picker.random;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it is for: peers that start together hold different pieces, and so can trade.
final class RandomScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 32768, 60 * 32768);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void peersThatStartTogetherTradeAndFinishSooner(long seed) {
    double byChance = secondsToFinish(seed, new RandomPicker.Factory());
    double inOrder = secondsToFinish(seed, new InOrderPicker());

    assertThat(byChance).isLessThan(inOrder * 0.7);
  }

  /// Six leechers and a slow seed: when has the last one all?
  private static double secondsToFinish(long seed, PiecePicker.Factory picker) {
    World world = World.seeded(seed);
    world.checkEvery(1000);
    world.client("seed").line(Line.of(10, 100_000, 0)).owns(TORRENT).start().addTracked(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      leechers.add(
          world
              .client("leecher" + i)
              .line(Line.of(10, 400_000, 0))
              .picks(picker)
              .start()
              .addTracked(TORRENT));
    }
    assertThat(
            world.run(
                Duration.ofMinutes(10),
                () -> leechers.stream().allMatch(leecher -> leecher.has(TORRENT))))
        .isTrue();
    return world.seconds();
  }
}
