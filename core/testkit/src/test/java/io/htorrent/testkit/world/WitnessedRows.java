package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Rows of bad peers: one dials a client that serves an honest leecher, which must finish whatever
/// the bad one does.
abstract class WitnessedRows {

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final TestTorrent TORRENT = TestTorrent.single("file", 4 * 16384, 20 * 65536);

  final World world = World.seeded(11);
  Client victim;
  Client witness;

  @BeforeEach
  void startTheVictim() {
    victim = world.client("victim").owns(TORRENT).start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    victim.host.upBytesPerSecond = 200_000;
    witness = world.client("witness").start().add(TORRENT, victim.address());
  }

  @AfterEach
  void witnessFinishes() {
    assertThat(world.run(MINUTE, () -> witness.has(TORRENT))).as("the witness finishes").isTrue();
    assertThat(witness.holds(TORRENT)).isTrue();
    assertThat(victim.events).containsExactly("Complete");
  }

  ScriptedConnection intrude(ScriptedPeer.Script script) {
    ScriptedPeer peer = world.scripted("intruder", TORRENT, script).dial(victim.address());
    world.run(Duration.ofMillis(200));
    return peer.connection();
  }

  /// Sends nothing but this, once the connection is open.
  ScriptedConnection intrudeWith(byte[] bytes) {
    return intrude(
        new ScriptedPeer.Script() {
          @Override
          public void opened(ScriptedConnection connection) {
            connection.sendBytes(ByteBuffer.wrap(bytes.clone()));
          }
        });
  }

  /// Does this after the handshakes.
  ScriptedConnection intrudeAnd(Consumer<ScriptedConnection> then) {
    return intrude(
        new ScriptedPeer.Script() {
          @Override
          public void greeted(ScriptedConnection connection) {
            then.accept(connection);
          }
        });
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ByteBuffer hex(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  static ByteBuffer repeated(String hex) {
    return hex(hex.repeat(100_000));
  }
}
