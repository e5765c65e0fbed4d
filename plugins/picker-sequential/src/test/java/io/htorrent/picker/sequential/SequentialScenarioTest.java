package io.htorrent.picker.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What it is for: who watches a film need not wait for its end.
final class SequentialScenarioTest {

  private static final TestTorrent FILM = TestTorrent.single("film", 65536, 60 * 65536);

  @Test
  void whatIsThereIsTheBeginning() {
    World world = World.seeded(1);
    Client fast = source(world, "fast", 150_000);
    Client slow = source(world, "slow", 30_000);
    Client viewer =
        world
            .client("viewer")
            .picks(new SequentialPicker.Factory())
            .start()
            .add(FILM, fast.address(), slow.address());
    world.run(Duration.ofSeconds(2));
    world.run(Duration.ofMinutes(1), () -> viewer.status(FILM).piecesDone() >= 30);

    int begun = 0;
    while (viewer.holds(FILM, begun)) {
      begun++;
    }

    assertThat(viewer.status(FILM).piecesDone()).isBetween(30, 32);
    assertThat(begun).as("pieces from the beginning without a gap").isGreaterThanOrEqualTo(24);
  }

  private static Client source(World world, String name, long bytesPerSecond) {
    return world.client(name).line(Line.of(20, bytesPerSecond, 0)).owns(FILM).start().add(FILM);
  }
}
