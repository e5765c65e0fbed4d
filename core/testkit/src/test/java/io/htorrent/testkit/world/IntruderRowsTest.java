package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of bad peers of BEP 3, each by its id.
class IntruderRowsTest extends WitnessedRows {

  private static final TestTorrent OTHER = TestTorrent.single("other", 65536, 65536);

  static Stream<Arguments> strangers() {
    byte[] noise = new byte[5_000];
    new SplittableRandom(1).nextBytes(noise);
    return Stream.of(
        Arguments.of("P01 random bytes", noise),
        Arguments.of("P01 HTTP", latin1("GET / HTTP/1.1\r\nHost: x\r\n\r\n")),
        Arguments.of("P01 TLS ClientHello", latin1("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")),
        Arguments.of("P01 SSH", latin1("SSH-2.0-OpenSSH_9.9\r\n")),
        Arguments.of("P04 length 0", latin1("\u0000BitTorrent protocol" + "x".repeat(48))),
        Arguments.of("P04 length 255", latin1("\u00ffBitTorrent protocol" + "x".repeat(48))),
        Arguments.of(
            "P05 unknown info hash", latin1("\u0013BitTorrent protocol" + "x".repeat(48))));
  }

  @ParameterizedTest(name = "{0}: closed at once, nothing is said")
  @MethodSource("strangers")
  void strangerIsTurnedAway(String row, byte[] bytes) {
    ScriptedConnection intruder = intrudeWith(bytes);

    assertThat(intruder.isOpen()).as(row).isFalse();
    assertThat(intruder.bytesReceived()).isZero();
  }

  @Test
  @DisplayName("P02 connects and says nothing: closed after ten seconds")
  void silentStranger() {
    ScriptedConnection intruder = intrudeWith(new byte[0]);
    world.run(Duration.ofSeconds(9));
    boolean openBefore = intruder.isOpen();
    world.run(Duration.ofSeconds(2));

    assertThat(openBefore).isTrue();
    assertThat(intruder.isOpen()).isFalse();
    assertThat(intruder.openSeconds()).isBetween(10.0, 10.1);
  }

  @Test
  @DisplayName("P03 drips its handshake: closed after ten seconds in all")
  void slowLoris() {
    byte[] start = latin1("\u0013BitTorrent protocol");
    ScriptedConnection intruder =
        intrude(
            new ScriptedPeer.Script() {
              @Override
              public void opened(ScriptedConnection connection) {
                drip(connection, 0);
              }

              private void drip(ScriptedConnection connection, int at) {
                connection.sendBytes(ByteBuffer.wrap(new byte[] {start[at]}));
                var _ =
                    connection.loop.after(
                        TimeUnit.SECONDS.toNanos(1), () -> drip(connection, at + 1));
              }
            });
    world.run(Duration.ofSeconds(12));

    assertThat(intruder.openSeconds()).isBetween(10.0, 10.1);
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        violation("P08 a second handshake", ScriptedConnection::sendHandshake),
        violation("P09 a length of 2 GiB", c -> c.sendBytes(hex("7fffffff"))),
        violation("P10 a have of 6 bytes", c -> c.sendBytes(hex("00000006040000000000"))),
        violation("P13 message id 99", c -> c.sendBytes(hex("0000000163"))),
        violation("P14 a bitfield too short", c -> c.sendBytes(hex("0000000305ffff"))),
        violation("P14 a spare bit", c -> c.sendBytes(hex("0000000405fffff8"))),
        violation("P16 a have beyond the end", c -> c.send(new PeerMessage.Have(20))),
        violation(
            "P23 a block of the wrong length", c -> c.send(new PeerMessage.Piece(1, 0, 16383))),
        violation("P23 a block at a wrong begin", c -> c.send(new PeerMessage.Piece(1, 1, 16384))),
        violation(
            "P18 bad requests, hundreds",
            c -> {
              for (int i = 0; i < 301; i++) {
                c.send(new PeerMessage.Request(i % 2 == 0 ? -1 : 1, 65536, 16384));
              }
            }),
        violation(
            "P28 choke and unchoke, hundreds",
            c -> {
              for (int i = 0; i < 251; i++) {
                c.send(new PeerMessage.Unchoke());
                c.send(new PeerMessage.Choke());
              }
            }),
        violation(
            "P29 interested and not, hundreds",
            c -> {
              for (int i = 0; i < 251; i++) {
                c.send(new PeerMessage.Interested());
                c.send(new PeerMessage.NotInterested());
              }
            }));
  }

  private static Arguments violation(String row, Consumer<ScriptedConnection> act) {
    return Arguments.of(row, act);
  }

  @ParameterizedTest(name = "{0}: closed")
  @MethodSource("violations")
  void violatorIsClosed(String row, Consumer<ScriptedConnection> act) {
    ScriptedConnection intruder = intrudeAnd(act);

    assertThat(intruder.isOpen()).as(row).isFalse();
    assertThat(intruder.goodBlocks()).isZero();
  }

  static Stream<Arguments> nuisances() {
    return Stream.of(
        violation("P12 100,000 keep-alives", c -> c.sendBytes(ByteBuffer.allocate(400_000))),
        violation(
            "P15 a bitfield twice",
            c -> {
              c.sendFullBitfieldButOne();
              c.sendFullBitfieldButOne();
            }),
        violation(
            "P15 a bitfield after a have",
            c -> {
              c.send(new PeerMessage.Have(1));
              c.sendFullBitfieldButOne();
            }),
        violation(
            "P15 a keep-alive before the bitfield",
            c -> {
              c.sendBytes(ByteBuffer.allocate(4));
              c.sendFullBitfieldButOne();
            }),
        violation(
            "P17 a have, 100,000 times", c -> c.sendBytes(repeated("0000000504" + "00000003"))),
        violation("P38 a port, 100,000 times", c -> c.sendBytes(repeated("0000000309ffff"))),
        violation("P21 cancels of nothing", c -> c.send(new PeerMessage.Cancel(-1, -1, -1))),
        violation(
            "P23 a block that nobody asked for", c -> c.send(new PeerMessage.Piece(1, 0, 16384))),
        violation("P23 an empty block", c -> c.send(new PeerMessage.Piece(1, 5, 0))),
        violation("P18 one bad request", c -> c.send(new PeerMessage.Request(0, 0, 16385))),
        violation(
            "P18 a request that overflows",
            c -> c.send(new PeerMessage.Request(0, Integer.MAX_VALUE, Integer.MAX_VALUE))));
  }

  @ParameterizedTest(name = "{0}: harmless, the connection stays")
  @MethodSource("nuisances")
  void nuisanceIsBorne(String row, Consumer<ScriptedConnection> act) {
    ScriptedConnection intruder = intrudeAnd(act);

    assertThat(intruder.isOpen()).as(row).isTrue();
    assertThat(intruder.goodBlocks()).isZero();
    assertThat(victim.disk(TORRENT).writes()).isEqualTo(20);
  }

  @Test
  @DisplayName(
      "P21 100,000 requests of 20 blocks: each is queued once, and answered with the right block")
  void endlessQueue() {
    ScriptedConnection intruder =
        intrude(
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.Interested());
              }

              @Override
              public void received(ScriptedConnection connection, PeerMessage message) {
                if (message instanceof PeerMessage.Unchoke) {
                  for (int i = 0; i < 100_000; i++) {
                    connection.send(new PeerMessage.Request(i % 20, 0, 16384));
                  }
                }
              }
            });
    world.run(Duration.ofMinutes(5));

    assertThat(intruder.goodBlocks()).isBetween(20, 100);
    assertThat(intruder.isOpen()).isFalse(); // silent for two minutes after its burst
  }

  @Test
  @DisplayName("P21 cancelled requests are not answered")
  void cancelled() {
    ScriptedConnection intruder =
        intrude(
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.Interested());
              }

              @Override
              public void received(ScriptedConnection connection, PeerMessage message) {
                if (message instanceof PeerMessage.Unchoke) {
                  for (int i = 0; i < 1_000; i++) {
                    connection.send(new PeerMessage.Request(i % 20, 0, 16384));
                  }
                  for (int i = 0; i < 1_000; i++) {
                    connection.send(new PeerMessage.Cancel(i % 20, 0, 16384));
                  }
                }
              }
            });
    world.run(MINUTE);

    assertThat(intruder.goodBlocks()).isLessThan(100);
    assertThat(intruder.isOpen()).isTrue();
  }

  @Test
  @DisplayName("P22 asks and never reads: its memory is bounded, it is closed for its silence")
  void neverReads() {
    ScriptedConnection intruder =
        intrude(
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.Interested());
              }

              @Override
              public void received(ScriptedConnection connection, PeerMessage message) {
                if (message instanceof PeerMessage.Unchoke) {
                  for (int i = 0; i < 1_000; i++) {
                    connection.send(new PeerMessage.Request(i % 20, 0, 16384));
                  }
                  connection.reading(false);
                }
              }
            });
    world.run(Duration.ofSeconds(100));
    long uploaded = victim.status(TORRENT).bytesUploaded();
    world.run(Duration.ofSeconds(30));

    assertThat(uploaded).isLessThan(TORRENT.metainfo().layout().totalLength() + 1_500_000);
    assertThat(victim.host.open()).hasSize(0);
    assertThat(intruder.goodBlocks()).isZero();
  }

  @Test
  @DisplayName("P29 interested and not, again and again: the slots stay kept")
  void flappingInterest() {
    ScriptedConnection intruder =
        intrudeAnd(c -> {
          for (int i = 0; i < 200; i++) {
            c.send(new PeerMessage.Interested());
            c.send(new PeerMessage.NotInterested());
          }
        });

    assertThat(intruder.isOpen()).isTrue();
  }

  @Test
  @DisplayName("P07 the same peer id twice: the first connection stays")
  void sameIdTwice() {
    ScriptedPeer peer =
        world.scripted("intruder", TORRENT, new ScriptedPeer.Script() {}).dial(victim.address());
    world.run(Duration.ofSeconds(1));
    peer.dial(victim.address());
    world.run(Duration.ofSeconds(5)); // behind what the witness gets

    assertThat(peer.connections).hasSize(2);
    assertThat(peer.connections.getFirst().isOpen()).isTrue();
    assertThat(peer.connections.getLast().isOpen()).isFalse();
  }

  @Test
  @DisplayName("P06 our own peer id: closed")
  void ownIdFromElsewhere() {
    Client double1 = world.client("double").owns(OTHER);
    double1.peerId = victim.peerId;
    double1.start().add(TORRENT, victim.address());
    world.run(Duration.ofSeconds(5));

    assertThat(double1.host.open()).isEmpty();
  }
}
