package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of peers that want more of our time or memory than is theirs, each by its id.
class AttentionRowsTest extends WitnessedRows {

  static Stream<Arguments> dripped() {
    return Stream.of(
        Arguments.of("P11 a request", "0000000d06"),
        Arguments.of("P11 a bitfield", "0000000405"),
        Arguments.of("P11 an extended message of 64 KiB", "0001000214" + "00"));
  }

  @ParameterizedTest(name = "{0}, dripped byte by byte: closed after a minute")
  @MethodSource("dripped")
  void drippedMessageIsClosed(String row, String begin) {
    ScriptedConnection intruder =
        intrude(
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone());
                connection.sendBytes(hex(begin));
                drip(connection);
              }
            });
    world.run(Duration.ofSeconds(65));

    assertThat(intruder.openSeconds()).as(row).isBetween(60.0, 63.0);
  }

  @Test
  @DisplayName("P11 a block that nobody asked for, dripped: closed at its head (BEP 6)")
  void drippedBlockIsClosedAtItsHead() {
    ScriptedConnection intruder =
        intrude(
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone());
                connection.sendBytes(hex("0000400907" + "00000001" + "00000000"));
              }
            });
    world.run(Duration.ofSeconds(1));

    assertThat(intruder.isOpen()).isFalse();
  }

  private static void drip(ScriptedConnection connection) {
    if (connection.isOpen()) {
      connection.loop.after(
          TimeUnit.SECONDS.toNanos(30),
          () -> {
            connection.sendBytes(ByteBuffer.allocate(1));
            drip(connection);
          });
    }
  }

  @Test
  @DisplayName("P12 a million keep-alives: read at a measured pace, nobody else notices")
  void floodIsReadAtAMeasuredPace() {
    ScriptedConnection intruder =
        intrudeAnd(c -> {
          for (int i = 0; i < 100; i++) {
            c.sendBytes(ByteBuffer.allocate(40_000));
          }
        });
    world.run(Duration.ofSeconds(10));
    long taken = bytesTaken();

    assertThat(intruder.isOpen()).isTrue();
    // 20,000 at once and 10,000 a second, of four bytes; what sockets hold comes on top.
    assertThat(taken).isLessThan(4 * (20_000 + 10 * 10_000) + 2 * 262_144);
  }

  private long bytesTaken() {
    return world.trace().stream()
        .filter(line -> line.contains("intruder > victim"))
        .mapToLong(line -> Long.parseLong(line.split(" ")[4]))
        .sum();
  }

  @Test
  @DisplayName(
      "P21 100,000 requests at once: 2,000 are kept, the rest is rejected, all can be cancelled")
  void queueIsBounded() {
    ScriptedConnection intruder =
        intrude(
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < 100_000; i++) {
                  connection.send(new PeerMessage.Request(i % 20, i / 20, 16384));
                }
                for (int i = 0; i < 2_500; i++) {
                  connection.send(new PeerMessage.Cancel(i % 20, i / 20, 16384));
                }
              }
            });
    world.run(Duration.ofSeconds(40));
    long rejected = intruder.count(PeerMessage.Reject.class);
    long served = intruder.goodBlocks();

    assertThat(intruder.isOpen()).isTrue();
    assertThat(rejected + served).isEqualTo(100_000);
    assertThat(served).isLessThan(200);
  }

  @Test
  @DisplayName("P22 asks, chats on and never reads: closed after two minutes")
  void chattyButNeverReads() {
    ScriptedConnection intruder =
        intrude(
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < 80; i++) {
                  connection.send(new PeerMessage.Request(i % 20, i / 20 * 16384, 16384));
                }
                connection.reading(false);
                chat(connection);
              }

              private void chat(ScriptedConnection connection) {
                if (connection.isOpen()) {
                  connection.loop.after(
                      TimeUnit.SECONDS.toNanos(30),
                      () -> {
                        connection.send(new PeerMessage.KeepAlive());
                        chat(connection);
                      });
                }
              }
            });
    world.run(Duration.ofSeconds(115));
    int openBefore = victim.host.open().size();
    world.run(Duration.ofSeconds(20));

    assertThat(openBefore).isEqualTo(1); // the witness has left
    assertThat(victim.host.open()).isEmpty();
    assertThat(intruder.goodBlocks()).isZero();
  }

  @Test
  @DisplayName("P34 a `v` of a megabyte: closed at the length prefix")
  void endlessClientName() {
    ScriptedConnection intruder =
        intrude(
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.sendBytes(hex("00100000" + "14" + "00"));
              }
            });

    assertThat(intruder.isOpen()).isFalse();
  }

  @Test
  @DisplayName("W35 changes interest and choke a thousand times a second: closed after 500 changes")
  void flapsWithoutEnd() {
    ScriptedConnection intruder =
        intrude(
            new ScriptedPeer.Script() {
              @Override
              public void opened(ScriptedConnection connection) {
                connection.sendHandshake(Handshake.FAST);
              }

              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone());
                flap(connection);
              }

              private void flap(ScriptedConnection connection) {
                connection.send(new PeerMessage.Interested());
                connection.send(new PeerMessage.NotInterested());
                if (connection.isOpen()) {
                  connection.loop.after(TimeUnit.MILLISECONDS.toNanos(2), () -> flap(connection));
                }
              }
            });
    world.run(Duration.ofSeconds(2));

    assertThat(intruder.openSeconds()).isBetween(0.3, 3.0);
    assertThat(intruder.count(PeerMessage.Unchoke.class)).isLessThan(300);
  }
}
