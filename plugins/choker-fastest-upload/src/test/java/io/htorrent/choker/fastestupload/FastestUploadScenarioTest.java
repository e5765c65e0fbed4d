package io.htorrent.choker.fastestupload;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What it is for: a seed's line brings most where peers take fastest.
final class FastestUploadScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 300 * 65536);

  @Test
  void aSeedsLineBringsMoreInTheSameTime() {
    long fastest = bytesBrought(true);
    long inTurn = bytesBrought(false);

    assertThat(fastest).isGreaterThan(inTurn * 3 / 2);
  }

  /// Two fast peers among eight slow ones, two slots, three minutes.
  private static long bytesBrought(boolean byRate) {
    World world = World.seeded(1);
    world.checkEvery(1000);
    Client seed = world.client("seed").line(Line.of(10, 200_000, 0)).serves(50, 2).owns(TORRENT);
    if (byRate) {
      seed.chokes(new FastestUploadChoker.Factory());
    }
    seed.start().add(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      Line line = Line.of(10, 0, i <= 2 ? 100_000 : 5_000);
      leechers.add(world.client("leecher" + i).line(line).start().add(TORRENT, seed.address()));
    }
    world.run(Duration.ofMinutes(3));
    return leechers.stream().mapToLong(one -> one.status(TORRENT).bytesDownloaded()).sum();
  }
}
