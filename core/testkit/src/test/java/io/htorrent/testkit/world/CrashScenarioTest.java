package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that are killed at any moment: what was said to be there is there.
class CrashScenarioTest {

  private static final int PIECE = 20 * 16384;
  private static final TestTorrent TORRENT = TestTorrent.single("file", PIECE, 60L * PIECE - 5_000);
  private static final long TOTAL = TORRENT.metainfo().layout().totalLength();

  @ParameterizedTest(name = "C01 killed fifty times in a download, by writes torn, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void killedFiftyTimes(long seed) {
    World world = World.seeded(seed);
    List<Client> seeds =
        List.of(source(world, "seed1"), source(world, "seed2"), source(world, "seed3"));
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).faults().speed(3_000_000);
    start(leecher, seeds);
    long received = 0;
    int kills = 0;
    while (kills < 50) {
      world.run(Duration.ofMillis(100 + world.random.nextInt(400)));
      received += leecher.piecesDone(TORRENT) == 60 ? 0 : downloaded(leecher);
      leecher.kill();
      kills++;
      Set<Integer> claimed = new TreeSet<>(leecher.journal(TORRENT).written);

      assertThat(claimed).as("wrong haves").allMatch(piece -> leecher.holds(TORRENT, piece));

      start(leecher, seeds);
      world.run(Duration.ofMillis(50));
      assertThat(leecher.piecesDone(TORRENT)).as("kept").isGreaterThanOrEqualTo(claimed.size());
    }
    boolean finished = world.run(Duration.ofMinutes(2), () -> leecher.has(TORRENT));
    received += downloaded(leecher);

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(received).isLessThan(TOTAL + kills * (16L << 20));
    assertThat(leecher.events("did not match")).isZero();
  }

  @ParameterizedTest(name = "C02 killed {0} ms into a check: nothing is believed unseen")
  @ValueSource(ints = {1, 5, 10, 20, 40, 80, 150})
  void killedInACheck(int millis) {
    World world = World.seeded(millis);
    Client source = source(world, "seed");
    Client leecher = world.client("leecher").owns(TORRENT);
    leecher.diskNanos = 5_000_000;
    leecher.disk(TORRENT).corrupt(7, 100);
    leecher.disk(TORRENT).corrupt(59, 100);
    leecher.disk(TORRENT).touch(0);

    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(millis));
    leecher.kill();
    boolean claimed = leecher.events("Complete") > 0;
    leecher.start().add(TORRENT, source.address());
    boolean finished = world.run(Duration.ofMinutes(2), () -> leecher.has(TORRENT));

    assertThat(claimed).isFalse();
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isLessThanOrEqualTo(2L * PIECE);
  }

  @ParameterizedTest(name = "C07 stopped under load, seed {0}: nothing is fetched or checked again")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void stoppedUnderLoad(long seed) {
    World world = World.seeded(seed);
    Client source = source(world, "seed");
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).faults().speed(4_000_000);
    leecher.pickers = List.of(SimpleStrategies.rarest()); // no block is asked of two
    leecher.start().addTracked(TORRENT, source.address());
    world.run(Duration.ofMillis(2_000 + 100 * seed));

    leecher.stop();
    boolean ended = world.run(Duration.ofSeconds(10), leecher::ended);
    long before = downloaded(leecher);
    int done = leecher.piecesDone(TORRENT);
    List<String> told = List.copyOf(world.tracker().log());
    leecher.host.die();
    leecher.start().addTracked(TORRENT, source.address());
    world.run(Duration.ofMillis(100));
    State state = leecher.status(TORRENT).state();
    int kept = leecher.piecesDone(TORRENT);
    boolean finished = world.run(Duration.ofMinutes(2), () -> leecher.has(TORRENT));

    assertThat(ended).isTrue();
    assertThat(told).anyMatch(line -> line.startsWith("leecher STOPPED"));
    assertThat(done).isPositive();
    assertThat(state).isEqualTo(State.DOWNLOADING);
    assertThat(kept).isGreaterThanOrEqualTo(done);
    assertThat(finished).isTrue();
    assertThat(before + downloaded(leecher)).isEqualTo(TOTAL);
  }

  private static Client source(World world, String name) {
    Client source = world.client(name).line(Line.of(10, 2_000_000, 0)).owns(TORRENT);
    return source.start().add(TORRENT);
  }

  private static void start(Client leecher, List<Client> seeds) {
    leecher
        .start()
        .add(TORRENT, seeds.get(0).address(), seeds.get(1).address(), seeds.get(2).address());
  }

  private static long downloaded(Client leecher) {
    return leecher.status(TORRENT).bytesDownloaded();
  }
}
