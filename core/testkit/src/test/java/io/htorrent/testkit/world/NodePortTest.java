package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What peers tell each other of their nodes in the DHT (BEP 5).
class NodePortTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  private final World world = World.seeded(5);
  private final List<InetSocketAddress> nodes = new ArrayList<>();

  private Client seed(TestTorrent torrent, boolean hasNode) {
    Client seed = world.client("seed").owns(torrent).start().add(torrent);
    if (hasNode) {
      seed.hasNode(nodes::add);
    }
    world.run(Duration.ofSeconds(1));
    return seed;
  }

  private ScriptedPeer dial(Client client, TestTorrent torrent, boolean dht, int... ports) {
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                torrent,
                new FastScript() {
                  @Override
                  public void opened(ScriptedConnection connection) {
                    connection.sendHandshake(Handshake.FAST | (dht ? Handshake.DHT : 0));
                  }

                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(new PeerMessage.HaveNone());
                    for (int port : ports) {
                      connection.send(new PeerMessage.Port(port));
                    }
                  }
                })
            .dial(client.address());
    world.run(Duration.ofSeconds(1));
    return peer;
  }

  @ParameterizedTest(name = "we have a node: {0}, the peer has: {1}, private: {2}: said {3} times")
  @CsvSource({
    "true, true, false, 1",
    "true, false, false, 0",
    "false, true, false, 0",
    "true, true, true, 0"
  })
  void portIsSaidWhenBothHaveANode(boolean ours, boolean theirs, boolean secret, int times) {
    TestTorrent torrent = secret ? TORRENT.asPrivate() : TORRENT;
    ScriptedConnection peer = dial(seed(torrent, ours), torrent, theirs).connection();

    assertThat(peer.count(new PeerMessage.Port(6881)::equals)).isEqualTo(times);
    assertThat(peer.count(PeerMessage.Port.class)).isEqualTo(times);
    assertThat(peer.handshake().dht()).isEqualTo(ours && !secret);
  }

  @Test
  void bitIsSetAlsoWhenWeDial() {
    ScriptedPeer listener = world.scripted("listener", TORRENT, new FastScript()).listen();
    Client leecher = world.client("leecher").start().hasNode(nodes::add);
    leecher.add(TORRENT, listener.address());
    world.run(Duration.ofSeconds(2));

    assertThat(listener.connection().handshake().dht()).isTrue();
  }

  @Test
  @DisplayName("P38 a port of 0, 65535, then others: the first that can be is passed on, once")
  void firstPortIsPassedOnOnce() {
    ScriptedPeer peer = dial(seed(TORRENT, true), TORRENT, true, 0, 65535, 65535, 1, 2, 3);

    assertThat(nodes).containsExactly(new InetSocketAddress(peer.address().ip(), 65535));
    assertThat(peer.connected()).isTrue();
  }

  @Test
  @DisplayName("P38 a port in a private torrent, or without a node of ours: ignored")
  void portIsIgnoredWhereItHasNoPlace() {
    TestTorrent secret = TORRENT.asPrivate();
    ScriptedPeer insider = dial(seed(secret, true), secret, true, 7);
    ScriptedPeer early = dial(seed(TORRENT, false), TORRENT, true, 8);

    assertThat(nodes).isEmpty();
    assertThat(insider.connected()).isTrue();
    assertThat(early.connected()).isTrue();
  }
}
