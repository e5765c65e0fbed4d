package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that vanish, networks that are cut, storms of resets, machines that sleep.
class CutScenarioTest {

  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 4 * 16384, 120L * 4 * 16384);

  @Test
  @DisplayName("W21 a peer vanishes without a reset: its blocks come from another within a minute")
  void peerVanishes() {
    World world = World.seeded(1);
    Client vanishing = seed(world, "vanishing", 100_000);
    Client other = seed(world, "other", 100_000);
    Client leecher =
        world.client("leecher").start().add(TORRENT, vanishing.address(), other.address());
    leecher.pickers = List.of(SimpleStrategies.rarest());
    world.run(Duration.ofSeconds(10));
    int connected = leecher.status(TORRENT).peers();
    vanishing.vanish();
    double gone = world.seconds();
    boolean left =
        world.run(Duration.ofMinutes(5), () -> leecher.status(TORRENT).peers() < connected);
    double noticed = world.seconds() - gone;
    boolean finished = world.run(Duration.ofMinutes(3), () -> leecher.has(TORRENT));

    assertThat(connected).isEqualTo(2);
    assertThat(left).isTrue();
    assertThat(noticed).isLessThan(123);
    assertThat(finished).isTrue();
    assertThat(leecher.completedSeconds(TORRENT)).as("no block waited for it").isLessThan(150);
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest(name = "a network cut for {0} s is whole again afterwards")
  @ValueSource(ints = {20, 90, 600})
  void networkIsCutAndHeals(int seconds) {
    World world = World.seeded(seconds);
    Client seed = seed(world, "seed", 200_000);
    List<Client> leechers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leechers.add(world.client("leecher" + i).start().addTracked(TORRENT, seed.address()));
    }
    world.run(Duration.ofSeconds(10));
    world.cutOff(leechers.get(0), leechers.get(1));
    world.run(Duration.ofSeconds(seconds));
    world.heal();

    boolean finished =
        world.run(
            Duration.ofMinutes(10), () -> leechers.stream().allMatch(one -> one.has(TORRENT)));

    assertThat(finished).isTrue();
    assertThat(leechers).allMatch(one -> one.holds(TORRENT));
  }

  @Test
  void machineThatSleptForEightHoursGoesOn() {
    World world = World.seeded(1);
    Client seed = seed(world, "seed", 200_000);
    Client leecher = world.client("leecher").start().addTracked(TORRENT, seed.address());
    world.run(Duration.ofSeconds(10));
    leecher.sleep(Duration.ofHours(8));
    world.run(Duration.ofHours(8));
    int before = world.tracker().log().size();

    boolean finished = world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(world.tracker().log().size() - before).as("no storm of announces").isLessThan(4);
  }

  private static Client seed(World world, String name, long up) {
    Client seed = world.client(name).line(Line.of(20, up, 0)).owns(TORRENT);
    return seed.start().addTracked(TORRENT);
  }
}
