package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What peers tell each other of their nodes in the DHT (BEP 5).
class NodePortTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  private static final TestTorrent OTHER = TestTorrent.single("other", 65536, 65536);

  private final World world = World.seeded(5);
  private final VirtualSource dht = new VirtualSource("dht", PeerOrigin.DHT);

  private Client seed(TestTorrent torrent, boolean hasNode) {
    Client seed = client("seed", hasNode).owns(torrent).add(torrent);
    world.run(Duration.ofSeconds(1));
    return seed;
  }

  /// At work on something else already, so that its node, if it has one, is there.
  private Client client(String name, boolean hasNode) {
    Client client = world.client(name);
    if (hasNode) {
      client.finds(dht.at(client.address().ip()));
    }
    client.start().add(OTHER);
    world.run(Duration.ofSeconds(1));
    return client;
  }

  private List<String> heard() {
    return dht.log().stream().filter(line -> line.contains("heard of")).toList();
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
    client("leecher", true).add(TORRENT, listener.address());
    world.run(Duration.ofSeconds(2));

    assertThat(listener.connection().handshake().dht()).isTrue();
  }

  @Test
  @DisplayName("P38 a port of 0, 65535, then others: the first that can be is passed on, once")
  void firstPortIsPassedOnOnce() {
    Client seed = seed(TORRENT, true);
    ScriptedPeer peer = dial(seed, TORRENT, true, 0, 65535, 65535, 1, 2, 3);

    assertThat(heard()).containsExactly(ip(seed) + " heard of " + ip(peer) + ":65535");
    assertThat(peer.connected()).isTrue();
  }

  @Test
  @DisplayName("P38 a port in a private torrent, or without a node of ours: ignored")
  void portIsIgnoredWhereItHasNoPlace() {
    TestTorrent secret = TORRENT.asPrivate();
    ScriptedPeer insider = dial(seed(secret, true), secret, true, 7);
    ScriptedPeer early = dial(seed(TORRENT, false), TORRENT, true, 8);

    assertThat(dht.log()).as("there is a node").isNotEmpty();
    assertThat(heard()).isEmpty();
    assertThat(insider.connected()).isTrue();
    assertThat(early.connected()).isTrue();
  }

  private static String ip(Machine machine) {
    return machine.address().ip().getHostAddress();
  }
}
