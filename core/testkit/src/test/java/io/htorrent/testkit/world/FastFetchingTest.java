package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.engine.wire.PeerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fetching with the fast extension: rejects, allowed fast, suggestions (BEP 6).
class FastFetchingTest extends FastSetting {

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

  @ParameterizedTest(name = "P23 a block of piece {0}, after 3 and 5 were asked for: open {1}")
  @CsvSource({"3, true", "5, true", "4, false"})
  @DisplayName("BEP 6: a block of a piece that was never asked for ends the connection")
  void blockOfAPieceNeverAskedForCloses(int piece, boolean open) {
    Set<Integer> asked = new TreeSet<>();
    ScriptedPeer pusher =
        world
            .scripted(
                "pusher",
                TORRENT,
                new FastScript() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    PieceSet some = new PieceSet(40);
                    some.add(3);
                    some.add(5);
                    connection.send(new PeerMessage.Bitfield(some));
                    connection.send(new PeerMessage.Unchoke());
                  }

                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.Request request) {
                      connection.answer(request);
                      asked.add(request.piece());
                    }
                  }
                })
            .listen();
    world.client("leecher").start().add(TORRENT, pusher.address());
    world.run(SECOND);
    pusher.connection().send(new PeerMessage.Piece(piece, 0, 16384));
    world.run(SECOND);

    assertThat(asked).containsExactly(3, 5);
    assertThat(pusher.connections.getFirst().isOpen()).isEqualTo(open);
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
