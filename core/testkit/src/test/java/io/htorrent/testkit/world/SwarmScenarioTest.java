package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines among themselves: who dials, who finishes, and that a seed tells it all twice.
class SwarmScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 4 * 16384, 31 * 4 * 16384 + 20_000);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void leecherDialsSeed(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    world.run(Duration.ofSeconds(1));
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events).containsExactly("Complete");
    assertThat(leecher.disk(TORRENT).completions()).isEqualTo(1);
    assertThat(leecher.status(TORRENT).state()).isEqualTo(State.SEEDING);
    assertThat(leecher.status(TORRENT).bytesDownloaded())
        .isEqualTo(TORRENT.metainfo().layout().totalLength());
    assertThat(source.status(TORRENT).bytesUploaded())
        .isEqualTo(TORRENT.metainfo().layout().totalLength());
  }

  @Test
  void seedDialsLeecher() {
    World world = World.seeded(1);
    Client leecher = world.client("leecher").start().add(TORRENT);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT, leecher.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(source.events).containsExactly("Complete");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void fiveLeechersFinishByATracker(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    source.host.upBytesPerSecond = 1_000_000;
    List<Client> leechers = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      leechers.add(world.client("leecher" + i).start().addTracked(TORRENT));
    }

    assertThat(world.run(MINUTE, () -> leechers.stream().allMatch(l -> l.has(TORRENT)))).isTrue();

    world.run(Duration.ofSeconds(5));
    assertThat(leechers).allMatch(leecher -> leecher.holds(TORRENT));
    assertThat(leechers.stream().mapToLong(l -> l.status(TORRENT).bytesUploaded()).sum())
        .as("leechers serve while they leech")
        .isGreaterThan(TORRENT.metainfo().layout().totalLength());
    assertThat(world.tracker().log())
        .contains("leecher1 STARTED left=2051616")
        .contains("leecher1 COMPLETED left=0")
        .doesNotContain("seed COMPLETED left=0");
  }

  @Test
  void sameSeedSameTrace() {
    List<List<String>> traces = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      World world = World.seeded(7);
      Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
      List<Client> leechers =
          List.of(
              world.client("a").start().addTracked(TORRENT),
              world.client("b").start().addTracked(TORRENT, source.address()),
              world.client("c").start().addTracked(TORRENT));
      assertThat(world.run(MINUTE, () -> leechers.stream().allMatch(l -> l.has(TORRENT)))).isTrue();
      traces.add(world.trace());
    }

    assertThat(traces.getFirst()).isEqualTo(traces.getLast()).hasSizeGreaterThan(200);
  }
}
