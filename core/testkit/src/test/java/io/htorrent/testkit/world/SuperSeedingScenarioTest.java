package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What super-seeding (BEP 16) is for: a new torrent leaves a slow seed about once.
class SuperSeedingScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 60 * 65536);

  /// How many copies a seed has to send until six leechers are complete.
  private static double copiesSent(boolean superSeeding) {
    World world = World.seeded(16);
    world.checkEvery(50);
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = seed.settings.with(new EngineSettings.Seeding(superSeeding, false));
    seed.host.upBytesPerSecond = 300_000;
    seed.start().add(TORRENT);
    List<Client> leechers = new ArrayList<>();
    List<PeerAddress> known = new ArrayList<>(List.of(seed.address()));
    for (int i = 0; i < 6; i++) {
      Client leecher = world.client("leecher" + i).start();
      leecher.host.upBytesPerSecond = 600_000;
      leecher.add(TORRENT, known.toArray(PeerAddress[]::new));
      leechers.add(leecher);
      known.add(leecher.address());
    }

    boolean done =
        world.run(
            Duration.ofMinutes(20), () -> leechers.stream().allMatch(one -> one.has(TORRENT)));

    assertThat(done).as("all are complete").isTrue();
    assertThat(leechers).allMatch(one -> one.holds(TORRENT));
    return seed.status(TORRENT).bytesUploaded()
        / (double) TORRENT.metainfo().layout().totalLength();
  }

  @Test
  @DisplayName("six leechers are complete when a super-seed has sent little more than one copy")
  void sendsEachPieceAboutOnce() {
    double plain = copiesSent(false);
    double superSeeding = copiesSent(true);

    assertThat(superSeeding).isBetween(1.0, 1.25);
    assertThat(superSeeding).isLessThan(plain);
  }
}
