package io.htorrent.choker.titfortat;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.Race;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What tit-for-tat is for: who gives nothing waits longer than those who give. These pay for it
/// all the same: half of the seed goes to free-riders, whose pieces nobody gets, and a first chance
/// from everybody to each.
class FreeRiderScenarioTest {

  private static final int HONEST = 20;
  private static final Line HOME = Line.of(20, 62_500, 2_000_000);
  private static final TestTorrent TORRENT = TestTorrent.unhashed("file", 65_536, 1000 * 65_536L);

  @Test
  void freeRidersFinishLaterThanThoseWhoGive() {
    Swarm without = new Swarm(0);
    Swarm with = new Swarm(HONEST);

    boolean finished = without.race.run(Duration.ofHours(2)) && with.race.run(Duration.ofHours(2));

    System.out.println(without.race.report("nobody rides free"));
    System.out.println(with.race.report("half ride free"));
    double alone = without.race.percentile(50, without.honest);
    double honest = with.race.percentile(50, with.honest);
    double free = with.race.percentile(50, with.free);
    System.out.printf(
        "  p50 honest alone %.1f s, honest %.1f s, free %.1f s%n", alone, honest, free);
    assertThat(finished).isTrue();
    assertThat(free).isGreaterThan(1.3 * honest);
    assertThat(honest).isLessThanOrEqualTo(1.3 * alone);
  }

  /// A seed, twenty that give what their lines allow, and some that give nothing.
  private static final class Swarm {
    private final World world = World.large(1);
    private final List<Client> honest = new ArrayList<>();
    private final List<Client> free = new ArrayList<>();
    private final Race race;

    Swarm(int freeRiders) {
      Client seed = client("seed").line(Line.of(10, 300_000, 0)).owns(TORRENT);
      seed.start().addTracked(TORRENT);
      race = new Race(world, TORRENT, seed);
      for (int i = 0; i < HONEST; i++) {
        honest.add(joins(client("honest" + i).line(HOME), seed));
        if (i < freeRiders) {
          free.add(joins(client("free" + i).line(HOME).limits(0, 1), seed));
        }
      }
    }

    private Client client(String name) {
      return world.client(name).serves(60, 5).chokes(new TitForTatChoker.Factory());
    }

    private Client joins(Client client, Client seed) {
      return race.starts(client.start().addTracked(TORRENT, seed.address()));
    }
  }
}
