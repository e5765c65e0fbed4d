package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.Merkle;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.engine.wire.HashRange;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// v2 torrents (BEP 52): pieces that end with their files, merkle trees, and the hashes that peers
/// ask each other for.
class V2ScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent ALBUM =
      TestTorrent.v2(
          "album",
          65536,
          "a 200000",
          "b 5",
          "docs/c 65536",
          "docs/empty 0",
          "docs/same 65536",
          "z 99000");

  /// Its layer comes in two parts: 512 hashes, and 88 of a row of 128.
  private static final TestTorrent LONG = TestTorrent.v2("long", 16384, "file 9830000", "tail 7");

  private static final byte[] ROOT =
      LONG.metainfo().trees().orElseThrow().trees().getFirst().root();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void everyFileArrives(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(ALBUM).start().add(ALBUM);
    Client first = world.client("first").start().add(ALBUM, source.address());
    Client second = world.client("second").start().add(ALBUM, first.address());

    boolean done = world.run(MINUTE, () -> first.has(ALBUM) && second.has(ALBUM));

    assertThat(done).isTrue();
    assertThat(first.holds(ALBUM) && second.holds(ALBUM)).isTrue();
    assertThat(second.status(ALBUM).bytesDownloaded()).isEqualTo(430_077);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatWasVerifiedIsNotFetchedAgainAfterAKill(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(LONG).start().add(LONG);
    source.host.upBytesPerSecond = 2_000_000;
    Client leecher = world.client("leecher").start().add(LONG, source.address());
    world.run(Duration.ofSeconds(3));

    leecher.kill();
    Set<Integer> known = new HashSet<>(leecher.journal(LONG).written);
    leecher.start().add(LONG, source.address());
    world.run(Duration.ofMillis(100));
    int kept = leecher.status(LONG).piecesDone();
    boolean done = world.run(MINUTE, () -> leecher.has(LONG));

    assertThat(known).isNotEmpty();
    assertThat(kept).isGreaterThanOrEqualTo(known.size());
    assertThat(done).isTrue();
    assertThat(leecher.holds(LONG)).isTrue();
  }

  @Test
  void badBlocksAreFoundOutAndFetchedAgain() {
    World world = World.seeded(1);
    ScriptedPeer liar = world.peer("liar", LONG, Misbehaviour.CORRUPTS_ONE_OF_20).listen();
    Client honest = world.client("honest").owns(LONG).start().add(LONG);
    Client leecher = world.client("leecher").start().add(LONG, liar.address(), honest.address());

    boolean done = world.run(MINUTE, () -> leecher.has(LONG));

    assertThat(done).isTrue();
    assertThat(leecher.holds(LONG)).isTrue();
    assertThat(leecher.events("did not match its hash")).isPositive();
  }

  @ParameterizedTest(name = "V06 piece layers are fetched from peers, seed {0}")
  @ValueSource(longs = {1, 2})
  void layersAreFetchedFromPeers(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(LONG).start().add(LONG);
    Client leecher = world.client("leecher").start();

    leecher.add(LONG.withoutLayers(), source.address());

    assertThat(world.run(MINUTE, () -> leecher.told().contains("Complete"))).isTrue();
    assertThat(leecher.holds(LONG)).isTrue();
    assertThat(leecher.told()).startsWith("Metadata: long");
  }

  @Test
  @DisplayName("V06 while nobody has the layers, nothing is fetched, and it says why")
  void withoutLayersNothingIsFetched() {
    World world = World.seeded(1);
    Client other = world.client("other").start().add(LONG.withoutLayers());
    Client leecher = world.client("leecher").start();

    leecher.add(LONG.withoutLayers(), other.address());
    world.run(MINUTE);

    assertThat(leecher.status(LONG).state()).isEqualTo(State.METADATA);
    assertThat(leecher.status(LONG).reason())
        .startsWith("1 peer connected: 0 of 2 parts of the piece layers are here; ")
        .endsWith(" requests were refused");
    assertThat(leecher.status(LONG).bytesDownloaded()).isZero();
  }

  @Test
  @DisplayName("V06 layers that were fetched are kept for the next time")
  void layersAreKept() {
    World world = World.seeded(1);
    Client source = world.client("seed").owns(LONG).start().add(LONG);
    Client leecher = world.client("leecher").start().add(LONG.withoutLayers(), source.address());
    world.run(MINUTE, () -> leecher.told().contains("Metadata: long"));
    world.run(Duration.ofSeconds(1));

    leecher.kill();
    source.kill();
    leecher.start().add(LONG.withoutLayers());
    world.run(Duration.ofSeconds(5));

    assertThat(leecher.status(LONG).state()).isIn(State.DOWNLOADING, State.SEEDING);
  }

  @Test
  void otherFilesAreChosenWhileItRuns() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(ALBUM).start().add(ALBUM);
    Client leecher = world.client("leecher").chooses("0").start().add(ALBUM, seed.address());
    boolean some = world.run(MINUTE, () -> leecher.has(ALBUM));
    boolean all = leecher.holds(ALBUM);

    leecher.chooses(ALBUM, "0-9");
    world.run(Duration.ofMinutes(2), () -> leecher.holds(ALBUM));

    assertThat(some).isTrue();
    assertThat(all).isFalse();
    assertThat(leecher.holds(ALBUM)).isTrue();
  }

  @Test
  void whoTakesGapsForPaddingIsGivenZeros() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(ALBUM).start().add(ALBUM);
    ScriptedPeer.Script script =
        new ScriptedPeer.Script() {
          @Override
          public void greeted(ScriptedConnection connection) {
            connection.send(new PeerMessage.Interested());
          }

          @Override
          public void received(ScriptedConnection connection, PeerMessage message) {
            if (message instanceof PeerMessage.Unchoke) {
              connection.send(new PeerMessage.Request(4, 0, 16384)); // all of b, and more
              connection.send(new PeerMessage.Request(4, 16384, 16384)); // nothing but a gap
              connection.send(new PeerMessage.Request(3, 0, 16384)); // the end of a, and more
            }
          }
        };

    ScriptedPeer old = world.scripted("old", ALBUM, script).dial(seed.address());
    world.run(Duration.ofSeconds(5));

    assertThat(old.connection().received)
        .contains(new PeerMessage.Piece(4, 0, 16384), new PeerMessage.Piece(3, 0, 16384));
    assertThat(old.connection().goodBlocks()).isEqualTo(2);
    assertThat(old.connection().isOpen()).isTrue();
  }

  // What peers may do wrong with hashes.

  /// Answers requests for hashes so.
  private static ScriptedPeer.Script answering(Function<HashRange, PeerMessage> answer) {
    return new ScriptedPeer.Script() {
      @Override
      public void received(ScriptedConnection connection, PeerMessage message) {
        if (message instanceof PeerMessage.HashRequest wanted) {
          connection.send(answer.apply(wanted.range()));
        }
      }
    };
  }

  private static PeerMessage zeros(HashRange range, int bytes) {
    return new PeerMessage.Hashes(range, ByteBuffer.allocate(bytes));
  }

  private static HashRange moved(HashRange range, int index) {
    return new HashRange(
        range.root(), range.baseLayer(), index, range.length(), range.proofLayers());
  }

  static Stream<Arguments> lies() {
    int whole = 513 * 32; // 512 of the first part, and one that proves them
    return Stream.of(
        lie("wrong hashes", range -> zeros(range, whole)),
        lie("too few", range -> zeros(range, whole - 32)),
        lie("too many", range -> zeros(range, whole + 32)),
        lie("none at all", range -> zeros(range, 0)),
        lie("half a hash", range -> zeros(range, whole - 16)),
        lie("others than asked for", range -> zeros(moved(range, 1024), whole)),
        lie("beyond the layer", range -> zeros(moved(range, 1 << 30), whole)),
        lie("more layers of proof", range -> zeros(range, whole + 22 * 32)));
  }

  private static Arguments lie(String row, Function<HashRange, PeerMessage> answer) {
    return Arguments.of(row, answer);
  }

  @ParameterizedTest(name = "V19 hashes: {0}: closed, nothing is kept")
  @MethodSource("lies")
  void liarIsClosed(String row, Function<HashRange, PeerMessage> answer) {
    World world = World.seeded(1);
    ScriptedPeer liar = world.scripted("liar", LONG, answering(answer)).listen();
    Client leecher = world.client("leecher").start().add(LONG.withoutLayers(), liar.address());
    world.run(Duration.ofSeconds(5));

    assertThat(liar.connections.getFirst().isOpen()).as(row).isFalse();
    assertThat(leecher.status(LONG).state()).isEqualTo(State.METADATA);

    Client honest = world.client("honest").owns(LONG).start().add(LONG, leecher.address());
    assertThat(world.run(MINUTE, () -> leecher.has(LONG))).isTrue();
    assertThat(honest.told()).doesNotContain("Failed");
  }

  @Test
  @DisplayName("V19 hashes that nobody asked for: closed, also when all is known")
  void unsolicitedHashesAreClosed() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(LONG).start().add(LONG);
    HashRange range = new HashRange(ByteBuffer.wrap(ROOT), 0, 0, 512, 9);

    ScriptedConnection pusher =
        dialled(world, seed, connection -> connection.send(zeros(range, 513 * 32)));

    assertThat(pusher.isOpen()).isFalse();
  }

  @Test
  void whoIsSilentIsPassedOver() {
    World world = World.seeded(1);
    ScriptedPeer silent = world.scripted("silent", LONG, new ScriptedPeer.Script() {}).listen();
    Client leecher = world.client("leecher").start().add(LONG.withoutLayers(), silent.address());
    world.run(Duration.ofSeconds(5));
    world.client("honest").owns(LONG).start().add(LONG, leecher.address());

    boolean done = world.run(MINUTE, () -> leecher.has(LONG));

    assertThat(done).isTrue();
    assertThat(silent.connections.getFirst().count(PeerMessage.HashRequest.class)).isPositive();
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        asked("length 0", 0, 0, 0, 0),
        asked("length 3", 0, 0, 3, 0),
        asked("length 1024", 0, 0, 1024, 0),
        asked("length 2^31", 0, 0, Integer.MIN_VALUE, 0),
        asked("base layer 1", 1, 0, 2, 0),
        asked("base layer 60", 60, 0, 2, 0),
        asked("base layer -1", -1, 0, 2, 0),
        asked("index not a multiple", 0, 1, 2, 0),
        asked("negative index", 0, -512, 512, 0),
        asked("index behind the tree", 0, 1024, 512, 0),
        asked("index 2^31-512", 0, Integer.MAX_VALUE - 511, 512, 0),
        asked("proof beyond the root", 0, 0, 512, 10),
        asked("negative proof", 0, 0, 512, -1),
        Arguments.of("unknown root", new HashRange(ByteBuffer.allocate(32), 0, 0, 512, 9)));
  }

  private static Arguments asked(String row, int base, int index, int length, int proof) {
    return Arguments.of(row, new HashRange(ByteBuffer.wrap(ROOT), base, index, length, proof));
  }

  @ParameterizedTest(name = "V20 hash request with {0}: rejected, and closed when it goes on")
  @MethodSource("nonsense")
  void nonsenseIsRejectedThenClosed(String row, HashRange range) {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(LONG).start().add(LONG);

    ScriptedConnection curious =
        dialled(world, seed, connection -> connection.send(new PeerMessage.HashRequest(range)));
    assertThat(curious.received).contains(new PeerMessage.HashReject(range));
    assertThat(curious.isOpen()).isTrue();

    for (int i = 0; i < 100; i++) {
      curious.send(new PeerMessage.HashRequest(range));
    }
    world.run(Duration.ofSeconds(1));
    assertThat(curious.isOpen()).as(row).isFalse();
  }

  @Test
  @DisplayName("V20 hash request with length 1: libtorrent means it, so it is answered with proof")
  void aSingleHashIsGiven() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(LONG).start().add(LONG);
    HashRange range = new HashRange(ByteBuffer.wrap(ROOT), 0, 512, 1, 9);

    ScriptedConnection curious =
        dialled(world, seed, connection -> connection.send(new PeerMessage.HashRequest(range)));

    byte[] came = new byte[11 * 32];
    curious.received.stream()
        .filter(PeerMessage.Hashes.class::isInstance)
        .map(PeerMessage.Hashes.class::cast)
        .forEach(hashes -> hashes.hashes().get(came));
    byte[] hash = Arrays.copyOf(came, 32);
    assertThat(Merkle.climb(hash, 512, came, 32)).isEqualTo(ROOT);
  }

  @Test
  @DisplayName("V20 every request is answered, whatever their number, at a bounded rate")
  void requestsWithoutEndAreRejectedInPart() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(LONG).start().add(LONG);
    HashRange range = new HashRange(ByteBuffer.wrap(ROOT), 0, 0, 512, 9);

    ScriptedConnection greedy =
        dialled(
            world,
            seed,
            connection -> {
              for (int i = 0; i < 5000; i++) {
                connection.send(new PeerMessage.HashRequest(range));
              }
            });
    world.run(Duration.ofSeconds(20));

    long given = greedy.count(PeerMessage.Hashes.class);
    long refused = greedy.count(PeerMessage.HashReject.class);
    assertThat(given).isBetween(1L, 4500L);
    assertThat(given + refused).isEqualTo(5000);
  }

  @Test
  @DisplayName("V20 a v1 torrent has no hashes to give: closed")
  void hashRequestOfAV1TorrentIsClosed() {
    World world = World.seeded(1);
    TestTorrent v1 = TestTorrent.single("file", 16384, 100_000);
    Client seed = world.client("seed").owns(v1).start().add(v1);
    HashRange range = new HashRange(ByteBuffer.wrap(ROOT), 0, 0, 512, 9);

    ScriptedPeer.Script script =
        greeting(connection -> connection.send(new PeerMessage.HashRequest(range)));
    ScriptedPeer peer = world.scripted("curious", v1, script).dial(seed.address());
    world.run(Duration.ofSeconds(2));

    assertThat(peer.connection().isOpen()).isFalse();
  }

  private static ScriptedConnection dialled(
      World world, Client client, Consumer<ScriptedConnection> act) {
    ScriptedPeer peer = world.scripted("intruder", LONG, greeting(act)).dial(client.address());
    world.run(Duration.ofSeconds(2));
    return peer.connection();
  }

  private static ScriptedPeer.Script greeting(Consumer<ScriptedConnection> act) {
    return new ScriptedPeer.Script() {
      @Override
      public void greeted(ScriptedConnection connection) {
        act.accept(connection);
      }
    };
  }
}
