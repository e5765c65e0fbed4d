package io.htorrent.choker.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What it is for: on a local network everybody gets the data at once.
final class OpenScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("image", 16384, 300 * 16384);

  @Test
  void everybodyIsServedAtOnceWhateverTheSlots() {
    assertThat(piecesOfThePoorest(true)).isGreaterThan(25);
    assertThat(piecesOfThePoorest(false)).as("with two slots").isLessThan(15);
  }

  /// Twenty machines and a seed with two slots that could send each 36 pieces in a minute. What a
  /// seed allows fast, ten pieces, everybody gets in any case (BEP 6).
  private static int piecesOfThePoorest(boolean open) {
    World world = World.seeded(1);
    world.checkEvery(1000);
    Client seed = world.client("seed").line(Line.of(1, 200_000, 0)).serves(50, 2).owns(TORRENT);
    if (open) {
      seed.chokes(new OpenChoker.Factory());
    }
    seed.start().add(TORRENT);
    List<Client> machines = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      machines.add(world.client("machine" + i).start().add(TORRENT, seed.address()));
    }
    world.run(Duration.ofMinutes(1));
    return machines.stream().mapToInt(one -> one.status(TORRENT).piecesDone()).min().orElseThrow();
  }
}
