package io.htorrent.picker.endgame;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.InOrderPicker;
import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.Misbehaviour;
import io.htorrent.testkit.world.ScriptedPeer;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it is for: the end of a download does not wait for the slowest peer.
final class EndgameScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 30 * 65536);
  private static final long LENGTH = TORRENT.metainfo().layout().totalLength();
  private static final int BLOCK = 16384;

  private record Ended(double seconds, long bytesDownloaded) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theLastBlocksDoNotWaitForTheSlowestPeer(long seed) {
    Ended with = download(seed, new InOrderPicker(), new EndgamePicker.Factory());
    Ended without = download(seed, new InOrderPicker());

    assertThat(with.seconds()).isLessThan(without.seconds() / 2);
    assertThat(with.bytesDownloaded() - LENGTH)
        .as("bytes that came twice")
        .isLessThanOrEqualTo(2 * BLOCK);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aPeerThatStallsInTheMiddleOfABlockLosesItToAFasterOne(long seed) {
    World world = World.seeded(seed);
    ScriptedPeer stalls = world.peer("stalls", TORRENT, Misbehaviour.STALLS_MID_BLOCK).listen();
    Client source = source(world, "source", 300_000);
    Client leecher =
        world
            .client("leecher")
            .picks(new InOrderPicker(), new EndgamePicker.Factory())
            .start()
            .add(TORRENT, stalls.address(), source.address());

    assertThat(world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT))).isTrue();

    assertThat(world.seconds()).as("seconds, of which 6.6 are the line's").isLessThan(12);
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  private static Ended download(long seed, PiecePicker.Factory... chain) {
    World world = World.seeded(seed);
    Client fast = source(world, "fast", 300_000);
    Client slow = source(world, "slow", 4_000);
    Client leecher =
        world.client("leecher").picks(chain).start().add(TORRENT, slow.address(), fast.address());
    assertThat(world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT))).isTrue();
    return new Ended(world.seconds(), leecher.status(TORRENT).bytesDownloaded());
  }

  private static Client source(World world, String name, long bytesPerSecond) {
    return world
        .client(name)
        .line(Line.of(20, bytesPerSecond, 0))
        .owns(TORRENT)
        .start()
        .add(TORRENT);
  }
}
