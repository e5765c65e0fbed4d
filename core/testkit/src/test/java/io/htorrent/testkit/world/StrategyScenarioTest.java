package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Strategies that fail are named and replaced; the torrent goes on.
class StrategyScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 30 * 65536);

  @ParameterizedTest(name = "at its call number {0}")
  @ValueSource(ints = {1, 2, 10})
  void pickerThatThrowsIsNamedAndReplaced(int call) {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.pickers = List.of(SimpleStrategies.throwingPicker(call), SimpleStrategies.endgame());
    leecher.start().add(TORRENT, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.events.contains("Complete"))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events).hasSize(2);
    assertThat(leecher.events.getFirst())
        .contains("picker 'broken-picker' failed", "a bug in a picker", "index order");
  }

  @Test
  void chokerThatThrowsIsNamedOnceAndReplaced() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT);
    seed.choker = SimpleStrategies.throwingChoker();
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.start().add(TORRENT);
    seed.host.upBytesPerSecond = 100_000;
    Client a = world.client("a").start().add(TORRENT, seed.address());
    Client b = world.client("b").start().add(TORRENT, seed.address());

    assertThat(world.run(Duration.ofMinutes(3), () -> a.has(TORRENT) && b.has(TORRENT))).isTrue();

    assertThat(seed.events).hasSize(2);
    assertThat(seed.events.getLast())
        .contains("choker 'broken-choker' failed", "a bug in a choker", "replaced");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"nothing", "holes"})
  void chokerThatAnswersNonsenseIsNamedAndReplaced(String nonsense) {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT);
    seed.choker = SimpleStrategies.nonsenseChoker(nonsense.equals("holes"));
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.start().add(TORRENT);
    seed.host.upBytesPerSecond = 100_000;
    Client a = world.client("a").start().add(TORRENT, seed.address());
    Client b = world.client("b").start().add(TORRENT, seed.address());

    assertThat(world.run(Duration.ofMinutes(3), () -> a.has(TORRENT) && b.has(TORRENT))).isTrue();

    assertThat(seed.events("failed")).isEqualTo(1);
  }

  @Test
  void greedyChokerCannotExceedTheSlots() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT);
    seed.choker = SimpleStrategies.greedyChoker();
    seed.settings = new EngineSettings(0, 0, 50, 2, 48L << 20);
    seed.start().add(TORRENT);
    seed.host.upBytesPerSecond = 300_000;
    List<Client> leechers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      leechers.add(world.client("leecher" + i).start().addTracked(TORRENT, seed.address()));
    }

    assertThat(
            world.run(Duration.ofMinutes(5), () -> leechers.stream().allMatch(l -> l.has(TORRENT))))
        .isTrue(); // that at most two are unchoked, the world recounts after every event
  }
}
