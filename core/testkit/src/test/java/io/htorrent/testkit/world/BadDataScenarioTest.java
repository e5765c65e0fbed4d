package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerId;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that lie, stall and change their mind while we download from them.
class BadDataScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 64 * 16384, 12L * 64 * 16384);

  /// Answers a bit late, so that the work is shared with others; one block of 64 is wrong.
  private static final class Liar extends SeedScript {
    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      if (request.begin() == 7 * 16384) {
        connection.answerWrongly(request);
      } else {
        connection.answer(request);
      }
    }
  }

  @ParameterizedTest(name = "P24 P25 one wrong block of 64, an honest seed beside it, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void liarIsBannedAndTheHonestSeedIsNot(long seed) {
    World world = World.seeded(seed);
    Client honest = world.client("honest").owns(TORRENT).start().add(TORRENT);
    honest.host.upBytesPerSecond = 1_000_000;
    ScriptedPeer liar = world.scripted("liar", TORRENT, new Liar()).listen();
    liar.host.upBytesPerSecond = 1_000_000;
    Client leecher = world.client("leecher").start().add(TORRENT, honest.address(), liar.address());

    assertThat(world.run(Duration.ofMinutes(3), () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events("did not match")).isBetween(1L, 7L);
    assertThat(liar.connections).as("banned, not dialled again").hasSize(1);
    assertThat(liar.connected()).isFalse();
    assertThat(world.trace())
        .filteredOn(line -> line.endsWith("leecher connects to honest"))
        .as("the honest seed was never left")
        .hasSize(1);
  }

  @Test
  @DisplayName("P33 the only seed lies: banned after one piece, the torrent waits for others")
  void onlySeedLies() {
    World world = World.seeded(1);
    ScriptedPeer liar =
        world
            .scripted(
                "liar",
                TORRENT,
                new SeedScript() {
                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    connection.answerWrongly(request);
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, liar.address());
    world.run(Duration.ofMinutes(2));
    long bad = leecher.events("did not match");
    String reason = leecher.status(TORRENT).reason();

    Client honest = world.client("honest").owns(TORRENT).start().add(TORRENT, leecher.address());
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(1));

    assertThat(bad).isBetween(1L, 4L); // pieces that were complete before the first was judged
    assertThat(liar.connections).hasSize(1);
    assertThat(reason).startsWith("1 peer sent bad data and is banned");
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(honest.status(TORRENT).bytesUploaded()).isPositive();
  }

  @Test
  @DisplayName("P24 the liar comes back by itself under its id: turned away")
  void bannedPeerComesBack() {
    World world = World.seeded(1);
    ScriptedPeer liar = world.scripted("liar", TORRENT, new Liar());
    Client leecher = world.client("leecher").start().add(TORRENT);
    liar.dial(leecher.address());
    world.run(Duration.ofSeconds(30));
    liar.dial(leecher.address());
    world.run(Duration.ofSeconds(5));

    assertThat(leecher.events("did not match")).isPositive();
    assertThat(liar.connections).hasSize(2);
    assertThat(liar.connected()).isFalse();
  }

  @Test
  @DisplayName("P24 the liar comes back by another name: its address is known")
  void bannedPeerComesBackRenamed() {
    World world = World.seeded(1);
    ScriptedPeer liar = world.scripted("liar", TORRENT, new Liar());
    Client leecher = world.client("leecher").start().add(TORRENT);
    liar.dial(leecher.address());
    world.run(Duration.ofSeconds(30));
    liar.rename(PeerId.random("-YY0000-", world.random)).listen().dial(leecher.address());
    world.run(Duration.ofMinutes(2));

    assertThat(leecher.events("is banned")).isEqualTo(1);
    assertThat(liar.connections).hasSize(2);
    assertThat(liar.connections.getLast().openSeconds()).isLessThan(1);
  }

  @Test
  @DisplayName("P26 unchokes and never sends: its blocks come from elsewhere")
  void neverSends() {
    World world = World.seeded(1);
    ScriptedPeer mute =
        world
            .scripted(
                "mute",
                TORRENT,
                new SeedScript() {
                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {}
                })
            .listen();
    Client honest = world.client("honest").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").start().add(TORRENT, mute.address(), honest.address());

    assertThat(world.run(Duration.ofSeconds(90), () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(mute.connection().count(PeerMessage.Request.class)).isPositive();
  }

  @Test
  @DisplayName("P26 without endgame: late blocks go elsewhere after the time-out")
  void neverSendsAndNoEndgame() {
    World world = World.seeded(1);
    ScriptedPeer mute =
        world
            .scripted(
                "mute",
                TORRENT,
                new SeedScript() {
                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {}
                })
            .listen();
    Client honest = world.client("honest").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher");
    leecher.pickers = List.of(SimpleStrategies.rarest());
    leecher.start().add(TORRENT, mute.address(), honest.address());

    assertThat(world.run(Duration.ofSeconds(150), () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest(name = "P26 alone, and forgets requests {0} to {1} of each 16: asked again")
  @CsvSource({"0, 0", "5, 5", "0, 7", "15, 15"})
  void forgetsSomeRequestsAndIsAlone(int from, int to) {
    World world = World.seeded(1);
    ScriptedPeer forgetful =
        world
            .scripted(
                "forgetful",
                TORRENT,
                new SeedScript() {
                  private final Set<PeerMessage.Request> seen = new HashSet<>();

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    int number = seen.size() % 16;
                    if (!seen.add(request) || number < from || number > to) {
                      connection.answer(request);
                    }
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, forgetful.address());

    boolean done = world.run(Duration.ofMinutes(10), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(forgetful.connections).hasSize(1);
  }

  @Test
  @DisplayName("P27 stalls in the middle of a block: its place is given to another")
  void stallsMidBlock() {
    World world = World.seeded(1);
    ScriptedPeer staller =
        world
            .scripted(
                "staller",
                TORRENT,
                new SeedScript() {
                  private int answered;

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    if (++answered < 5) {
                      connection.answer(request);
                    } else if (answered == 5) {
                      connection.answerPartly(request, 16383);
                    }
                  }
                })
            .listen();
    Client honest = world.client("honest").owns(TORRENT).start().add(TORRENT);
    honest.host.upBytesPerSecond = 500_000;
    Client leecher =
        world.client("leecher").start().add(TORRENT, staller.address(), honest.address());

    assertThat(world.run(Duration.ofMinutes(2), () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest(name = "chokes with requests in flight and unchokes {0} times: none is lost")
  @ValueSource(ints = {1, 5, 50})
  void chokesWithRequestsInFlight(int times) {
    World world = World.seeded(times);
    ScriptedPeer moody =
        world
            .scripted(
                "moody",
                TORRENT,
                new SeedScript() {
                  private int left = times;
                  private int asked;

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    if (left == 0 || asked++ % 8 < 4) {
                      connection.answer(request);
                    } else if (asked % 8 == 0) {
                      left--;
                      connection.send(new PeerMessage.Choke());
                      var _ =
                          connection.loop.after(
                              TimeUnit.MILLISECONDS.toNanos(300),
                              () -> connection.send(new PeerMessage.Unchoke()));
                    }
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, moody.address());

    assertThat(world.run(Duration.ofMinutes(4), () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(moody.connections).hasSize(1);
  }

  @Test
  @DisplayName("P28 choke and unchoke a thousand times: closed, and no storm of requests")
  void flappingChoke() {
    World world = World.seeded(1);
    ScriptedPeer flapping =
        world
            .scripted(
                "flapping",
                TORRENT,
                new SeedScript() {
                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.Interested) {
                      for (int i = 0; i < 1_000; i++) {
                        connection.send(new PeerMessage.Unchoke());
                        connection.send(new PeerMessage.Choke());
                      }
                    }
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, flapping.address());

    world.run(Duration.ofSeconds(10));

    assertThat(flapping.connections).noneMatch(ScriptedConnection::isOpen);
    assertThat(flapping.connections)
        .allMatch(connection -> connection.count(PeerMessage.Request.class) < 4_000);
    assertThat(leecher.status(TORRENT).peers()).isZero();
  }

  @Test
  @DisplayName("P23 blocks that nobody asked for: not written, and closed after some megabytes")
  void unaskedBlocks() {
    World world = World.seeded(1);
    List<Boolean> openAfter = new ArrayList<>();
    ScriptedPeer pusher =
        world
            .scripted(
                "pusher",
                TORRENT,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.sendFullBitfield();
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, pusher.address());
    world.run(Duration.ofSeconds(1));
    for (int i = 0; i < 600 && pusher.connected(); i++) {
      pusher.connection().send(new PeerMessage.Piece(i % 12, 16384, 16384));
      world.run(Duration.ofMillis(10));
      openAfter.add(pusher.connected());
    }

    assertThat(openAfter.subList(0, 300)).doesNotContain(false);
    assertThat(pusher.connected()).isFalse();
    assertThat(leecher.disk(TORRENT).writes()).isZero();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isZero();
  }
}
