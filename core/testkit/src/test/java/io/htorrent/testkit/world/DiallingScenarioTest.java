package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.port.Encryption;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Whom a client dials, how often, and whom never again.
class DiallingScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final TestTorrent OTHER = TestTorrent.single("other", 65536, 20 * 65536);

  private final World world = World.seeded(1);

  /// Takes the connection and ends it.
  private static final class Rude implements ScriptedPeer.Script {
    @Override
    public void opened(ScriptedConnection connection) {
      connection.close();
    }
  }

  @Test
  @DisplayName("P36 our own listening address is not dialled, whoever names it")
  void ownListeningAddress() {
    Client client = world.client("client").start();
    client.add(TORRENT, client.address());

    world.run(Duration.ofMinutes(10));

    assertThat(world.trace()).noneMatch(line -> line.contains(" connects to "));
  }

  @Test
  @DisplayName("P06 an address at which we met ourselves is dialled once, for all torrents")
  void addressThatLeadsBackToUs() {
    Client client = world.client("client").start();
    ScriptedPeer mirror =
        world
            .scripted("mirror", TORRENT, new ScriptedPeer.Script() {})
            .rename(client.peerId)
            .listen();
    client.add(TORRENT, mirror.address());
    world.run(Duration.ofMinutes(1));
    world.tracker().introduce(OTHER.metainfo().infoHash(), mirror.address());
    client.addTracked(OTHER, mirror.address());

    world.run(Duration.ofMinutes(40));

    assertThat(mirror.connections).hasSize(1);
    assertThat(mirror.connected()).isFalse();
  }

  @Test
  void peersThatHangUpAreDialledThreeTimesEverMoreRarely() {
    Client client = world.client("client");
    client.settings = client.settings.with(Encryption.OFF); // else in two forms each time
    client.start();
    List<ScriptedPeer> rude = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rude.add(world.scripted("rude" + i, TORRENT, new Rude()).listen());
      world.tracker().introduce(TORRENT.metainfo().infoHash(), rude.getLast().address());
    }
    client.addTracked(TORRENT);

    world.run(Duration.ofSeconds(1));
    long first = dials();
    world.run(Duration.ofSeconds(118));
    long second = dials();
    world.run(Duration.ofSeconds(20));
    long third = dials();
    world.run(Duration.ofSeconds(190));

    assertThat(first).as("the boost: thirty, and half a second's worth").isBetween(40L, 60L);
    assertThat(second).as("nobody twice within two minutes").isEqualTo(60);
    assertThat(third).isEqualTo(120);
    assertThat(rude).allMatch(peer -> peer.connections.size() == 3);
  }

  private long dials() {
    return world.trace().stream().filter(line -> line.contains(" connects to ")).count();
  }
}
