package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who stays connected to whom, and who is dialled again.
class ConnectionScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  @ParameterizedTest(name = "P07 crossing dials, seed {0}: one connection stays, at both ends")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void crossingDials(long seed) {
    World world = World.seeded(seed);
    Client a = world.client("a").owns(TORRENT, 3).start();
    Client b = world.client("b").start();
    a.host.latencyNanos = 1_000_000L * (1 + seed % 4 * 50);
    a.add(TORRENT, b.address());
    b.add(TORRENT, a.address());

    world.run(MINUTE);

    assertThat(a.host.open()).hasSize(1);
    assertThat(b.host.open()).hasSize(1);
    assertThat(dials(world)).as("no dial after dial").isLessThanOrEqualTo(4);
    assertThat(b.status(TORRENT).piecesDone()).isEqualTo(3);
  }

  @Test
  @DisplayName("P07 peers that a tracker introduces do not dial each other again and again")
  void introducedPeersStayConnected() {
    World world = World.seeded(3);
    List<Client> clients =
        List.of(world.client("a").owns(TORRENT, 3), world.client("b"), world.client("c"));
    clients.forEach(client -> client.start().addTracked(TORRENT));

    world.run(Duration.ofMinutes(30));

    assertThat(clients).allMatch(client -> client.host.open().size() == 2);
    assertThat(dials(world)).isLessThanOrEqualTo(12);
  }

  @Test
  @DisplayName("P37 two seeds part, and do not dial each other again and again")
  void seedsPart() {
    World world = World.seeded(1);
    Client a = world.client("a").owns(TORRENT).start().addTracked(TORRENT);
    world.run(Duration.ofSeconds(1));
    Client b = world.client("b").owns(TORRENT).start().addTracked(TORRENT, a.address());

    world.run(Duration.ofMinutes(30));

    assertThat(a.host.open()).isEmpty();
    assertThat(b.host.open()).isEmpty();
    assertThat(dials(world)).isLessThanOrEqualTo(6);
  }

  @Test
  void leecherThatBecomesASeedPartsFromSeedsAndKeepsLeechers() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    ScriptedPeer idle = world.scripted("idle", TORRENT, new ScriptedPeer.Script() {}).listen();
    Client leecher = world.client("leecher").start().add(TORRENT, seed.address(), idle.address());

    world.run(MINUTE, () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(10));

    assertThat(seed.host.open()).isEmpty();
    assertThat(idle.connected()).isTrue();
    assertThat(leecher.host.open()).hasSize(1);
    assertThat(idle.connection().count(PeerMessage.Have.class)).isEqualTo(20);
  }

  @Test
  void haveComesForWhatABitfieldDidNotSayAndInterestOnlyForWhatWeLack() {
    World world = World.seeded(1);
    Client client = world.client("client").owns(TORRENT, 5).start().add(TORRENT);
    ScriptedPeer poor =
        world
            .scripted(
                "poor",
                TORRENT,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(new PeerMessage.Have(2));
                    connection.send(new PeerMessage.Have(4));
                  }
                })
            .dial(client.address());
    world.run(Duration.ofSeconds(5));
    long interestedInNothing = poor.connection().count(PeerMessage.Interested.class);

    poor.connection().send(new PeerMessage.Have(7));
    world.run(Duration.ofSeconds(5));

    PieceSet bitfield = ((PeerMessage.Bitfield) poor.connection().received.getFirst()).pieces();
    assertThat(bitfield.toBitfield()).containsExactly(0xf8, 0, 0);
    assertThat(interestedInNothing).isZero();
    assertThat(poor.connection().count(PeerMessage.Interested.class)).isEqualTo(1);
    assertThat(poor.connection().count(PeerMessage.Request.class)).as("it chokes us").isZero();
  }

  @Test
  void interestIsDroppedWhenNothingIsLeftToWant() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    ScriptedPeer poor =
        world
            .scripted(
                "poor",
                TORRENT,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.sendFullBitfieldButOne();
                  }
                })
            .listen();
    Client client = world.client("client").start().add(TORRENT, poor.address());
    world.run(Duration.ofSeconds(5));
    long before = poor.connection().count(PeerMessage.NotInterested.class);
    client.kill();
    client.start().add(TORRENT, poor.address(), seed.address());
    world.run(MINUTE, () -> client.has(TORRENT));
    world.run(Duration.ofSeconds(1));

    assertThat(before).isZero();
    ScriptedConnection last = poor.connections.getLast();
    assertThat(last.count(PeerMessage.Interested.class)).isEqualTo(1);
    assertThat(last.count(PeerMessage.NotInterested.class)).isEqualTo(1);
  }

  @Test
  void brokenConnectionsAreDialledAgain() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    seed.host.upBytesPerSecond = 20_000;
    Client leecher = world.client("leecher").start().addTracked(TORRENT);
    for (int i = 0; i < 10; i++) {
      world.run(Duration.ofSeconds(20));
      leecher.host.resetAll();
    }

    assertThat(world.run(Duration.ofMinutes(5), () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @Test
  void peerThatHangsUpIsDialledEverMoreRarely() {
    World world = World.seeded(1);
    Client client = world.client("client").owns(TORRENT, 1).start();
    ScriptedPeer rude =
        world
            .scripted(
                "rude",
                TORRENT,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.close();
                  }
                })
            .listen();
    world.tracker().introduce(TORRENT.metainfo().infoHash(), rude.address());
    client.addTracked(TORRENT);

    world.run(Duration.ofMinutes(30));

    assertThat(rude.connections).hasSizeBetween(2, 10);
  }

  @Test
  void seedThatIsNotThereYetIsFoundSoonAfterItStarts() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT);
    Client leecher = world.client("leecher").start().add(TORRENT, seed.address());
    world.run(Duration.ofMinutes(10));

    seed.start().add(TORRENT);

    assertThat(world.run(Duration.ofSeconds(35), () -> leecher.has(TORRENT))).isTrue();
  }

  @Test
  void peersThatAreSilentForTwoMinutesAreLeft() {
    World world = World.seeded(1);
    Client client = world.client("client").owns(TORRENT, 1).start().add(TORRENT);
    ScriptedPeer dumb =
        world.scripted("dumb", TORRENT, new ScriptedPeer.Script() {}).dial(client.address());

    world.run(Duration.ofMinutes(3));

    assertThat(dumb.connection().openSeconds()).isBetween(120.0, 123.0);
    assertThat(dumb.connection().count(PeerMessage.KeepAlive.class)).isEqualTo(1);
  }

  @Test
  @DisplayName("P20 requests that were on their way when we choked are no fault of the peer")
  void chokedPeersWithLongLinesAreKept() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.host.upBytesPerSecond = 500_000;
    seed.start().add(TORRENT);
    ScriptedPeer a = world.scripted("a", TORRENT, new Glutton()).dial(seed.address());
    ScriptedPeer b = world.scripted("b", TORRENT, new Glutton()).dial(seed.address());

    world.run(Duration.ofMinutes(3));

    assertThat(a.connection().count(PeerMessage.Choke.class)).isGreaterThan(4);
    assertThat(a.connection().isOpen()).isTrue();
    assertThat(b.connection().isOpen()).isTrue();
  }

  /// Keeps 20 requests in flight while it is unchoked; 150 are on their way when it is choked.
  private static final class Glutton implements ScriptedPeer.Script {
    private int next;
    private boolean unchoked;

    @Override
    public void greeted(ScriptedConnection connection) {
      connection.send(new PeerMessage.Interested());
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      if (message instanceof PeerMessage.Unchoke) {
        unchoked = true;
        ask(connection, 20);
      } else if (message instanceof PeerMessage.Choke) {
        unchoked = false;
        ask(connection, 150);
      } else if (message instanceof PeerMessage.Piece && unchoked) {
        ask(connection, 1);
      }
    }

    private void ask(ScriptedConnection connection, int times) {
      for (int i = 0; i < times; i++) {
        connection.send(new PeerMessage.Request(next++ % 20, 0, 16384));
      }
    }
  }

  private static long dials(World world) {
    return world.trace().stream().filter(line -> line.contains(" connects to ")).count();
  }
}
