package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Strategies that fail are named and replaced by the engine's own; the download goes on.
class StrategyScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 30 * 65536);

  private final World world = World.seeded(1);

  @ParameterizedTest(name = "at its call number {0}")
  @ValueSource(ints = {1, 2, 10})
  void pickerThatThrowsIsNamedAndReplaced(int call) {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.pickers = List.of(FaultyStrategies.throwingPicker(call), SimpleStrategies.endgame());
    leecher.start().add(TORRENT, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.events.contains("Complete"))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events)
        .containsExactly(
            "Replaced: picker 'faulty': threw java.lang.IllegalStateException: a bug in a picker",
            "Complete");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "cannot be made, threw java.lang.IllegalStateException: this picker cannot be made",
    "throws when told, threw java.lang.IllegalStateException: piece 0 is of no interest",
    "offers a piece that is not there, offered piece 30 of 30",
    "offers a block that is not there, 'offered block 1000 of piece 0, which has 4'",
    "gives no reason, offered a block without a reason",
    "floods, offered 100061 times in one call what was refused",
    "keeps its sink, kept a sink and offered after its call",
    "takes 60 ms, took over 50 ms 3 times within a minute"
  })
  void pickerWithAFaultIsNamedAndReplacedInItsPlace(String fault, String reason) {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.pickers =
        List.of(FaultyStrategies.picker(fault, world.time), SimpleStrategies.endgame());
    leecher.start().add(TORRENT, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.events.contains("Complete"))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events).containsExactly("Replaced: picker 'faulty': " + reason, "Complete");
  }

  @Test
  void secondPickerOfAChainIsReplacedInItsPlace() {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.pickers =
        List.of(
            SimpleStrategies.rarest(),
            FaultyStrategies.picker("offers a piece that is not there", world.time));
    leecher.start().add(TORRENT, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.events.contains("Complete"))).isTrue();

    assertThat(leecher.events)
        .containsExactly("Replaced: picker 'faulty': offered piece 30 of 30", "Complete");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "cannot be made, threw java.lang.IllegalStateException: this choker cannot be made",
    "throws, threw java.lang.IllegalStateException: a bug in a choker",
    "overflows the stack, threw java.lang.StackOverflowError",
    "wants a negative number of slots, asked for -1 slots",
    "answers null, answered null",
    "answers with a hole, gave a verdict without a peer or reason",
    "judges a stranger, judged 1 peers that are not here",
    "leaves one out, did not judge peer 0",
    "serves more than the slots, 'serves 2 peers, there are 1 slots'",
    "takes 60 ms, took over 50 ms 3 times within a minute"
  })
  void chokerWithAFaultIsNamedOnceAndReplaced(String fault, String reason) {
    Client seed = world.client("seed").owns(TORRENT);
    seed.choker = FaultyStrategies.choker(fault, world.time);
    seed.settings = EngineSettings.usual().withSlots(1);
    seed.start().add(TORRENT);
    seed.host.upBytesPerSecond = 30_000;
    Client a = world.client("a").start().add(TORRENT, seed.address());
    Client b = world.client("b").start().add(TORRENT, seed.address());

    assertThat(world.run(Duration.ofMinutes(5), () -> a.has(TORRENT) && b.has(TORRENT))).isTrue();

    assertThat(seed.events)
        .containsExactlyInAnyOrder("Complete", "Replaced: choker 'faulty': " + reason);
  }
}
