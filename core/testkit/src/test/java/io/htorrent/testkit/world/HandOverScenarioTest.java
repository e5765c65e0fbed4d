package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A connection from before the metadata to after it: what the peer said meanwhile, right or wrong.
class HandOverScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final int EXTENSION = 2; // the only one's id
  private static final PeerMessage GO =
      new PeerMessage.Extended(EXTENSION, TestExtension.bytes("go"));

  private World world;
  private Client client;

  @BeforeEach
  void prepare() {
    world = World.seeded(1);
    world.knows(TORRENT);
    client = world.client("client").speaks(new Finder()).start();
    client.addMagnet(MagnetLink.of(TORRENT.metainfo()));
  }

  /// Finds the metadata when any peer says anything.
  private static final class Finder extends TestExtension {
    @Override
    void at(String call) {
      if (call.equals("received")) {
        assertThat(torrent.metadata()).isEmpty();
        assertThat(torrent.metadataFound(new byte[20])).isFalse();
        assertThat(torrent.metadataFound(TORRENT.metainfo().info())).isTrue();
      }
    }
  }

  /// Dials the client, says this after its handshake, and answers every request.
  private ScriptedPeer peer(long reserved, Consumer<ScriptedConnection> says) {
    ScriptedPeer.Script script =
        new ScriptedPeer.Script() {
          @Override
          public void opened(ScriptedConnection connection) {
            connection.sendHandshake(reserved);
            says.accept(connection);
          }

          @Override
          public void received(ScriptedConnection connection, PeerMessage message) {
            if (message instanceof PeerMessage.Request request) {
              connection.answer(request);
            }
          }
        };
    return world.scripted("peer", TORRENT, script).dial(client.address());
  }

  private ScriptedConnection afterSeconds(int seconds, ScriptedPeer peer) {
    world.run(Duration.ofSeconds(seconds));
    return peer.connection();
  }

  @Test
  void whatAPeerSaidBeforehandCounts() {
    ScriptedPeer peer =
        peer(
            Handshake.EXTENDED,
            connection -> {
              connection.sendFullBitfieldButOne();
              connection.send(new PeerMessage.Unchoke());
              connection.send(new PeerMessage.Have(19));
              connection.send(GO);
            });

    assertThat(world.run(Duration.ofSeconds(20), () -> client.has(TORRENT))).isTrue();

    assertThat(client.holds(TORRENT)).isTrue();
    assertThat(peer.connections).hasSize(1);
    assertThat(peer.connection().count(PeerMessage.Interested.class)).isEqualTo(1);
  }

  @Test
  void nothingOfPiecesIsSaidUntilTheyAreKnown() {
    ScriptedConnection connection =
        afterSeconds(10, peer(Handshake.EXTENDED | Handshake.FAST, _ -> {}));
    List<PeerMessage> before = List.copyOf(connection.received);

    connection.send(GO);
    world.run(Duration.ofSeconds(5));

    assertThat(before).singleElement().isInstanceOf(PeerMessage.Extended.class);
    assertThat(connection.received)
        .filteredOn(message -> !(message instanceof PeerMessage.Extended))
        .startsWith(new PeerMessage.HaveNone());
  }

  @Test
  void aMessageThatIsHalfThereIsReadToItsEnd() {
    ScriptedConnection connection =
        afterSeconds(
            5,
            peer(
                Handshake.EXTENDED,
                c -> {
                  c.send(new PeerMessage.Unchoke());
                  c.send(GO);
                  c.sendBytes(hex("0000000504")); // have piece 7, its index is on its way
                }));

    connection.sendBytes(hex("00000007"));
    world.run(Duration.ofSeconds(5));

    assertThat(connection.isOpen()).isTrue();
    assertThat(client.piecesDone(TORRENT)).isEqualTo(1);
  }

  @Test
  void whoSaidMoreThanIsKeptIsLetGo() {
    ScriptedConnection connection =
        afterSeconds(
            5,
            peer(
                Handshake.EXTENDED,
                c -> {
                  for (int i = 0; i < 19_000; i++) { // 9 bytes each fit; then large ones
                    c.send(new PeerMessage.Have(i % 20));
                  }
                  for (int i = 0; i < 8; i++) {
                    c.send(new PeerMessage.Extended(0, ByteBuffer.allocate(60_000)));
                  }
                  c.send(GO);
                }));

    assertThat(connection.isOpen()).isFalse();
    assertThat(client.status(TORRENT).state()).isEqualTo(State.DOWNLOADING);
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        violation(
            "P23 a block that nobody asked for", c -> c.send(new PeerMessage.Piece(1, 0, 16384))),
        violation("P09 a length of 2 GiB", c -> c.sendBytes(hex("7fffffff"))),
        violation("P09 a bitfield beyond measure", c -> c.sendBytes(hex("0004000205"))),
        violation("P10 a Have of 60 bytes", c -> c.sendBytes(hex("0000003d04"))),
        violation(
            "P12 messages without end",
            c -> {
              for (int i = 0; i < 40_000; i++) {
                c.send(new PeerMessage.Choke());
              }
            }),
        violation(
            "E06 extension handshakes without end",
            c -> {
              for (int i = 0; i < 20; i++) {
                c.send(new PeerMessage.Extended(0, TestExtension.bytes("de")));
              }
            }));
  }

  private static Arguments violation(String row, Consumer<ScriptedConnection> says) {
    return Arguments.of(row, says);
  }

  @ParameterizedTest(name = "{0}: closed before the metadata is known")
  @MethodSource("violations")
  void whoBreaksTheRulesIsClosed(String row, Consumer<ScriptedConnection> says) {
    ScriptedConnection connection = afterSeconds(5, peer(Handshake.EXTENDED, says));

    assertThat(connection.isOpen()).as(row).isFalse();
    assertThat(client.status(TORRENT).state()).isEqualTo(State.METADATA);
  }

  @Test
  @DisplayName("E01 an extended message that was not agreed on ends the connection")
  void extendedMessagesMustBeAgreedOn() {
    assertThat(afterSeconds(5, peer(0, c -> c.send(GO))).isOpen()).isFalse();
  }

  @Test
  @DisplayName("P14 a bitfield of another size is a violation once the size is known")
  void aWrongBitfieldIsSeenLater() {
    ScriptedConnection connection =
        afterSeconds(
            5,
            peer(
                Handshake.EXTENDED,
                c -> {
                  c.sendBytes(hex("0000000305ffff"));
                  c.send(GO);
                }));

    assertThat(connection.isOpen()).isFalse();
    assertThat(client.status(TORRENT).state()).isEqualTo(State.DOWNLOADING);
  }

  @Test
  void silentPeersAreClosedAndQuietOnesKeptAlive() {
    ScriptedPeer silent = peer(Handshake.EXTENDED, _ -> {});

    world.run(Duration.ofSeconds(110));
    long keepAlives = silent.connection().count(PeerMessage.KeepAlive.class);
    world.run(Duration.ofSeconds(20));

    assertThat(keepAlives).isEqualTo(1);
    assertThat(silent.connection().isOpen()).isFalse();
  }

  private static ByteBuffer hex(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits));
  }
}
