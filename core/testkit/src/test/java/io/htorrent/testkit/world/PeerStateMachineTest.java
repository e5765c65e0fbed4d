package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A peer says anything at any time, legal or not, and comes again when it is thrown out. After
/// every event all that the client keeps twice is recounted; in the end it has its file, and an
/// honest leecher has it too.
class PeerStateMachineTest {

  private static final int PIECES = 12;
  private static final TestTorrent TORRENT = TestTorrent.single("file", 32768, PIECES * 32768 - 77);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void anyMessagesInAnyOrderBreakNothing(long seed) {
    World world = World.seeded(seed);
    Client client = world.client("client").owns(TORRENT, 5);
    ScriptedPeer honest = world.scripted("honest", TORRENT, new Slow()).listen();
    Babbler script = new Babbler(new SplittableRandom(seed));
    ScriptedPeer babbler = world.scripted("babbler", TORRENT, script);
    client.start().add(TORRENT, honest.address());
    Client leecher = world.client("leecher").start().add(TORRENT, client.address());

    for (int i = 0; i < 60; i++) {
      if (!babbler.connected()) {
        babbler.dial(client.address());
      }
      world.run(Duration.ofSeconds(1));
    }
    boolean done =
        world.run(Duration.ofMinutes(5), () -> client.has(TORRENT) && leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(client.holds(TORRENT)).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(script.said).isGreaterThan(300);
    assertThat(client.events("banned")).isZero(); // its blocks are right, whatever else it says
  }

  /// An honest seed that takes its time, so that there is something left to disturb.
  private static final class Slow extends SeedScript {
    private long freeNanos;

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      long now = connection.loop.nanos();
      freeNanos = Math.max(freeNanos, now) + TimeUnit.MILLISECONDS.toNanos(1500);
      connection.loop.after(freeNanos - now, () -> connection.answer(request));
    }
  }

  /// Says whatever comes to its mind, up to ten times a second.
  private static final class Babbler implements ScriptedPeer.Script {
    private final SplittableRandom random;
    private int said;

    Babbler(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public void opened(ScriptedConnection connection) {
      long reserved =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Handshake.FAST;
            default -> Handshake.FAST | Handshake.EXTENDED;
          };
      connection.sendHandshake(reserved);
    }

    @Override
    public void greeted(ScriptedConnection connection) {
      babble(connection);
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      if (message instanceof PeerMessage.Request request) {
        switch (random.nextInt(5)) {
          case 0 -> {} // forgets it
          case 1 ->
              connection.send(
                  new PeerMessage.Reject(request.piece(), request.begin(), request.length()));
          case 2 -> {
            connection.answer(request);
            connection.answer(request);
          }
          default -> connection.answer(request);
        }
      }
    }

    private void babble(ScriptedConnection connection) {
      for (int i = random.nextInt(4); i > 0 && connection.isOpen(); i--) {
        connection.send(message());
        said++;
      }
      if (connection.isOpen()) {
        connection.loop.after(
            TimeUnit.MILLISECONDS.toNanos(random.nextInt(1, 200)), () -> babble(connection));
      }
    }

    private PeerMessage message() {
      return switch (random.nextInt(21)) {
        case 0 -> new PeerMessage.KeepAlive();
        case 1, 2 -> new PeerMessage.Choke();
        case 3, 4, 5 -> new PeerMessage.Unchoke();
        case 6, 7 -> new PeerMessage.Interested();
        case 8 -> new PeerMessage.NotInterested();
        case 9 -> new PeerMessage.Have(piece());
        case 10 -> new PeerMessage.Bitfield(some());
        case 11, 12 -> new PeerMessage.Request(piece(), random.nextInt(3) * 16384, length());
        case 13 -> new PeerMessage.Cancel(piece(), random.nextInt(3) * 16384, length());
        case 14 -> new PeerMessage.Port(random.nextInt(65_536));
        case 15 -> new PeerMessage.Suggest(piece());
        case 16 -> random.nextInt(4) == 0 ? new PeerMessage.HaveAll() : new PeerMessage.HaveNone();
        case 17 -> new PeerMessage.Reject(piece(), random.nextInt(3) * 16384, length());
        case 18 -> new PeerMessage.AllowedFast(piece());
        case 19 -> new PeerMessage.Extended(1, ByteBuffer.allocate(4).putInt(0, piece()));
        default -> new PeerMessage.Extended(random.nextInt(3), noise());
      };
    }

    /// Once in forty times, one that does not exist.
    private int piece() {
      return random.nextInt(40) == 0 ? PIECES : random.nextInt(PIECES);
    }

    private int length() {
      return random.nextInt(10) == 0 ? random.nextInt() : 16384;
    }

    private PieceSet some() {
      PieceSet pieces = new PieceSet(PIECES);
      for (int piece = 0; piece < PIECES; piece++) {
        if (random.nextBoolean()) {
          pieces.add(piece);
        }
      }
      return pieces;
    }

    private ByteBuffer noise() {
      byte[] bytes = new byte[random.nextInt(8)];
      random.nextBytes(bytes);
      return ByteBuffer.wrap(bytes);
    }
  }
}
