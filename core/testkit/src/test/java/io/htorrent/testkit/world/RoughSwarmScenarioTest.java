package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Swarms in which something is always wrong with somebody.
class RoughSwarmScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 4 * 16384, 200L * 65536);
  private static final TestTorrent SMALL_PIECES =
      TestTorrent.single("file", 2 * 16384, 600L * 32768);

  @ParameterizedTest(name = "W20 {0} among four good ones, seed {1}")
  @CsvSource({"STALLS_MID_BLOCK, 1", "STALLS_MID_BLOCK, 2", "NEVER_SENDS, 1", "NEVER_SENDS, 2"})
  void stallingPeerHoldsNothingUp(Misbehaviour fault, long seed) {
    double clean = SwarmTrial.of(seed, TORRENT, 4, List.of()).run();
    SwarmTrial trial = SwarmTrial.of(seed, TORRENT, 4, List.of(fault));

    double seconds = trial.run();

    assertThat(seconds).isLessThanOrEqualTo(1.5 * clean + 60);
    assertThat(trial.banned()).isEmpty();
  }

  @ParameterizedTest(name = "W23 32 peers, 5 % hang up at random, 5 % send wrong blocks, seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void someHangUpAndSomeLie(long seed) {
    double clean = SwarmTrial.of(seed, SMALL_PIECES, 32, List.of()).run();
    SwarmTrial trial =
        SwarmTrial.of(
            seed,
            SMALL_PIECES,
            28,
            List.of(
                Misbehaviour.DISCONNECTS_AT_RANDOM,
                Misbehaviour.DISCONNECTS_AT_RANDOM,
                Misbehaviour.CORRUPTS_ONE_OF_64,
                Misbehaviour.CORRUPTS_ONE_OF_64));

    double seconds = trial.run();

    assertThat(seconds).isLessThanOrEqualTo(1.5 * clean);
    assertThat(trial.banned()).containsExactlyInAnyOrderElementsOf(trial.last(2));
    assertThat(trial.waste()).isLessThanOrEqualTo(0.2);
  }

  @ParameterizedTest(name = "W22 every five seconds 30 % of the connections are reset, seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void resetStorm(long seed) {
    World world = World.seeded(seed);
    world.checkEvery(20);
    List<Client> clients = new ArrayList<>();
    clients.add(world.client("seed").line(Line.of(20, 200_000, 0)).owns(TORRENT));
    for (int i = 0; i < 5; i++) {
      clients.add(world.client("leecher" + i).line(Line.of(20, 200_000, 0)));
    }
    clients.forEach(client -> client.start().addTracked(TORRENT));
    for (int round = 0; round < 24; round++) {
      world.run(Duration.ofSeconds(5));
      clients.forEach(client -> reset(world, client));
    }
    long dials = dials(world);

    boolean finished =
        world.run(Duration.ofMinutes(10), () -> clients.stream().allMatch(c -> c.has(TORRENT)));
    boolean parted =
        world.run(
            Duration.ofMinutes(5), () -> clients.stream().allMatch(c -> c.host.open().isEmpty()));

    assertThat(finished).isTrue();
    assertThat(clients).allMatch(client -> client.holds(TORRENT));
    assertThat(dials).as("six clients, two minutes: a dial a minute each way").isBetween(10L, 90L);
    assertThat(parted).as("seeds part: nothing is left open").isTrue();
  }

  @Test
  @DisplayName("W36 the seed leaves at 99 %: people are told, and it goes on when the seed is back")
  void seedLeavesShortOfTheEnd() {
    World world = World.seeded(1);
    Client seed = world.client("seed").line(Line.of(20, 500_000, 0)).owns(TORRENT).start();
    seed.addTracked(TORRENT);
    Client a = world.client("a").start().addTracked(TORRENT);
    Client b = world.client("b").start().addTracked(TORRENT);
    world.run(Duration.ofSeconds(1));
    world.run(Duration.ofMinutes(5), () -> a.status(TORRENT).piecesDone() >= 194);
    seed.kill();
    world.run(Duration.ofSeconds(30));
    int missing = 200 - a.status(TORRENT).piecesDone();
    String reason = a.status(TORRENT).reason();

    seed.start().addTracked(TORRENT);
    boolean finished = world.run(Duration.ofMinutes(5), () -> a.has(TORRENT) && b.has(TORRENT));

    assertThat(missing).isBetween(1, 6);
    assertThat(reason)
        .startsWith(
            "waiting for peers: nobody connected has the last "
                + missing
                + (missing == 1 ? " piece" : " pieces")
                + " (availability 0.9");
    assertThat(finished).isTrue();
    assertThat(a.status(TORRENT).reason()).isEmpty();
  }

  private static void reset(World world, Client client) {
    for (VirtualChannel channel : client.host.open()) {
      if (world.random.nextDouble() < 0.3) {
        channel.reset();
      }
    }
  }

  private static long dials(World world) {
    return world.trace().stream().filter(line -> line.contains(" connects to ")).count();
  }
}
