package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Extensions of the peer protocol that plugins speak (BEP 10): how they are called, what they can
/// do, and what becomes of those that fail.
class ExtensionHostingTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final int ID = 2; // behind lt_donthave

  private final World world = World.seeded(10);
  private final Client client = world.client("client");

  private ScriptedConnection dial(TestTorrent torrent, String handshake) {
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                torrent,
                new FastScript() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(new PeerMessage.HaveNone());
                    connection.send(extended(0, handshake));
                  }
                })
            .dial(client.address());
    world.run(Duration.ofSeconds(1));
    return peer.connection();
  }

  private ScriptedConnection speakers(TestExtension extension) {
    client.owns(TORRENT).speaks(extension).start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    return dial(TORRENT, "d6:answeri42e1:md7:ht_testi9eee");
  }

  private static PeerMessage extended(int id, String payload) {
    return new PeerMessage.Extended(id, TestExtension.bytes(payload));
  }

  private static List<ExtensionHandshake> greetings(ScriptedConnection connection) {
    return connection.received.stream()
        .filter(message -> message instanceof PeerMessage.Extended(int id, _) && id == 0)
        .map(message -> ExtensionHandshake.read(((PeerMessage.Extended) message).payload()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<String> answers(ScriptedConnection connection, int id) {
    return connection.received.stream()
        .filter(message -> message instanceof PeerMessage.Extended(int to, _) && to == id)
        .map(message -> ((PeerMessage.Extended) message).payload().duplicate())
        .map(payload -> StandardCharsets.ISO_8859_1.decode(payload).toString())
        .toList();
  }

  @Test
  void isGreetedReceivesAnswersAndTakesLeave() {
    TestExtension extension = new TestExtension();
    extension.numbers.put("answer", 7L);
    ScriptedConnection peer = speakers(extension);
    List<ExtensionPeer> present = extension.torrent.peers();
    peer.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));
    peer.close();
    world.run(Duration.ofSeconds(1));

    assertThat(greetings(peer).getFirst().ids()).containsEntry("ht_test", ID);
    assertThat(answers(peer, 0).getFirst()).contains("6:answeri7e");
    assertThat(answers(peer, 9)).containsExactly("ping");
    assertThat(present).hasSize(1).allMatch(ExtensionPeer::speaks);
    String name = present.getFirst().toString();
    assertThat(extension.heard)
        .containsExactly(
            "greeted by " + name + " 42", "received ping from " + name, "left by " + name);
    assertThat(extension.torrent.peers()).isEmpty();
    assertThat(extension.torrent.infoHash()).isEqualTo(TORRENT.metainfo().infoHash());
    assertThat(extension.torrent.metadata()).contains(ByteBuffer.wrap(TORRENT.metainfo().info()));
  }

  @Test
  void whatIsSentCountsAsUnsentAtOnce() {
    List<Long> unsent = new ArrayList<>();
    TestExtension extension =
        new TestExtension() {
          @Override
          void at(String call) {
            if (call.equals("received")) {
              ExtensionPeer peer = torrent.peers().getFirst();
              peer.send(bytes("12345"));
              unsent.add(peer.unsentBytes());
              peer.send(bytes("123"));
              unsent.add(peer.unsentBytes());
            }
          }
        };
    ScriptedConnection peer = speakers(extension);
    peer.send(extended(ID, "one"));
    peer.send(extended(ID, "two"));
    world.run(Duration.ofSeconds(1));

    assertThat(unsent.subList(0, 2)).containsExactly(5L, 8L);
    long written = 3 * 6 + 5 + 3 + 3; // heads, both of its own, the echo
    assertThat(unsent.subList(2, 4)).containsExactly(written + 5, written + 8);
    assertThat(extension.torrent.peers().getFirst().unsentBytes()).isZero();
  }

  @Test
  void sendsNothingToOneThatDoesNotUnderstandOrTurnedItOff() {
    TestExtension extension = new TestExtension();
    ScriptedConnection peer = speakers(extension);
    peer.send(extended(0, "d1:md7:ht_testi0eee"));
    peer.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));
    ScriptedConnection other = dial(TORRENT, "de");
    other.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));

    assertThat(answers(peer, 9)).isEmpty();
    assertThat(other.count(PeerMessage.Extended.class)).isEqualTo(1); // our handshake
    assertThat(extension.heard).filteredOn(what -> what.startsWith("greeted")).hasSize(1);
    assertThat(extension.heard).filteredOn(what -> what.startsWith("received")).hasSize(2);
  }

  @Test
  @DisplayName("BEP 10: a later handshake changes what it names, and nothing else")
  void laterHandshakeChangesWhatItNames() {
    TestExtension extension = new TestExtension();
    ScriptedConnection peer = speakers(extension);
    peer.send(extended(0, "d6:answeri43e1:md5:otheri8eee"));
    peer.send(extended(ID, "before"));
    peer.send(extended(0, "d1:md7:ht_testi200eee"));
    peer.send(extended(ID, "after"));
    world.run(Duration.ofSeconds(1));

    assertThat(answers(peer, 9)).containsExactly("before");
    assertThat(answers(peer, 200)).containsExactly("after");
    assertThat(extension.heard).filteredOn(what -> what.startsWith("greeted")).hasSize(3);
  }

  @Test
  void knowsWhereAPeerListens() {
    TestExtension extension = new TestExtension();
    ScriptedConnection peer = speakers(extension);
    Optional<?> untold = extension.torrent.peers().getFirst().listens();
    ScriptedConnection other = dial(TORRENT, "d1:pi7001ee");
    ScriptedPeer third = world.scripted("third", TORRENT, new FastScript()).listen();
    extension.torrent.found(List.of(third.address()));
    peer.send(extended(ID, "a call, after which what was found is taken note of"));
    world.run(Duration.ofSeconds(2));

    assertThat(untold).isEmpty();
    assertThat(other.isOpen()).isTrue();
    List<ExtensionPeer> peers = extension.torrent.peers();
    assertThat(peers.get(1).listens().orElseThrow().port()).isEqualTo(7001);
    assertThat(peers.get(1).outgoing()).isFalse();
    assertThat(peers.get(2).listens()).contains(third.address());
    assertThat(peers.get(2).outgoing()).isTrue();
  }

  @Test
  void peerThatBreaksItsRulesIsClosed() {
    ScriptedConnection peer =
        speakers(
            new TestExtension() {
              @Override
              void at(String call) throws ExtensionViolation {
                if (call.equals("received")) {
                  throw new ExtensionViolation("ht_test of 4 bytes", 10);
                }
              }
            });
    peer.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));

    assertThat(peer.isOpen()).isFalse();
    assertThat(client.events).containsExactly("Complete");
  }

  @ParameterizedTest(
      name = "{0} throws: named once, withdrawn, peers are told, the torrent goes on")
  @ValueSource(strings = {"greeted", "received", "left", "tick", "greeting"})
  void extensionThatThrowsIsWithdrawn(String when) {
    TestExtension extension =
        new TestExtension() {
          @Override
          void at(String call) {
            if (call.equals(when) && torrent.peers().size() > 0) {
              throw new IllegalStateException("a bug in an extension");
            }
          }
        };
    ScriptedConnection peer = speakers(extension);
    ScriptedConnection leaver = dial(TORRENT, "d1:md7:ht_testi9eee");
    peer.send(extended(ID, "ping"));
    leaver.close();
    world.run(Duration.ofSeconds(2));
    int heard = extension.heard.size();
    peer.send(extended(ID, "pong"));
    Client leecher = world.client("leecher").start().add(TORRENT, client.address());
    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(client.events)
        .containsExactly(
            "Complete",
            "Replaced: extension 'test': threw java.lang.IllegalStateException: a bug in an"
                + " extension");
    assertThat(peer.isOpen()).isTrue();
    assertThat(greetings(peer).getLast().ids()).containsEntry("ht_test", 0);
    assertThat(extension.heard).hasSize(heard);
    assertThat(done).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "cannot be made, threw java.lang.IllegalStateException: cannot be made",
    "no key, 'has no name for handshakes, or one of over 64 characters'",
    "long key, 'has no name for handshakes, or one of over 64 characters'",
  })
  void extensionThatFailsAtTheStartIsNotSpoken(String fault, String reason) {
    TestExtension extension =
        new TestExtension() {
          @Override
          void at(String call) {
            if (fault.equals("cannot be made")) {
              throw new IllegalStateException(fault);
            }
          }
        };
    extension.key = fault.equals("no key") ? null : fault.equals("long key") ? "k".repeat(65) : "k";
    ScriptedConnection peer = speakers(extension);

    assertThat(client.events).containsExactly("Replaced: extension 'test': " + reason, "Complete");
    assertThat(greetings(peer).getFirst().ids()).containsOnlyKeys("lt_donthave");
  }

  @Test
  void numbersThatAreNoNamesOfHandshakesAreNonsense() {
    TestExtension extension = new TestExtension();
    extension.numbers.put("Not A Name", 1L);
    ScriptedConnection peer = speakers(extension);

    assertThat(client.events)
        .contains(
            "Replaced: extension 'test': said {Not A Name=1} in handshakes, whose names are like"
                + " metadata_size");
    assertThat(peer.isOpen()).isTrue();
    assertThat(greetings(peer).getLast().ids()).containsEntry("ht_test", 0);
  }

  @Test
  void extensionThatDawdlesIsWithdrawn() {
    ScriptedConnection peer =
        speakers(
            new TestExtension() {
              @Override
              void at(String call) {
                if (call.equals("tick")) {
                  world.time.spend(TimeUnit.MILLISECONDS.toNanos(60));
                }
              }
            });
    world.run(Duration.ofSeconds(5));

    assertThat(client.events)
        .contains("Replaced: extension 'test': took over 50 ms 3 times within a minute");
    assertThat(greetings(peer).getLast().ids()).containsEntry("ht_test", 0);
  }

  @Test
  void twoWithOneKeyAreOne() {
    TestExtension first = new TestExtension();
    TestExtension second = new TestExtension();
    TestExtension ours = new TestExtension();
    ours.key = "lt_donthave";
    client.owns(TORRENT).speaks(ours, first, second).start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection peer = dial(TORRENT, "d1:md7:ht_testi9eee");
    peer.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));

    assertThat(answers(peer, 9)).containsExactly("ping");
    assertThat(first.heard).hasSize(2);
    assertThat(second.heard).isEmpty();
    assertThat(ours.heard).isEmpty();
  }

  @ParameterizedTest(name = "E18 in a private torrent, if it may speak there is {0}")
  @ValueSource(booleans = {true, false})
  void privateTorrentHasOnlyThoseThatMaySpeakThere(boolean may) {
    TestTorrent secret = TORRENT.asPrivate();
    TestExtension extension = new TestExtension();
    extension.inPrivateTorrents = may;
    client.owns(secret).speaks(extension).start().add(secret);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection peer = dial(secret, "d1:md7:ht_testi9eee");
    peer.send(extended(ID, "ping"));
    world.run(Duration.ofSeconds(1));

    assertThat(greetings(peer).getFirst().ids().containsKey("ht_test")).isEqualTo(may);
    assertThat(answers(peer, 9)).hasSize(may ? 1 : 0);
    assertThat(extension.heard).hasSize(may ? 2 : 0);
    assertThat(peer.isOpen()).isTrue();
  }
}
