package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a swarm takes, against the best that any protocol could do. Each scenario prints its
/// percentiles and its ratio to that; the bounds below leave room for other builds, not for worse
/// algorithms.
class RaceScenarioTest {

  private static final Duration LONG = Duration.ofHours(3);

  /// 16 Mbit/s down, 0.5 Mbit/s up.
  private static final Line HOME = Line.of(20, 62_500, 2_000_000);

  private static final TestTorrent SMALL = torrent(200);

  private static TestTorrent torrent(int pieces) {
    return TestTorrent.unhashed("file", 65_536, pieces * 65_536L);
  }

  @Test
  void flashCrowdOfAHundredPeersAndAThousandPieces() {
    TestTorrent torrent = torrent(1000);
    World world = World.large(1);
    Client seed = seed(world, torrent, 625_000);
    Race race = new Race(world, torrent, seed);
    crowd(world, "leecher", 100, HOME)
        .forEach(one -> race.starts(one.serves(16, 4).start().addTracked(torrent, seed.address())));

    boolean finished = race.run(LONG);

    System.out.println(race.report("flash crowd, 1000 pieces"));
    assertThat(finished).isTrue();
    assertThat(race.ratio()).isLessThan(1.4);
  }

  @Test
  void seedLeavesAtNinetyNinePercentWhenTheCrowdHasItAllTogether() {
    World world = World.large(2);
    Client seed = seed(world, SMALL, 250_000);
    Race race = new Race(world, SMALL, seed);
    List<Client> leechers = crowd(world, "leecher", 40, HOME);
    leechers.forEach(one -> race.starts(one.start().addTracked(SMALL, seed.address())));
    boolean nearly =
        world.run(
            LONG,
            () ->
                leechers.stream().anyMatch(one -> one.piecesDone(SMALL) >= 198)
                    && together(leechers) == 200);
    seed.kill();

    boolean finished = race.run(LONG);

    System.out.println(race.report("seed leaves at 99 %"));
    assertThat(nearly).isTrue();
    assertThat(finished).isTrue();
    assertThat(race.ratio()).isLessThan(1.8);
  }

  @Test
  void slowAndFastClasses() {
    World world = World.large(3);
    Client seed = seed(world, SMALL, 500_000);
    Race race = new Race(world, SMALL, seed);
    List<Client> fast = crowd(world, "fast", 20, Line.of(10, 250_000, 4_000_000));
    List<Client> slow = crowd(world, "slow", 20, Line.of(60, 16_000, 250_000));
    for (int i = 0; i < 20; i++) {
      race.starts(fast.get(i).start().addTracked(SMALL, seed.address()));
      race.starts(slow.get(i).start().addTracked(SMALL, seed.address()));
    }

    boolean finished = race.run(LONG);

    System.out.println(race.report("slow and fast"));
    System.out.printf(
        "  fast p50 %.1f s, slow p50 %.1f s%n",
        race.percentile(50, fast), race.percentile(50, slow));
    assertThat(finished).isTrue();
    assertThat(race.percentile(50, fast)).isLessThan(race.percentile(50, slow));
    assertThat(race.ratio()).isLessThan(3.5);
  }

  @Test
  void lateJoinersTakeNoLongerThanTheFirst() {
    World world = World.large(4);
    Client seed = seed(world, SMALL, 250_000);
    Race race = new Race(world, SMALL, seed);
    List<Client> early = crowd(world, "early", 20, HOME);
    List<Client> late = crowd(world, "late", 20, HOME);
    early.forEach(one -> race.starts(one.start().addTracked(SMALL, seed.address())));
    world.run(Duration.ofSeconds(100));
    late.forEach(one -> race.starts(one.start().addTracked(SMALL)));

    boolean finished = race.run(LONG);

    System.out.println(race.report("late joiners"));
    System.out.printf(
        "  early p50 %.1f s, late p50 %.1f s%n",
        race.percentile(50, early), race.percentile(50, late));
    assertThat(finished).isTrue();
    assertThat(race.percentile(50, late)).isLessThan(race.percentile(50, early) * 1.2);
  }

  /// Pieces that any of these have.
  private static int together(List<Client> clients) {
    PieceSet pieces = new PieceSet(SMALL.metainfo().layout().pieceCount());
    clients.forEach(one -> one.journal(SMALL).written.forEach(pieces::add));
    return pieces.size();
  }

  private static Client seed(World world, TestTorrent torrent, long up) {
    Client seed = world.client("seed").line(Line.of(10, up, 0)).serves(60, 8).owns(torrent);
    return seed.start().addTracked(torrent);
  }

  private static List<Client> crowd(World world, String name, int count, Line line) {
    List<Client> crowd = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      crowd.add(world.client(name + i).line(line).serves(25, 4));
    }
    return crowd;
  }
}
