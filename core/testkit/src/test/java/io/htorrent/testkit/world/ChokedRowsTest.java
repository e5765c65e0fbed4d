package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rows of peers that are choked, by us while the only slot is taken, or choke us; each by its
/// id.
class ChokedRowsTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  private final World world = World.seeded(20);
  private Client seed;

  @BeforeEach
  void startASeedWithOneSlot() {
    seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
  }

  private ScriptedConnection holdTheSlot() {
    return dial(
        new FastScript.Leecher() {
          @Override
          void unchoked(ScriptedConnection connection) {
            askNowAndThen(connection, 0);
          }

          private void askNowAndThen(ScriptedConnection connection, int i) {
            connection.send(new PeerMessage.Request(i % 20, i % 4 * 16384, 16384));
            connection.loop.after(
                TimeUnit.MILLISECONDS.toNanos(500), () -> askNowAndThen(connection, i + 1));
          }
        });
  }

  private ScriptedConnection dial(ScriptedPeer.Script script) {
    ScriptedPeer peer = world.scripted("peer", TORRENT, script).dial(seed.address());
    world.run(Duration.ofMillis(200));
    return peer.connection();
  }

  @ParameterizedTest(name = "P20 {0} requests while choked: open {1}")
  @CsvSource({"300, true", "301, false"})
  void requestsWhileChokedAreBorneTillThreeHundred(int requests, boolean open) {
    holdTheSlot();
    ScriptedConnection peer =
        dial(
            new ScriptedPeer.Script() {
              @Override
              public void greeted(ScriptedConnection connection) {
                for (int i = 0; i < requests; i++) {
                  connection.send(new PeerMessage.Request(i % 20, i / 20 * 16, 16));
                }
              }
            });

    assertThat(peer.isOpen()).isEqualTo(open);
    assertThat(peer.goodBlocks()).isZero();
  }

  @Test
  @DisplayName("P20 requests that cross our choke on the wire are no fault; later ones are")
  void requestsThatCrossAChokeAreForgiven() {
    ScriptedConnection peer =
        dial(
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                connection.send(new PeerMessage.NotInterested()); // it chokes us then
              }

              @Override
              public void received(ScriptedConnection connection, PeerMessage message) {
                super.received(connection, message);
                if (message instanceof PeerMessage.Choke) {
                  holdTheSlot();
                  burst(connection, 0);
                  connection.loop.after(TimeUnit.SECONDS.toNanos(3), () -> burst(connection, 400));
                }
              }

              private void burst(ScriptedConnection connection, int from) {
                for (int i = from; i < from + 400; i++) {
                  connection.send(new PeerMessage.Request(i % 20, i / 20 * 16, 16));
                }
              }
            });
    boolean openAfterTheFirstBurst = peer.isOpen();
    world.run(Duration.ofSeconds(4));

    assertThat(openAfterTheFirstBurst).isTrue();
    assertThat(peer.isOpen()).isFalse();
  }

  @Test
  @DisplayName("P29 interest that comes and goes wins no slot from one that stays")
  void flappingInterestGainsNothing() {
    ScriptedConnection steady = holdTheSlot();
    ScriptedConnection flapping =
        dial(
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone());
                flap(connection);
              }

              private void flap(ScriptedConnection connection) {
                connection.send(new PeerMessage.Interested());
                connection.send(new PeerMessage.NotInterested());
                connection.loop.after(TimeUnit.MILLISECONDS.toNanos(200), () -> flap(connection));
              }
            });
    world.run(Duration.ofMinutes(1));

    assertThat(flapping.isOpen()).isTrue();
    assertThat(flapping.count(PeerMessage.Unchoke.class)).isZero();
    assertThat(steady.count(PeerMessage.Choke.class)).isZero();
    assertThat(steady.goodBlocks()).isGreaterThan(100);
  }

  @Test
  @DisplayName("a slot that its peer does not use for a minute goes to one that waits")
  void unusedSlotIsTakenBack() {
    ScriptedConnection idle =
        dial(
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                keepAlive(connection);
              }
            });
    world.run(Duration.ofSeconds(90));
    boolean openWhileNobodyWaits = idle.isOpen();
    ScriptedConnection waiting = dial(new FastScript.Leecher());
    world.run(Duration.ofSeconds(2));

    assertThat(openWhileNobodyWaits).isTrue();
    assertThat(idle.isOpen()).isFalse();
    assertThat(waiting.isOpen()).isTrue();
  }

  private static void keepAlive(ScriptedConnection connection) {
    connection.loop.after(
        TimeUnit.SECONDS.toNanos(50),
        () -> {
          connection.send(new PeerMessage.KeepAlive());
          keepAlive(connection);
        });
  }

  @Test
  @DisplayName("W34 choked by all for ten minutes: nearly nothing is said; then all at once")
  void chokedForEverThenUnchoked() {
    World quiet = World.seeded(34);
    ScriptedPeer miser =
        quiet
            .scripted(
                "miser",
                TORRENT,
                new SeedScript() {
                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.Interested) {
                      keepAlive(connection);
                      connection.loop.after(
                          TimeUnit.MINUTES.toNanos(10),
                          () -> connection.send(new PeerMessage.Unchoke()));
                    }
                    if (message instanceof PeerMessage.Request request) {
                      connection.answer(request);
                    }
                  }
                })
            .listen();
    Client leecher = quiet.client("leecher").start().add(TORRENT, miser.address());
    quiet.run(Duration.ofSeconds(599));
    int saidMeanwhile = miser.connection().received.size();
    boolean done = quiet.run(Duration.ofSeconds(6), () -> leecher.has(TORRENT));

    assertThat(saidMeanwhile).isLessThanOrEqualTo(8); // interested, and a keep-alive each 100 s
    assertThat(miser.connection().count(PeerMessage.Request.class)).isPositive();
    assertThat(done).isTrue();
  }
}
