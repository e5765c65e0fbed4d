package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A bug of ours stops the torrent that it showed in, by name; the session and its other torrents
/// go on.
class OwnBugScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent DOOMED = TestTorrent.single("doomed", 65_536, 20 * 65_536);
  private static final TestTorrent WITNESS = TestTorrent.single("witness", 65_536, 40 * 65_536);

  @Test
  @DisplayName("C10 what a worker throws fails its torrent, and no other")
  void aBugOnAWorker() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(DOOMED).owns(WITNESS).start().add(DOOMED).add(WITNESS);
    Client leecher = world.client("leecher");
    leecher.bugsExpected = true;
    leecher.hashers =
        metainfo -> {
          if (metainfo.infoHash().equals(DOOMED.metainfo().infoHash())) {
            return piece -> new FailingCheck("no digest for piece " + piece);
          }
          return world.hasher(metainfo);
        };
    leecher.start().add(DOOMED, seed.address()).add(WITNESS, seed.address());

    boolean finished = world.run(MINUTE, () -> leecher.has(WITNESS));

    world.run(Duration.ofSeconds(2));
    assertThat(finished).isTrue();
    assertThat(leecher.holds(WITNESS)).isTrue();
    assertThat(leecher.status(DOOMED).state()).isEqualTo(State.FAILED);
    assertThat(leecher.status(DOOMED).peers()).isZero();
    assertThat(leecher.events("Failed: stopped by a bug")).isEqualTo(1);
    assertThat(leecher.events("no digest for piece")).isEqualTo(1);
    assertThat(leecher.status(DOOMED).causes())
        .singleElement()
        .isInstanceOfSatisfying(
            Cause.Broken.class,
            cause ->
                assertThat(cause.reason())
                    .startsWith("stopped by a bug, please report it")
                    .contains("no digest for piece"));
  }

  @Test
  @DisplayName("C10 a torrent that a bug stopped can be removed and taken up again")
  void aBrokenTorrentCanBeRemoved() {
    World world = World.seeded(2);
    Client seed = world.client("seed").owns(DOOMED).start().add(DOOMED);
    Client leecher = world.client("leecher");
    int[] bugs = {1};
    leecher.bugsExpected = true;
    leecher.hashers =
        metainfo ->
            piece -> bugs[0]-- > 0 ? new FailingCheck("once") : world.hasher(metainfo).begin(piece);
    leecher.start().add(DOOMED, seed.address());
    assertThat(world.run(MINUTE, () -> leecher.events("Failed") == 1)).isTrue();

    leecher.ask(new Command.Remove(DOOMED.metainfo().infoHash()), _ -> {});
    world.run(Duration.ofSeconds(10));
    leecher.add(DOOMED, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(DOOMED))).isTrue();
    assertThat(leecher.holds(DOOMED)).isTrue();
  }

  /// A bug that shows on a worker, when a piece is complete.
  private record FailingCheck(String message) implements PieceHasher.Check {
    @Override
    public void update(ByteBuffer bytes) {}

    @Override
    public boolean matches() {
      throw new IllegalStateException(message);
    }
  }
}
