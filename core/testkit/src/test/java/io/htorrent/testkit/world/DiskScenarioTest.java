package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Disks that are full, gone or slow.
class DiskScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 20 * 16384, 30L * 20 * 16384);

  @Test
  @DisplayName(
      "F02 disk full in mid-write: serves what it has, asks for nothing, goes on by itself")
  void diskFull() {
    World world = World.seeded(1);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).room(10L * 20 * 16384 + 100_000);
    ScriptedPeer watcher =
        world.scripted("watcher", TORRENT, new WatcherScript()).dial(leecher.address());
    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(1));
    watcher.dial(leecher.address());

    boolean full = world.run(MINUTE, () -> leecher.events("Failed") > 0);
    world.run(Duration.ofSeconds(8));
    State state = leecher.status(TORRENT).state();
    long haves = watcher.connections.getFirst().count(PeerMessage.Have.class);
    int done = leecher.status(TORRENT).piecesDone();
    int servedBefore = watcher.connections.getFirst().goodBlocks();
    watcher.connections.getFirst().send(new PeerMessage.Request(firstOf(leecher), 16384, 16384));
    world.run(Duration.ofMillis(500));
    int served = watcher.connections.getFirst().goodBlocks() - servedBefore;
    leecher.disk(TORRENT).room(Long.MAX_VALUE);
    boolean finished = world.run(Duration.ofSeconds(70), () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(1));

    assertThat(full).isTrue();
    assertThat(state).isEqualTo(State.FAILED);
    assertThat(leecher.events.getFirst()).isEqualTo("Failed: no space left on the virtual disk");
    assertThat(done).isLessThanOrEqualTo(10);
    assertThat(haves).isEqualTo(done);
    assertThat(served).as("what is there is served").isEqualTo(1);
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events).endsWith("Complete");
  }

  private static int firstOf(Client client) {
    return client.journal(TORRENT).written.getFirst();
  }

  /// Asks for every piece that it hears of.
  private static final class WatcherScript implements ScriptedPeer.Script {
    @Override
    public void greeted(ScriptedConnection connection) {
      connection.send(new PeerMessage.Interested());
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      if (message instanceof PeerMessage.Have have) {
        connection.send(new PeerMessage.Request(have.piece(), 0, 16384));
      }
    }
  }

  @Test
  @DisplayName(
      "F02 a disk that stays full: said once, and nothing is fetched that it would not take")
  void diskStaysFull() {
    World world = World.seeded(1);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).room(500_000);
    leecher.start().add(TORRENT, source.address());

    world.run(Duration.ofMinutes(1));
    long fetched = leecher.status(TORRENT).bytesDownloaded();
    world.run(Duration.ofMinutes(20));

    assertThat(leecher.events("Failed")).isEqualTo(1);
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isEqualTo(fetched);
  }

  @Test
  @DisplayName("F07 the file is deleted while seeding: nothing wrong is sent, it is fetched again")
  void fileIsDeletedWhileSeeding() {
    World world = World.seeded(1);
    Client other = world.client("other").owns(TORRENT).start().add(TORRENT);
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT, other.address());
    world.run(Duration.ofSeconds(5));
    seed.disk(TORRENT).delete(0);
    Client leecher = world.client("leecher").start().add(TORRENT, seed.address());

    boolean finished =
        world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT) && leecher.holds(TORRENT));

    assertThat(seed.events("can no longer be read")).isPositive();
    assertThat(finished).isTrue();
  }

  @Test
  @DisplayName("F17 a sync that fails: the download goes on, nothing is called durable")
  void syncFails() {
    World world = World.seeded(1);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    source.host.upBytesPerSecond = 60_000;
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());
    leecher.disk(TORRENT).syncsFail(true);

    boolean finished = world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT));
    int durable = leecher.journal(TORRENT).durable.size();
    leecher.disk(TORRENT).syncsFail(false);
    world.run(Duration.ofSeconds(70));

    assertThat(finished).isTrue();
    assertThat(durable).isZero();
    assertThat(leecher.journal(TORRENT).durable.size()).isEqualTo(30);
  }

  @Test
  @DisplayName("F18 slow disk, fast peers: memory stays bounded and nobody is snubbed for it")
  void slowDisk() {
    World world = World.seeded(1);
    Client a = world.client("a").owns(TORRENT).start().add(TORRENT);
    Client b = world.client("b").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.settings = new EngineSettings(0, 0, 50, 8, 24 * 262_352);
    leecher.diskNanos = 500_000_000;
    leecher.start().add(TORRENT, a.address(), b.address());

    boolean finished = world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded())
        .as("little is thrown away for want of memory")
        .isEqualTo(TORRENT.metainfo().layout().totalLength());
    assertThat(a.status(TORRENT).bytesUploaded() + b.status(TORRENT).bytesUploaded())
        .isLessThan(TORRENT.metainfo().layout().totalLength() * 13 / 10);
  }

  @Test
  @DisplayName("F09 a file changed while seeding: within a minute its bad pieces are fetched again")
  void changedWhileSeeding() {
    World world = World.seeded(1);
    Client good = world.client("good").owns(TORRENT).start().add(TORRENT);
    Client victim = world.client("victim").owns(TORRENT).start().add(TORRENT, good.address());
    world.run(MINUTE.multipliedBy(2));
    victim.disk(TORRENT).corrupt(3, 5);
    victim.disk(TORRENT).touch(0);

    boolean seen =
        world.run(Duration.ofSeconds(62), () -> victim.status(TORRENT).piecesDone() < 30);
    boolean healed = world.run(MINUTE, () -> victim.has(TORRENT) && victim.holds(TORRENT));

    assertThat(seen).isTrue();
    assertThat(healed).isTrue();
    assertThat(victim.status(TORRENT).state()).isEqualTo(State.SEEDING);
  }

  @Test
  @DisplayName("F09 a file touched while seeding: it is looked at, and nothing is fetched")
  void touchedWhileSeeding() {
    World world = World.seeded(1);
    Client victim = world.client("victim").owns(TORRENT).start().add(TORRENT);
    world.run(MINUTE.multipliedBy(2));
    victim.disk(TORRENT).touch(0);

    world.run(Duration.ofSeconds(65));

    assertThat(victim.status(TORRENT).piecesDone()).isEqualTo(30);
    assertThat(victim.status(TORRENT).state()).isEqualTo(State.SEEDING);
    assertThat(victim.status(TORRENT).bytesDownloaded()).isZero();
    assertThat(victim.events("Notice")).isEqualTo(1);
  }
}
