package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerId;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.EngineSettings.Connections;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Strangers by the hundred at the door of a seed that serves a good leecher.
class FloodScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 1 << 18, 400L << 18);
  private static final long RATE = 500_000;
  private static final Duration SECONDS_10 = Duration.ofSeconds(10);

  private final World world = World.seeded(1);
  private final List<ScriptedPeer> flood = new ArrayList<>();
  private Client seed;
  private Client good;

  /// Says nothing at all.
  private static final class Silent implements ScriptedPeer.Script {
    @Override
    public void opened(ScriptedConnection connection) {}
  }

  /// Says one byte of its handshake every ten seconds.
  private static final class SlowLoris implements ScriptedPeer.Script {
    @Override
    public void opened(ScriptedConnection connection) {
      if (connection.isOpen()) {
        connection.sendBytes(ByteBuffer.wrap(new byte[] {19}));
        var _ = connection.loop.after(TimeUnit.SECONDS.toNanos(10), () -> opened(connection));
      }
    }
  }

  /// Introduces itself, and that is all.
  private static final class Idle implements ScriptedPeer.Script {}

  @BeforeEach
  void seedServesAGoodLeecher() {
    world.checkEvery(200);
    seed = world.client("seed").owns(TORRENT).line(Line.of(10, RATE, 0));
    seed.settings = EngineSettings.usual().with(new Connections(1000, 200, 1));
    seed.start().add(TORRENT);
    good = world.client("good").start().add(TORRENT, seed.address());
    world.run(SECONDS_10);
  }

  @Test
  @DisplayName(
      "W26 P03 slow-loris ×500: each is closed within ten seconds, a good peer gets in at once")
  void slowLoris() {
    List<ScriptedConnection> greeted = new ArrayList<>();
    for (int host = 0; host < 100; host++) {
      flood.add(world.scripted("loris" + host, TORRENT, new SlowLoris()));
    }
    for (int round = 0; round < 5; round++) {
      flood.forEach(peer -> dial(peer, 5));
      world.run(Duration.ofSeconds(2));
      ScriptedPeer visitor = world.scripted("visitor" + round, TORRENT, new Idle());
      visitor.dial(seed.address());
      world.run(Duration.ofSeconds(2));
      greeted.add(visitor.connection());
    }
    world.run(Duration.ofSeconds(11));

    assertThat(greeted).allMatch(ScriptedConnection::isGreeted);
    assertThat(flood).flatExtracting(peer -> peer.connections).hasSize(2500);
    assertThat(flood)
        .flatExtracting(peer -> peer.connections)
        .allMatch(connection -> !connection.isOpen() && connection.openSeconds() < 10.1);
  }

  @Test
  @DisplayName(
      "W28 500 connections a second that say nothing: the good peer keeps 80 % of its speed")
  void silentFlood() {
    for (int host = 0; host < 250; host++) {
      flood.add(world.scripted("silent" + host, TORRENT, new Silent()));
    }
    long before = received();
    for (int second = 0; second < 10; second++) {
      flood.forEach(peer -> dial(peer, 2));
      world.run(Duration.ofSeconds(1));
    }

    assertThat(received() - before).isGreaterThanOrEqualTo(8 * RATE);
    assertThat(seed.host.open()).as("256 in the lobby").hasSizeLessThanOrEqualTo(256 + 1);
  }

  @Test
  @DisplayName("W27 P35 1,000 connections at once from one address: one is let in")
  void thousandFromOneAddress() {
    ScriptedPeer first = world.scripted("crowd", TORRENT, new Idle());
    for (int i = 0; i < 1000; i++) {
      PeerId id = PeerId.random("-XX0000-", world.random);
      flood.add(
          new ScriptedPeer(
              world.time,
              first.host,
              new ScriptedPeer.Role(TORRENT, id, new Idle(), BlockContents.WHOLE)));
    }
    long before = received();

    flood.forEach(peer -> dial(peer, 1));
    world.run(SECONDS_10);

    assertThat(flood).filteredOn(ScriptedPeer::connected).hasSize(1);
    assertThat(received() - before).isGreaterThanOrEqualTo(8 * RATE);
  }

  @Test
  @DisplayName(
      "W27 1,000 connections from 250 addresses: the limit holds, and later useful ones get in")
  void thousandFromManyAddresses() {
    world.run(Duration.ofMinutes(1)); // the good peer is no newcomer any more
    for (int host = 0; host < 250; host++) {
      flood.add(world.scripted("crowd" + host, TORRENT, new Idle()));
    }
    long before = received();
    for (int wave = 0; wave < 4; wave++) {
      flood.forEach(peer -> dial(peer, 1));
      world.run(Duration.ofMillis(500));
    }
    world.run(Duration.ofSeconds(8));
    int open = seed.host.open().size();
    long inTenSeconds = received() - before;
    world.run(Duration.ofSeconds(51));

    Client late = world.client("late").start().add(TORRENT, seed.address());
    world.run(SECONDS_10);

    assertThat(open).isEqualTo(200);
    assertThat(inTenSeconds).isGreaterThanOrEqualTo(8 * RATE);
    assertThat(late.status(TORRENT).bytesDownloaded()).isPositive();
    assertThat(seed.host.open()).hasSize(200);
    assertThat(good.status(TORRENT).peers()).as("it is served all the time").isEqualTo(1);
  }

  private void dial(ScriptedPeer peer, int times) {
    for (int i = 0; i < times; i++) {
      peer.dial(seed.address());
    }
  }

  private long received() {
    return good.status(TORRENT).bytesDownloaded();
  }
}
