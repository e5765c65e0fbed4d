package io.htorrent.choker.antileech;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What it is for: a seed's line goes to peers that soon help others, or soon seed.
final class AntiLeechScenarioTest {

  private static final int PIECES = 200;
  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 32768, (long) PIECES * 32768);

  @Test
  void whoBeginsAndWhoIsNearlyCompleteGetMoreThanThoseBetween() {
    World world = World.seeded(1);
    world.checkEvery(1000);
    Client seed =
        world
            .client("seed")
            .line(Line.of(10, 30_000, 0))
            .chokes(new AntiLeechChoker.Factory())
            .serves(50, 3)
            .owns(TORRENT)
            .start()
            .add(TORRENT);
    Client halfway = leecher(world, "halfway", PIECES / 2, seed);
    Client third = leecher(world, "third", PIECES / 3, seed);
    Client beyond = leecher(world, "beyond", PIECES * 2 / 3, seed);
    Client begins = leecher(world, "begins", 0, seed);
    Client nearly = leecher(world, "nearly", PIECES - 20, seed);

    world.run(Duration.ofMinutes(2));

    assertThat(nearly.has(TORRENT)).as("the nearly complete one seeds").isTrue();
    long between = Math.max(got(halfway), Math.max(got(third), got(beyond)));
    assertThat(got(begins)).as("to who begins, in bytes").isGreaterThan(between);
  }

  private static Client leecher(World world, String name, int pieces, Client seed) {
    return world.client(name).owns(TORRENT, pieces).start().add(TORRENT, seed.address());
  }

  private static long got(Client client) {
    return client.status(TORRENT).bytesDownloaded();
  }
}
