package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept when a process ends, well or badly.
class ResumeScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int BLOCK = 16384;
  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 20 * BLOCK, 30L * 20 * BLOCK - 5_000);
  private static final long TOTAL = TORRENT.metainfo().layout().totalLength();

  private static Client slowSeed(World world) {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    seed.host.upBytesPerSecond = 1_000_000;
    return seed;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void killedAgainAndAgainFetchesNoVerifiedPieceTwice(long seed) {
    World world = World.seeded(seed);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());
    long received = 0;
    int kills = 0;
    while (!world.run(
        Duration.ofMillis(300 + world.random.nextInt(1_500)), () -> leecher.has(TORRENT))) {
      received += leecher.status(TORRENT).bytesDownloaded();
      leecher.kill();
      kills++;
      Set<Integer> known = new HashSet<>(leecher.journal(TORRENT).written);
      assertThat(known).allMatch(piece -> leecher.holds(TORRENT, piece), "is on disk");
      leecher.start().add(TORRENT, source.address());
      world.run(Duration.ofMillis(100));
      assertThat(leecher.status(TORRENT).piecesDone()).isEqualTo(known.size());
      assertThat(kills).isLessThan(100);
    }
    received += leecher.status(TORRENT).bytesDownloaded();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(kills).isGreaterThan(2);
    assertThat(received).isLessThan(TOTAL + kills * 2_000_000L);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void cleanStopKeepsUnfinishedPieces(long seed) {
    World world = World.seeded(seed);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher");
    leecher.pickers = List.of(SimpleStrategies.rarest()); // no block is asked of two
    leecher.start().add(TORRENT, source.address());
    long received = 0;
    int stops = 0;
    int partial = 0;
    while (!world.run(
        Duration.ofMillis(500 + world.random.nextInt(1_500)), () -> leecher.has(TORRENT))) {
      leecher.stop();
      assertThat(world.run(Duration.ofSeconds(5), leecher::ended)).isTrue();
      received += leecher.status(TORRENT).bytesDownloaded();
      partial += leecher.journal(TORRENT).partial.size();
      assertThat(leecher.journal(TORRENT).clean).isTrue();
      assertThat(leecher.journal(TORRENT).downloaded).isEqualTo(received);
      stops++;
      leecher.host.die();
      leecher.start().add(TORRENT, source.address());
      assertThat(stops).isLessThan(100);
    }
    received += leecher.status(TORRENT).bytesDownloaded();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(stops).isGreaterThan(2);
    assertThat(partial).as("pieces begun at a stop").isPositive();
    assertThat(received).as("every block that arrived was kept").isEqualTo(TOTAL);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void powerCutHashesWhatWasNotDurableAndFetchesTheRest(long seed) {
    World world = World.seeded(seed);
    Client source = slowSeed(world);
    source.host.upBytesPerSecond = 60_000;
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());
    world.run(Duration.ofSeconds(90));
    int written = leecher.journal(TORRENT).written.size();
    int durable = leecher.journal(TORRENT).durable.size();

    leecher.powerCut();
    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofSeconds(1));
    int kept = leecher.status(TORRENT).piecesDone();
    source.host.upBytesPerSecond = 0;
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(durable).isBetween(1, written - 1);
    assertThat(kept).isEqualTo(durable);
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @Test
  void finishedDownloadStartsAgainWithoutReadingOrFetching() {
    World world = World.seeded(1);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher").start().addTracked(TORRENT, source.address());
    world.run(MINUTE, () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(1));
    leecher.stop();
    world.run(Duration.ofSeconds(5), leecher::ended);
    leecher.disk(TORRENT).readsFail(true);

    leecher.host.die();
    leecher.start().addTracked(TORRENT, source.address());
    world.run(Duration.ofSeconds(5));

    assertThat(leecher.has(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isZero();
    assertThat(world.tracker().log())
        .containsExactly(
            "leecher STARTED left=" + TOTAL,
            "leecher COMPLETED left=0",
            "leecher STOPPED left=0",
            "leecher STARTED left=0");
  }

  @Test
  void fileTouchedWhileWeSleptIsHashedAndRepaired() {
    World world = World.seeded(1);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());
    world.run(MINUTE, () -> leecher.has(TORRENT));
    leecher.stop();
    world.run(Duration.ofSeconds(5), leecher::ended);
    leecher.disk(TORRENT).corrupt(3, 77);
    leecher.disk(TORRENT).touch(0);

    leecher.host.die();
    leecher.start().add(TORRENT, source.address());
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isEqualTo(20 * BLOCK);
  }

  @Test
  void filesWithoutAJournalAreHashed() {
    World world = World.seeded(1);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher");
    for (int piece = 0; piece < 10; piece++) {
      leecher.disk(TORRENT).put(piece, TORRENT.piece(piece));
    }
    leecher.disk(TORRENT).corrupt(9, 0);

    leecher.start().add(TORRENT, source.address());
    world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isEqualTo(TOTAL - 9L * 20 * BLOCK);
  }

  @ParameterizedTest(name = "killed after {0} ms")
  @ValueSource(ints = {1, 3, 5, 8, 12, 20})
  void killInTheMiddleOfACheckTrustsNothingUnseen(int millis) {
    World world = World.seeded(millis);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher").owns(TORRENT);
    leecher.disk(TORRENT).corrupt(29, 5);
    leecher.disk(TORRENT).touch(0);

    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(millis));
    leecher.kill();
    leecher.start().add(TORRENT, source.address());
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isLessThanOrEqualTo(20 * BLOCK);
  }

  @ParameterizedTest(name = "stopped after {0} ms")
  @ValueSource(ints = {1, 3, 5, 8, 12, 20})
  void stopInTheMiddleOfACheckTrustsNothingUnseen(int millis) {
    World world = World.seeded(millis);
    Client source = slowSeed(world);
    Client leecher = world.client("leecher").owns(TORRENT);
    leecher.disk(TORRENT).corrupt(29, 5);
    leecher.disk(TORRENT).touch(0);

    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(millis));
    leecher.stop();
    boolean ended = world.run(Duration.ofSeconds(5), leecher::ended);
    leecher.host.die();
    leecher.start().add(TORRENT, source.address());
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(ended).isTrue();
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isLessThanOrEqualTo(20 * BLOCK);
  }

  @ParameterizedTest(name = "stopped after {0} ms")
  @ValueSource(ints = {0, 1, 2, 3, 5, 10})
  void stopJustAfterAddEnds(int millis) {
    World world = World.seeded(millis);
    Client client = world.client("client").start().addTracked(TORRENT);
    world.run(Duration.ofMillis(millis));
    client.stop();

    assertThat(world.run(Duration.ofSeconds(5), client::ended)).isTrue();
    world.run(Duration.ofSeconds(30));
    assertThat(client.journal(TORRENT).holder).as("the lock is released").isNull();
    assertThat(world.tracker().log().size() % 2).as("started, stopped").isZero();
  }
}
