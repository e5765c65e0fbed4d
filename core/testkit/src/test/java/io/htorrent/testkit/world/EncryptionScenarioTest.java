package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// How connections begin when the two ends want different things. Bytes are as they would be
/// without encryption here: what is tried and remembered is the engine's, the rest the network's.
class EncryptionScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world = World.seeded(1);

  @ParameterizedTest(name = "X09 {0} meets {1}: {2}")
  @CsvSource({
    "PREFER, PREFER, true",
    "PREFER, REQUIRE, true",
    "PREFER, OFF, true",
    "REQUIRE, PREFER, true",
    "REQUIRE, REQUIRE, true",
    "REQUIRE, OFF, false",
    "OFF, PREFER, true",
    "OFF, OFF, true",
    "OFF, REQUIRE, false"
  })
  void whoMeetsWhom(Encryption leecherWants, Encryption seedWants, boolean meet) {
    Client seed = client("seed", seedWants).owns(TORRENT).start().add(TORRENT);
    Client leecher = client("leecher", leecherWants).start().add(TORRENT, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isEqualTo(meet);
  }

  @Test
  @DisplayName(
      "X09 a peer that takes plain only is dialled encrypted, then plain within the second")
  void theOtherFormIsTriedAtOnce() {
    ScriptedPeer old = world.scripted("old", TORRENT, new Polite()).listen(Encryption.OFF);
    client("client", Encryption.PREFER).start().add(TORRENT, old.address());

    world.run(Duration.ofSeconds(1));

    assertThat(dials()).isEqualTo(2);
    assertThat(old.connection().isGreeted()).isTrue();
    assertThat(old.connection().encrypted()).isFalse();
  }

  @Test
  void whatWorkedIsTriedFirstTheNextTime() {
    ScriptedPeer old = world.scripted("old", TORRENT, new Polite()).listen(Encryption.OFF);
    client("client", Encryption.PREFER).start().add(TORRENT, old.address());
    world.run(Duration.ofSeconds(1));

    old.connection().close();
    world.run(MINUTE);

    assertThat(old.connections).hasSize(2);
    assertThat(dials()).as("one encrypted, two plain").isEqualTo(3);
  }

  @ParameterizedTest(name = "it takes {0}, and came {1}")
  @CsvSource({"OFF, PLAIN", "PREFER, PLAIN", "PREFER, NEGOTIATED", "REQUIRE, NEGOTIATED"})
  void whoCameAndSaidWhereItListensIsDialledAsItCame(Encryption takes, Encryption.Form came) {
    Client client = client("client", Encryption.PREFER).start().add(TORRENT);
    ScriptedPeer visitor = world.scripted("visitor", TORRENT, new Visitor()).listen(takes);
    visitor.dial(client.address(), came);
    world.run(Duration.ofSeconds(1));

    visitor.connection().close();
    world.run(Duration.ofMinutes(5), () -> visitor.connections.size() > 1);

    assertThat(visitor.connections).hasSize(2);
    assertThat(visitor.connections.getLast().encrypted())
        .isEqualTo(came == Encryption.Form.NEGOTIATED);
    assertThat(dials()).as("its own, and one of ours").isEqualTo(2);
  }

  @Test
  void whenWhatWorkedFailsTheOtherFormIsTried() {
    ScriptedPeer peer = world.scripted("peer", TORRENT, new Polite()).listen(Encryption.OFF);
    client("client", Encryption.PREFER).start().add(TORRENT, peer.address());
    world.run(Duration.ofSeconds(1));

    peer.listen(Encryption.REQUIRE);
    peer.connection().close();
    world.run(MINUTE);

    assertThat(peer.connections).hasSize(2);
    assertThat(peer.connections.getLast().encrypted()).isTrue();
  }

  @Test
  void aPeerThatAnswersNeitherFormIsDialledTwiceAndThenLeftAlone() {
    ScriptedPeer rude = world.scripted("rude", TORRENT, new Rude()).listen();
    world.tracker().introduce(TORRENT.metainfo().infoHash(), rude.address());
    client("client", Encryption.PREFER).start().addTracked(TORRENT);

    world.run(Duration.ofSeconds(100));

    assertThat(rude.connections).hasSize(2);
    assertThat(rude.connections.getFirst().encrypted()).isTrue();
    assertThat(rude.connections.getLast().encrypted()).isFalse();
  }

  @Test
  void nobodyIsBannedForAFailedHandshake() {
    ScriptedPeer rude = world.scripted("peer", TORRENT, new Rude()).listen();
    Client client = client("client", Encryption.PREFER).start().add(TORRENT, rude.address());
    world.run(MINUTE);

    ScriptedPeer behaved =
        world.scripted("peer", TORRENT, new SeedScript()).rename(rude.id()).dial(client.address());

    assertThat(world.run(MINUTE, () -> client.has(TORRENT))).isTrue();
    assertThat(behaved.connected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Encryption.class,
      names = {"REQUIRE", "OFF"})
  void whoWantsOneFormOnlyDialsOnce(Encryption policy) {
    ScriptedPeer rude = world.scripted("rude", TORRENT, new Rude()).listen();
    world.tracker().introduce(TORRENT.metainfo().infoHash(), rude.address());
    client("client", policy).start().addTracked(TORRENT);

    world.run(Duration.ofSeconds(100));

    assertThat(rude.connections).hasSize(1);
    assertThat(rude.connection().encrypted()).isEqualTo(policy == Encryption.REQUIRE);
  }

  @Test
  @DisplayName(
      "X02 a stranger that exchanges half its keys is closed after 10 s, as any silent one")
  void strangerWhoIsSilent() {
    Client client = client("client", Encryption.PREFER).start().add(TORRENT);
    ScriptedPeer silent = world.scripted("silent", TORRENT, new Silent()).dial(client.address());

    world.run(Duration.ofSeconds(15));

    assertThat(silent.connection().isOpen()).isFalse();
    assertThat(silent.connection().openSeconds()).isBetween(9.9, 10.2);
  }

  private Client client(String name, Encryption policy) {
    Client client = world.client(name);
    client.settings = client.settings.with(policy);
    return client;
  }

  private long dials() {
    return world.trace().stream().filter(line -> line.contains(" connects to ")).count();
  }

  /// Greets, and has nothing.
  private static final class Polite implements ScriptedPeer.Script {}

  /// Says where it listens, and has nothing.
  private static final class Visitor extends FastScript {
    @Override
    public void greeted(ScriptedConnection connection) {
      byte[] port = "d1:pi6881ee".getBytes(StandardCharsets.US_ASCII);
      connection.send(new PeerMessage.Extended(0, ByteBuffer.wrap(port)));
    }
  }

  /// Takes the connection and ends it.
  private static final class Rude implements ScriptedPeer.Script {
    @Override
    public void opened(ScriptedConnection connection) {
      connection.close();
    }
  }

  /// Says nothing.
  private static final class Silent implements ScriptedPeer.Script {
    @Override
    public void opened(ScriptedConnection connection) {}
  }
}
