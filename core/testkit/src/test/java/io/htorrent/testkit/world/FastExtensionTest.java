package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The fast extension (BEP 6), both ways.
class FastExtensionTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 4 * 16384, 40 * 65536);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.seeded(6);

  private Client seed() {
    return world.client("seed").owns(TORRENT).start().add(TORRENT);
  }

  private ScriptedConnection dial(Client client, ScriptedPeer.Script script) {
    world.run(SECOND);
    ScriptedPeer peer = world.scripted("peer", TORRENT, script).dial(client.address());
    world.run(SECOND);
    return peer.connection();
  }

  // What we have.

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

  // What we serve.

  @Test
  void everyRequestIsAnsweredExactlyOnceWhateverHappens() {
    Client seed = seed();
    seed.host.upBytesPerSecond = 400_000;
    List<PeerMessage.Request> asked = new ArrayList<>();
    ScriptedConnection peer =
        dial(
            seed,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < 120; i++) {
                  PeerMessage.Request request =
                      new PeerMessage.Request(i / 4, i % 4 * 16384, 16384);
                  asked.add(request);
                  connection.send(request);
                  if (i % 3 == 0) {
                    connection.send(new PeerMessage.Cancel(i / 4, i % 4 * 16384, 16384));
                  }
                }
                connection.loop.after(
                    TimeUnit.MILLISECONDS.toNanos(700),
                    () -> connection.send(new PeerMessage.NotInterested())); // it chokes us then
              }
            });
    world.run(Duration.ofSeconds(20));

    List<PeerMessage.Request> answered = new ArrayList<>();
    for (PeerMessage message : peer.received) {
      if (message instanceof PeerMessage.Piece(int piece, int begin, int length)) {
        answered.add(new PeerMessage.Request(piece, begin, length));
      } else if (message instanceof PeerMessage.Reject(int piece, int begin, int length)) {
        answered.add(new PeerMessage.Request(piece, begin, length));
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(asked);
    assertThat(peer.count(PeerMessage.Choke.class)).isEqualTo(1);
    assertThat(peer.goodBlocks()).isBetween(5, 80);
  }

  @ParameterizedTest(name = "P19 {0} requests for a piece that we lack: rejected, open {1}")
  @CsvSource({"1, true", "300, true", "301, false"})
  void requestForWhatWeLackIsRejected(int requests, boolean open) {
    Client client = world.client("client").owns(TORRENT, 17).start().add(TORRENT);

    ScriptedConnection peer =
        dial(
            client,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < requests; i++) {
                  connection.send(new PeerMessage.Request(20, i * 16, 16));
                }
              }
            });

    assertThat(peer.isOpen()).isEqualTo(open);
    assertThat(peer.goodBlocks()).isZero();
    assertThat(peer.count(PeerMessage.Reject.class)).isEqualTo(open ? requests : 0);
  }

  static Stream<PeerMessage.Request> impossible() {
    return Stream.of(
        new PeerMessage.Request(40, 0, 16384),
        new PeerMessage.Request(-1, 0, 16384),
        new PeerMessage.Request(1, 65536, 16384),
        new PeerMessage.Request(1, -16384, 16384),
        new PeerMessage.Request(1, 0, 0),
        new PeerMessage.Request(1, 0, 16385),
        new PeerMessage.Request(1, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @ParameterizedTest(name = "P18 {0}: rejected")
  @MethodSource("impossible")
  void impossibleRequestIsRejected(PeerMessage.Request request) {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                connection.send(request);
              }
            });

    assertThat(peer.received)
        .contains(new PeerMessage.Reject(request.piece(), request.begin(), request.length()));
    assertThat(peer.isOpen()).isTrue();
    assertThat(peer.goodBlocks()).isZero();
  }

  @Test
  void whatIsAllowedFastIsServedWhileChokingThreeTimes() {
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.start().add(TORRENT);
    ScriptedConnection first = dial(seed, new FastScript.Leecher()); // takes the only slot
    ScriptedPeer starting =
        world
            .scripted(
                "starting",
                TORRENT,
                new FastScript.Leecher() {
                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.AllowedFast(int piece)) {
                      for (int i = 0; i < 16; i++) {
                        int begin = i % 4 * 16384;
                        connection.loop.after(
                            TimeUnit.MILLISECONDS.toNanos(100L * i),
                            () -> connection.send(new PeerMessage.Request(piece, begin, 16384)));
                      }
                      int other = (piece + 1) % 40;
                      connection.send(new PeerMessage.Request(other, 0, 16384));
                    }
                  }
                })
            .dial(seed.address());
    world.run(Duration.ofSeconds(5));
    ScriptedConnection peer = starting.connection();

    assertThat(first.count(PeerMessage.Unchoke.class)).isEqualTo(1);
    assertThat(peer.count(PeerMessage.Unchoke.class)).isZero();
    assertThat(peer.count(PeerMessage.AllowedFast.class)).isEqualTo(2); // a twentieth of 40
    assertThat(peer.goodBlocks()).isEqualTo(24);
    assertThat(peer.count(PeerMessage.Reject.class)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void allowsNothingFastToWhoHasEnough() {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                PieceSet some = new PieceSet(40);
                some.add(1);
                some.add(2);
                some.add(3);
                connection.send(new PeerMessage.Bitfield(some));
              }
            });

    assertThat(peer.count(PeerMessage.AllowedFast.class)).isZero();
  }

  // What we ask.

  @Test
  void fetchesWhatIsAllowedFastFromWhoNeverUnchokes() {
    ScriptedPeer miser =
        world
            .scripted(
                "miser",
                TORRENT,
                new FastScript.Seed() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    super.greeted(connection);
                    connection.send(new PeerMessage.AllowedFast(7));
                    connection.send(new PeerMessage.AllowedFast(11));
                  }

                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.Request request) {
                      connection.answer(request);
                    }
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, miser.address());
    world.run(Duration.ofSeconds(20));

    assertThat(leecher.status(TORRENT).piecesDone()).isEqualTo(2);
    assertThat(leecher.holds(TORRENT, 7)).isTrue();
    assertThat(leecher.holds(TORRENT, 11)).isTrue();
    assertThat(miser.connection().count(PeerMessage.Request.class)).isEqualTo(8);
  }

  @Test
  void requestsOutliveAChokeUntilTheyAreRejected() {
    Set<PeerMessage.Request> owed = new LinkedHashSet<>();
    ScriptedPeer moody =
        world
            .scripted(
                "moody",
                TORRENT,
                new FastScript.Seed() {
                  private boolean choked;

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    if (choked) {
                      connection.answer(request);
                      return;
                    }
                    assertThat(owed.add(request)).isTrue();
                    if (owed.size() == 8) {
                      choked = true;
                      connection.send(new PeerMessage.Choke());
                      connection.loop.after(TimeUnit.SECONDS.toNanos(1), () -> settle(connection));
                    }
                  }

                  private void settle(ScriptedConnection connection) {
                    int i = 0;
                    for (PeerMessage.Request one : owed) {
                      if (i++ % 2 == 0) {
                        connection.answer(one);
                      } else {
                        connection.send(
                            new PeerMessage.Reject(one.piece(), one.begin(), one.length()));
                      }
                    }
                    connection.send(new PeerMessage.Unchoke());
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, moody.address());

    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded())
        .isEqualTo(TORRENT.metainfo().layout().totalLength()); // nothing was fetched twice
    assertThat(moody.connections).hasSize(1);
  }

  @Test
  @DisplayName("a peer that rejects everything: its blocks come from elsewhere, and no storm")
  void rejecterIsAskedInMeasure() {
    ScriptedPeer rejecter =
        world
            .scripted(
                "rejecter",
                TORRENT,
                new FastScript.Seed() {
                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    connection.send(
                        new PeerMessage.Reject(request.piece(), request.begin(), request.length()));
                  }
                })
            .listen();
    ScriptedPeer slow =
        world
            .scripted(
                "slow",
                TORRENT,
                new SeedScript() {
                  private long free;

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    free = Math.max(free, connection.loop.nanos()) + 100_000_000L;
                    connection.loop.after(
                        free - connection.loop.nanos(), () -> connection.answer(request));
                  }
                })
            .listen();
    Client leecher =
        world.client("leecher").start().add(TORRENT, rejecter.address(), slow.address());

    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(rejecter.connection().count(PeerMessage.Request.class)).isLessThan(400);
  }

  @ParameterizedTest(name = "P31 {0} rejects of what was never asked: open {1}")
  @CsvSource({"9, true", "10, false"})
  void strayRejectsAreBorneTillTheTenth(int rejects, boolean open) {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript.Leecher() {
              @Override
              public void greeted(ScriptedConnection connection) {
                super.greeted(connection);
                for (int i = 0; i < rejects; i++) {
                  connection.send(new PeerMessage.Reject(i - 1, 16384 * i, 16384));
                }
              }
            });

    assertThat(peer.isOpen()).isEqualTo(open);
  }

  @Test
  @DisplayName("P30 suggestions and allowances without number: a capped list, the newest first")
  void suggestionsReachThePickersCapped() {
    List<Integer> counts = new ArrayList<>();
    Set<Integer> newest = new TreeSet<>();
    ScriptedPeer chatty =
        world
            .scripted(
                "chatty",
                TORRENT,
                new FastScript.Seed() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    super.greeted(connection);
                    for (int i = 0; i < 5_000; i++) {
                      connection.send(new PeerMessage.Suggest(i % 40));
                      connection.send(new PeerMessage.AllowedFast(i % 40));
                    }
                  }
                })
            .listen();
    Client leecher = world.client("leecher");
    leecher.pickers =
        List.of(
            SimpleStrategies.picker(
                "watching",
                _ ->
                    (swarm, peer, wanted) -> {
                      counts.add(peer.suggestedCount());
                      newest.add(suggested(peer));
                      for (int piece = 0; piece < swarm.pieceCount(); piece++) {
                        if (peer.canGive(piece)) {
                          wanted.offerOpen(piece, PickReason.SUGGESTED);
                        }
                      }
                    }));
    leecher.start().add(TORRENT, chatty.address());

    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(counts).allMatch(count -> count <= 16);
    assertThat(counts).contains(16);
    assertThat(newest).contains(39);
  }

  private static int suggested(PeerView peer) {
    return peer.suggestedCount() == 0 ? -1 : peer.suggested(0);
  }
}
