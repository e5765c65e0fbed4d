package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.DiskFaults.Operation;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks that fill up, fail, stall and are slow, by the rows of section 3.2.
class DiskFaultScenarioTest {

  private static final int PIECE = 16 * 16384;
  private static final TestTorrent TORRENT = TestTorrent.single("file", PIECE, 100L * PIECE);
  private static final TestTorrent OTHER = TestTorrent.single("other", PIECE, 20L * PIECE);
  private static final long TOTAL = TORRENT.metainfo().layout().totalLength();

  @Test
  @DisplayName(
      "K01 full at half, room again after a minute: said, not asked for, resumed by itself")
  void fullAndFreed() {
    World world = World.seeded(1);
    Client source = seed(world, 2_000_000);
    ScriptedPeer other = world.peer("other", TORRENT, Misbehaviour.NONE).listen();
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).room(TOTAL / 2);
    leecher.start().add(TORRENT, source.address(), other.address());
    boolean said = world.run(Duration.ofMinutes(1), () -> leecher.events("no space left") > 0);
    world.run(Duration.ofSeconds(10));
    String reason = leecher.status(TORRENT).reason();
    long asked = requests(other);
    long done = leecher.piecesDone(TORRENT);
    world.run(Duration.ofSeconds(50));
    long askedLater = requests(other) - asked;
    long haves = other.connections.getLast().count(PeerMessage.Have.class);
    leecher.disk(TORRENT).room(Long.MAX_VALUE);
    boolean resumed =
        world.run(
            Duration.ofMinutes(1), () -> leecher.status(TORRENT).state() == State.DOWNLOADING);
    boolean finished = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(resumed).isTrue();
    assertThat(said).isTrue();
    assertThat(reason).contains("no space left");
    assertThat(haves).as("haves for what was never written").isLessThanOrEqualTo(done);
    assertThat(askedLater).as("requests while there is no room").isZero();
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest(name = "K03 {0} number {1} fails: that torrent says so, the other goes on")
  @CsvSource({"WRITE, 1", "WRITE, 7", "WRITE, 90", "READ, 1", "READ, 5", "SYNC, 1"})
  void oneOperationFails(Operation operation, int nth) {
    World world = World.seeded(nth);
    Client source = seed(world, 1_000_000).owns(OTHER).add(OTHER);
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).faults().at(operation, nth);
    leecher.start().add(TORRENT, source.address()).add(OTHER, source.address());
    Client third = world.client("third").start().add(TORRENT, leecher.address());

    boolean finished =
        world.run(Duration.ofMinutes(4), () -> leecher.has(TORRENT) && third.has(TORRENT));
    world.run(Duration.ofMinutes(2));

    assertThat(finished).isTrue();
    assertThat(leecher.has(OTHER)).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(third.holds(TORRENT)).isTrue();
    assertThat(leecher.events("Failed"))
        .isEqualTo(operation == Operation.WRITE ? 1 : 0); // reads and syncs are told as notices
    assertThat(leecher.journal(TORRENT).durable.size()).isEqualTo(100);
  }

  @Test
  @DisplayName("K03 a sync that fails: what came since the last good one is not called durable")
  void failedSyncLeavesPiecesUndurable() {
    World world = World.seeded(1);
    Client source = seed(world, 200_000);
    Client leecher = world.client("leecher").start().add(TORRENT, source.address());
    world.run(Duration.ofSeconds(70));
    int durable = leecher.journal(TORRENT).durable.size();
    leecher.disk(TORRENT).syncsFail(true);
    world.run(Duration.ofSeconds(50));
    int written = leecher.journal(TORRENT).written.size();

    leecher.powerCut();
    leecher.disk(TORRENT).syncsFail(false);
    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofSeconds(2));

    assertThat(durable).isPositive();
    assertThat(written).isGreaterThan(durable);
    assertThat(leecher.piecesDone(TORRENT)).isLessThan(written);
    assertThat(world.run(Duration.ofMinutes(3), () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest(name = "K04 stalls 30 s after {0} s: keep-alives and other torrents go on")
  @ValueSource(ints = {1, 3})
  void stallsForHalfAMinute(int after) {
    World world = World.seeded(after);
    Client source = seed(world, 3_000_000).owns(OTHER).add(OTHER);
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).faults().speed(50_000_000);
    leecher.start().add(TORRENT, source.address());
    world.run(Duration.ofSeconds(after));
    leecher.disk(TORRENT).faults().stall(Duration.ofSeconds(30));
    world.run(Duration.ofSeconds(1));
    leecher.add(OTHER, source.address());
    ScriptedPeer stranger = world.peer("stranger", TORRENT, Misbehaviour.NEVER_UNCHOKES);
    stranger.dial(leecher.address());
    world.run(Duration.ofMillis(200));
    boolean greeted = stranger.connection().isGreeted();
    long stalled = leecher.status(TORRENT).bytesDownloaded();
    world.run(Duration.ofSeconds(28));
    int connections = source.host.open().size();

    boolean finished = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(greeted).as("the loop answers while the disk does not").isTrue();
    assertThat(stalled).as("memory is bounded").isLessThan(64L << 20);
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events("Failed")).isZero();
    assertThat(connections).as("nobody hung up").isPositive();
  }

  @Test
  @DisplayName("K04 stalls for two minutes: who hears nothing of us meanwhile hears keep-alives")
  void keepAlivesGoOutWhileTheDiskStalls() {
    World world = World.seeded(4);
    Client source = seed(world, 3_000_000);
    ScriptedPeer idle = world.peer("idle", TORRENT, Misbehaviour.NEVER_UNCHOKES).listen();
    Client leecher = world.client("leecher");
    leecher.disk(TORRENT).faults().speed(50_000_000);
    leecher.start().add(TORRENT, source.address(), idle.address());
    world.run(Duration.ofSeconds(2));
    leecher.disk(TORRENT).faults().stall(Duration.ofMinutes(2));
    world.run(Duration.ofSeconds(110));
    long keepAlives = idle.connections.getLast().count(PeerMessage.KeepAlive.class);
    boolean finished = world.run(Duration.ofMinutes(2), () -> leecher.has(TORRENT));

    assertThat(keepAlives).isEqualTo(1); // after 100 s
    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @Test
  @DisplayName(
      "K05 a disk of 2 MB/s, peers of 50 MB/s: the disk's rate, no time-outs, little memory")
  void slowDisk() {
    World world = World.large(1);
    TestTorrent torrent = TestTorrent.unhashed("file", 1 << 20, 200L << 20);
    Client leecher = world.client("leecher");
    leecher.disk(torrent).faults().speed(2_000_000);
    leecher.start().add(torrent);
    for (int i = 0; i < 4; i++) {
      Client seed = world.client("seed" + i).line(Line.of(5, 12_500_000, 0)).owns(torrent);
      seed.start().add(torrent, leecher.address());
    }
    world.run(Duration.ofSeconds(70));
    long inMemory = leecher.status(torrent).bytesDownloaded() - leecher.status(torrent).bytesDone();
    int peers = leecher.status(torrent).peers();
    boolean finished = world.run(Duration.ofSeconds(70), () -> leecher.has(torrent));

    assertThat(finished).as("105 s for the bytes, and what came early is read back").isTrue();
    assertThat(inMemory).isLessThan(64L << 20);
    assertThat(peers).as("nobody was left for being slow").isEqualTo(4);
  }

  @ParameterizedTest(name = "K06 the file is {0} while seeding: nothing wrong is served")
  @ValueSource(strings = {"removed", "truncated", "replaced"})
  void fileChangesWhileSeeding(String how) {
    World world = World.seeded(1);
    Client good = seed(world, 5_000_000);
    Client victim = world.client("victim").owns(TORRENT).start().add(TORRENT, good.address());
    world.run(Duration.ofMinutes(2));
    switch (how) {
      case "removed" -> victim.disk(TORRENT).delete(0);
      case "truncated" -> victim.disk(TORRENT).truncate(0, 3L * PIECE + 5);
      default -> {
        for (int piece = 10; piece < 30; piece++) {
          victim.disk(TORRENT).corrupt(piece, 77);
        }
        victim.disk(TORRENT).touch(0);
      }
    }
    boolean seen =
        world.run(Duration.ofSeconds(62), () -> victim.status(TORRENT).state() != State.SEEDING);
    Client leecher = world.client("leecher").start().add(TORRENT, victim.address());
    boolean healed =
        world.run(Duration.ofMinutes(5), () -> victim.holds(TORRENT) && leecher.has(TORRENT));

    assertThat(seen).as("shown within a minute").isTrue();
    assertThat(healed).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.events("did not match")).as("wrong pieces served").isZero();
  }

  private static Client seed(World world, long up) {
    Client seed = world.client("seed").line(Line.of(10, up, 0)).owns(TORRENT);
    return seed.start().add(TORRENT);
  }

  private static long requests(ScriptedPeer peer) {
    return peer.connections.stream().mapToLong(one -> one.count(PeerMessage.Request.class)).sum();
  }
}
