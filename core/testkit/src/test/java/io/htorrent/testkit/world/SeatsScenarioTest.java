package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.EngineSettings.Connections;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who stays when there are more peers than places.
class SeatsScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final TestTorrent OTHER = TestTorrent.single("other", 65536, 20 * 65536);

  private final World world = World.seeded(1);

  /// A seed that chokes us for ever and keeps the connection alive, so that nothing ends.
  private static final class Lingers implements ScriptedPeer.Script {
    @Override
    public void greeted(ScriptedConnection connection) {
      connection.sendFullBitfield();
      linger(connection);
    }

    private static void linger(ScriptedConnection connection) {
      if (connection.isOpen()) {
        connection.send(new PeerMessage.KeepAlive());
        var _ = connection.loop.after(TimeUnit.MINUTES.toNanos(1), () -> linger(connection));
      }
    }
  }

  @Test
  void everyFiveMinutesOneOfTenMakesRoomForAnotherThatWaits() {
    Client client = started(new Connections(10, 200, 1));
    List<ScriptedPeer> peers = introduced(TORRENT, 12);
    client.addTracked(TORRENT);
    world.run(Duration.ofSeconds(290));
    long before = met(peers);

    world.run(Duration.ofSeconds(30));

    assertThat(before).isEqualTo(10);
    assertThat(met(peers)).isEqualTo(11);
    assertThat(client.host.open()).hasSize(10);
  }

  @Test
  void nobodyIsSentAwayWhenNobodyWaits() {
    Client client = started(new Connections(10, 200, 1));
    List<ScriptedPeer> peers = introduced(TORRENT, 10);
    client.addTracked(TORRENT);

    world.run(Duration.ofMinutes(20));

    assertThat(peers).allMatch(peer -> peer.connections.size() == 1 && peer.connected());
  }

  @Test
  void thoseWhoComeWhenItIsFullAreComparedAfterAMinute() {
    Client client = started(new Connections(3, 200, 1)).add(TORRENT);
    world.run(Duration.ofSeconds(1));
    List<ScriptedPeer> idle = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ScriptedPeer.Script script = new ScriptedPeer.Script() {};
      idle.add(world.scripted("idle" + i, TORRENT, script).dial(client.address()));
    }
    world.run(Duration.ofSeconds(30));
    List<ScriptedPeer> seeds = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ScriptedPeer seed = world.scripted("seed" + i, TORRENT, new Lingers());
      seeds.add(seed.dial(client.address()));
    }
    world.run(Duration.ofSeconds(40));
    int meanwhile = client.host.open().size();
    world.run(Duration.ofSeconds(30));

    assertThat(meanwhile).as("within the slack").isEqualTo(5);
    assertThat(client.host.open()).hasSize(3);
    assertThat(seeds).as("they have what we lack").allMatch(ScriptedPeer::connected);
    assertThat(idle).filteredOn(ScriptedPeer::connected).hasSize(1);
  }

  @Test
  void torrentsShareTheConnectionsOfTheSession() {
    Client client = started(new Connections(50, 10, 1));
    List<ScriptedPeer> first = introduced(TORRENT, 12);
    client.addTracked(TORRENT);
    world.run(Duration.ofMinutes(2));
    int alone = client.host.open().size();
    List<ScriptedPeer> second = introduced(OTHER, 12);
    client.addTracked(OTHER);

    world.run(Duration.ofMinutes(3));

    assertThat(alone).isEqualTo(10);
    assertThat(client.host.open()).hasSize(10);
    assertThat(first).filteredOn(ScriptedPeer::connected).hasSize(5);
    assertThat(second).filteredOn(ScriptedPeer::connected).hasSize(5);
  }

  private Client started(Connections connections) {
    Client client = world.client("client");
    client.settings = EngineSettings.usual().with(connections);
    return client.start();
  }

  private List<ScriptedPeer> introduced(TestTorrent torrent, int count) {
    List<ScriptedPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(world.scripted(torrent.metainfo().name() + i, torrent, new Lingers()).listen());
      world.tracker().introduce(torrent.metainfo().infoHash(), peers.getLast().address());
    }
    return peers;
  }

  private static long met(List<ScriptedPeer> peers) {
    return peers.stream().filter(peer -> !peer.connections.isEmpty()).count();
  }
}
