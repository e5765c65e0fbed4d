package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.PeerMessage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the fast extension says first, and to whom (BEP 6).
class FastExtensionTest extends FastSetting {

  @ParameterizedTest(name = "{0} of 40 pieces: {1}")
  @CsvSource({"0, HaveNone", "17, Bitfield", "40, HaveAll"})
  void saysFirstWhatItHas(int pieces, String message) {
    Client client = world.client("client").owns(TORRENT, pieces).start().add(TORRENT);

    ScriptedConnection peer = dial(client, new FastScript());

    assertThat(peer.received.getFirst().getClass().getSimpleName()).isEqualTo(message);
    assertThat(peer.count(PeerMessage.Bitfield.class))
        .isEqualTo(message.equals("Bitfield") ? 1 : 0);
  }

  @Test
  void saysNothingOfItToWhoDoesNotSpeakIt() {
    Client seed = seed();

    ScriptedConnection peer =
        dial(
            seed,
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.Request(0, 0, 99_999));
              }
            });

    assertThat(peer.received.getFirst()).isInstanceOf(PeerMessage.Bitfield.class);
    assertThat(peer.count(PeerMessage.Fast.class)).isZero();
    assertThat(peer.count(PeerMessage.Extended.class)).isZero();
  }

  static Stream<PeerMessage> fastMessages() {
    return Stream.of(
        new PeerMessage.HaveAll(),
        new PeerMessage.HaveNone(),
        new PeerMessage.Suggest(1),
        new PeerMessage.Reject(1, 0, 16384),
        new PeerMessage.AllowedFast(1));
  }

  @ParameterizedTest(name = "P32 {0} without negotiation: closed")
  @MethodSource("fastMessages")
  void unnegotiatedIsClosed(PeerMessage message) {
    ScriptedConnection peer =
        dial(
            seed(),
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(message);
              }
            });

    assertThat(peer.isOpen()).isFalse();
  }
}
