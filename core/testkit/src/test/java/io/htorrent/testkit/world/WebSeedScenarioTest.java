package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.engine.EngineSettings;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads from web seeds (BEP 19), alone and beside peers.
class WebSeedScenarioTest {

  private static final int PIECE = 4 * 16384;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Ten pieces: a 0-3, b 3-9.
  private static final TestTorrent ALBUM = TestTorrent.of("album", PIECE, "a 200000", "b 400000");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void fetchesAllFromAWebSeedAlone(long seed) {
    World world = World.seeded(seed);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.holds(torrent)).isTrue();
    assertThat(leecher.events).containsExactly("Complete");
    WebSeedStatus status = webSeed(leecher, torrent);
    assertThat(status.url()).isEqualTo("http://mirror.test/file");
    assertThat(status.bytesDownloaded()).isEqualTo(600_000);
    assertThat(mirror.log()).as("long runs").hasSize(1);
  }

  @Test
  void isNotTroubledByThatNobodyElseIsThere() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(50_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);

    world.run(Duration.ofSeconds(6));

    TorrentStatus status = leecher.status(torrent);
    assertThat(status.causes()).isEmpty();
    assertThat(status.reason()).isEmpty();
    assertThat((double) status.downloadBytesPerSecond()).isCloseTo(50_000, within(15_000.0));
    assertThat(webSeed(leecher, torrent).state()).isEqualTo(WebSeedStatus.State.ACTIVE);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sharesTheWorkWithPeers(long seed) {
    World world = World.seeded(seed);
    world.checkEvery(50);
    TestTorrent large = TestTorrent.single("file", PIECE, 64 * PIECE);
    VirtualWebSeed mirror = world.webSeed("mirror", large).sends(300_000);
    TestTorrent torrent = large.withWebSeeds(mirror.url());
    Client peer = world.client("peer").owns(torrent).start().add(torrent);
    peer.host.upBytesPerSecond = 100_000;
    Client leecher = world.client("leecher").start().add(torrent, peer.address());

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.holds(torrent)).isTrue();
    double fromWeb = webSeed(leecher, torrent).bytesDownloaded();
    assertThat(fromWeb / leecher.status(torrent).bytesDownloaded()).isBetween(0.5, 0.9);
    assertThat(leecher.status(torrent).bytesDownloaded())
        .as("little comes twice")
        .isLessThan(64 * PIECE * 11 / 10);
  }

  @Test
  @DisplayName("W03 corrupt data from it alone: dropped, and the torrent goes on with peers")
  void oneThatLiesIsDropped() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).lies();
    TestTorrent single = TestTorrent.single("file", PIECE, 10 * PIECE);
    VirtualWebSeed liar = world.webSeed("liar", single).lies();
    TestTorrent torrent = single.withWebSeeds(liar.url());
    Client leecher = world.client("leecher").start().add(torrent);
    world.run(Duration.ofSeconds(30));

    assertThat(leecher.status(torrent).piecesDone()).isZero();
    assertThat(webSeed(leecher, torrent).state()).isEqualTo(WebSeedStatus.State.DROPPED);
    assertThat(leecher.events(" is not asked any more: it gave bad data")).isEqualTo(1);
    assertThat(leecher.status(torrent).reason())
        .startsWith("no peers known; web seed http://liar.test/file: it gave bad data")
        .contains(", not asked again");

    Client peer = world.client("peer").owns(torrent).start().add(torrent, leecher.address());
    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();
    assertThat(peer.status(torrent).peers()).as("never banned").isEqualTo(0);
    assertThat(leecher.events("is banned")).isZero();
    assertThat(mirror.log()).isEmpty();
  }

  @ParameterizedTest(name = "W03 one bad piece, beside an honest peer, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aBadFileIsNotAskedOfItAgainAndPeersAreNotBlamed(long seed) {
    World world = World.seeded(seed);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).spoils(5).sends(200_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client peer = world.client("peer").owns(torrent).start().add(torrent);
    peer.host.upBytesPerSecond = 20_000;
    Client leecher = world.client("leecher").start().add(torrent, peer.address());

    assertThat(world.run(Duration.ofMinutes(3), () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.holds(torrent)).isTrue();
    assertThat(leecher.events("is banned")).isZero();
    assertThat(webSeed(leecher, torrent).bytesDownloaded()).isPositive();
  }

  @Test
  @DisplayName("W03 one that need not be honest is asked again after a while")
  void oneThatIsForgivenIsAskedAgain() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).lies().isForgiven();
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);

    world.run(Duration.ofSeconds(20));

    assertThat(webSeed(leecher, torrent).state()).isEqualTo(WebSeedStatus.State.FAILING);
    int asked = mirror.log().size();
    world.run(Duration.ofMinutes(2));
    assertThat(mirror.log()).hasSizeGreaterThan(asked);
  }

  @Test
  @DisplayName("W07 a trickle is given up, and its blocks come from peers")
  void aTrickleIsGivenUp() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(10);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);
    world.run(Duration.ofSeconds(30));

    assertThat(webSeed(leecher, torrent).lastProblem()).isEqualTo("the web seed is too slow");
    world.client("peer").owns(torrent).start().add(torrent, leecher.address());
    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();
  }

  @Test
  @DisplayName("W04 one that dies is left alone for half a minute, then longer, and goes on")
  void oneThatDiesIsTriedAgain() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(50_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);
    world.run(Duration.ofSeconds(5));
    long before = leecher.status(torrent).bytesDownloaded();
    int runs = mirror.log().size();
    mirror.fails("connection refused");
    world.run(Duration.ofSeconds(100));

    assertThat(before).isPositive();
    assertThat(mirror.log().size() - runs).as("tries in 100 s").isEqualTo(2);
    Cause.WebSeedFails cause = (Cause.WebSeedFails) leecher.status(torrent).causes().get(1);
    assertThat(cause.problem()).isEqualTo("connection refused");
    assertThat(cause.times()).isEqualTo(3);
    assertThat(cause.nextTrySeconds()).isBetween(1L, 120L);
    mirror.fails("");
    assertThat(world.run(Duration.ofMinutes(5), () -> leecher.has(torrent))).isTrue();
    assertThat(leecher.holds(torrent)).isTrue();
  }

  @Test
  @DisplayName("W04 Retry-After counts, up to a day")
  void comesBackWhenItIsTold() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).refuses("busy", Duration.ofHours(1));
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);

    world.run(Duration.ofMinutes(59));
    int early = mirror.log().size();
    world.run(Duration.ofMinutes(2));

    assertThat(early).isEqualTo(1);
    assertThat(mirror.log()).hasSize(2);
    assertThat(webSeed(leecher, torrent).failures()).isEqualTo(2);
  }

  @Test
  void whatItLacksComesFromElsewhere() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).lacks(0);
    VirtualWebSeed other = world.webSeed("other", ALBUM).lacks(1);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url(), other.url());
    Client leecher = world.client("leecher").start().add(torrent);

    assertThat(world.run(Duration.ofMinutes(2), () -> leecher.piecesDone(torrent) >= 9)).isTrue();

    assertThat(mirror.log()).hasSizeLessThan(6);
    assertThat(other.log()).hasSizeLessThan(6);
  }

  @Test
  void onlyChosenFilesAreAskedFor() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").chooses("0").start().add(torrent);

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.status(torrent).bytesDownloaded()).isEqualTo(4 * PIECE);
    assertThat(mirror.log())
        .allSatisfy(line -> assertThat(end(line)).isLessThanOrEqualTo(4 * PIECE));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void otherFilesAreChosenWhileItSends(long seed) {
    World world = World.seeded(seed);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(100_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").chooses("1").start().add(torrent);
    world.run(Duration.ofMillis(900 + 50 * seed));

    leecher.chooses(torrent, "0");
    world.run(Duration.ofMillis(300));
    leecher.chooses(torrent, "+1");

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();
    assertThat(leecher.holds(torrent)).isTrue();
  }

  @ParameterizedTest(name = "{0} bytes a second")
  @ValueSource(longs = {50_000, 300_000})
  void theDownloadLimitHolds(long limit) {
    World world = World.seeded(limit);
    world.checkEvery(50);
    TestTorrent large = TestTorrent.single("file", 1 << 20, 32L << 20);
    VirtualWebSeed mirror = world.webSeed("mirror", large);
    TestTorrent torrent = large.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").limits(limit, 0).start().add(torrent);
    world.run(Duration.ofSeconds(10));
    long before = leecher.status(torrent).bytesDownloaded();
    world.run(Duration.ofSeconds(30));

    double rate = (leecher.status(torrent).bytesDownloaded() - before) / 30.0;
    assertThat(rate).isCloseTo((double) limit, within(limit * 0.05));
  }

  @Test
  void aSlowDiskHoldsItBack() {
    World world = World.seeded(1);
    world.checkEvery(50);
    TestTorrent large = TestTorrent.single("file", 1 << 20, 16L << 20);
    VirtualWebSeed mirror = world.webSeed("mirror", large).sends(20_000_000);
    TestTorrent torrent = large.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher");
    leecher.settings = new EngineSettings(0, 0, 50, 8, 4L << 20); // sixteen runs
    leecher.diskNanos = 200_000_000;
    leecher.start().add(torrent);

    assertThat(world.run(Duration.ofMinutes(5), () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.holds(torrent)).isTrue();
  }

  @Test
  @DisplayName("W10 torrents with one host take turns")
  void torrentsWithOneHostTakeTurns() {
    World world = World.seeded(1);
    world.checkEvery(50);
    TestTorrent one = TestTorrent.single("one", PIECE, 60L * PIECE);
    TestTorrent two = TestTorrent.single("two", PIECE, 60L * PIECE);
    VirtualWebSeed first = world.webSeed("mirror", one).sends(500_000);
    TestTorrent torrent = one.withWebSeeds(first.url());
    TestTorrent other = two.withWebSeeds(first.url()); // the same bytes under another name
    Client leecher = world.client("leecher").start().add(torrent).add(other);

    world.run(Duration.ofSeconds(7));

    assertThat(leecher.piecesDone(torrent)).isBetween(10, 59);
    assertThat(leecher.piecesDone(other)).isBetween(10, 59);
    assertThat(world.run(MINUTE, () -> leecher.has(torrent) && leecher.has(other))).isTrue();
  }

  @Test
  void stopsWhileItIsBeingRead() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(20_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);
    world.run(Duration.ofSeconds(10));

    leecher.stop();

    assertThat(world.run(Duration.ofSeconds(5), leecher::ended)).isTrue();
    long done = leecher.status(torrent).bytesDownloaded();
    mirror.sends(10_000_000);
    leecher.start().add(torrent);
    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();
    assertThat(leecher.status(torrent).bytesDownloaded())
        .isLessThanOrEqualTo(600_000 - done + PIECE);
  }

  @Test
  void goesOnAfterAKill() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).sends(100_000);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client leecher = world.client("leecher").start().add(torrent);
    world.run(Duration.ofSeconds(4));

    leecher.kill();
    leecher.start().add(torrent);

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();
    assertThat(leecher.holds(torrent)).isTrue();
  }

  @Test
  void isNotOpenedForWhatIsComplete() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    Client seed = world.client("seed").owns(torrent).start().add(torrent);

    world.run(MINUTE);

    assertThat(mirror.log()).isEmpty();
    assertThat(seed.status(torrent).webSeeds()).isEmpty();
  }

  @Test
  void saysThatNoPluginFetchesFromIt() {
    World world = World.seeded(1);
    TestTorrent torrent = ALBUM.withWebSeeds("http://unknown.test/");
    Client leecher = world.client("leecher").start().add(torrent);

    world.run(MINUTE);

    assertThat(leecher.events)
        .containsExactly("Notice: its web seeds (1) are not used: no plugin fetches from them");
  }

  @Test
  void withALinkOnlyItSaysThatMetadataMustComeFromAPeer() {
    World world = World.seeded(1);
    VirtualWebSeed mirror = world.webSeed("mirror", ALBUM);
    TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
    MagnetLink link = MagnetLink.of(torrent.metainfo());
    Client leecher = world.client("leecher").start().addMagnet(link);
    world.run(Duration.ofSeconds(10));

    assertThat(leecher.status(link.infoHash()).reason())
        .contains(
            "a web seed does not have the metadata: once a peer has sent it, the web seed serves");
    assertThat(mirror.log()).isEmpty();
  }

  @Test
  void sameSeedSameTrace() {
    List<Long> digests =
        Arrays.asList(1, 2).stream()
            .map(_ -> {
              World world = World.seeded(11);
              VirtualWebSeed mirror = world.webSeed("mirror", ALBUM).spoils(4).sends(150_000);
              TestTorrent torrent = ALBUM.withWebSeeds(mirror.url());
              Client peer = world.client("peer").owns(torrent).start().add(torrent);
              Client leecher = world.client("leecher").start().add(torrent, peer.address());
              world.run(MINUTE, () -> leecher.has(torrent));
              return world.digest();
            })
            .toList();

    assertThat(digests.getFirst()).isEqualTo(digests.getLast());
  }

  private static WebSeedStatus webSeed(Client client, TestTorrent torrent) {
    return client.status(torrent).webSeeds().getFirst();
  }

  private static long end(String line) {
    int plus = line.indexOf('+');
    return Long.parseLong(line.substring(0, plus)) + Long.parseLong(line.substring(plus + 1));
  }
}
