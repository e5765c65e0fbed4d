package io.htorrent.extension.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.VirtualSource;
import io.htorrent.testkit.world.World;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole clients that get torrents by their links, in the virtual world.
final class MagnetScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);

  /// Its metadata has three pieces.
  private static final TestTorrent TORRENT = TestTorrent.single("file", 1024, 2000 * 1024 + 5);

  private static final TestTorrent SMALL = TestTorrent.single("small", 16384, 40 * 16384 + 5);
  private static final InfoHash HASH = SMALL.metainfo().infoHash();

  private static Client client(World world, String name) {
    return world.client(name).speaks(new MetadataExtension.Factory());
  }

  private static MagnetLink link(TestTorrent torrent) {
    return MagnetLink.of(torrent.metainfo());
  }

  @Test
  void aPeerAloneIsEnough() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = client(world, "leecher").start();

    leecher.addMagnet(link(TORRENT), seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.told()).startsWith("Metadata: file").contains("Complete");
  }

  @Test
  void peersOfTheLinkAreDialled() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(SMALL).start().add(SMALL);
    Client leecher = client(world, "leecher").start();
    MagnetLink link =
        new MagnetLink(
            InfoHashes.v1(HASH),
            "",
            List.of(),
            List.of(),
            List.of(seed.address()),
            List.of(),
            FileSelection.unsaid(),
            List.of());

    leecher.addMagnet(link);

    assertThat(world.run(MINUTE, () -> leecher.has(SMALL))).isTrue();
  }

  @ParameterizedTest(name = "the link says {0}, the user {1}: {2} pieces")
  @CsvSource({"'', '', 6", "0, '', 2", "'0,2', '', 5", "0, 1, 3", "7, 2, 3", "1, 0-2, 6"})
  void filesOfTheLinkAreFetchedUnlessTheUserSaysOthers(String link, String said, int pieces)
      throws MetainfoException {
    World world = World.seeded(1);
    TestTorrent album = TestTorrent.of("album", 16384, "one 30000", "two 30000", "three 30000");
    Client seed = client(world, "seed").owns(album).start().add(album);
    Client leecher = client(world, "leecher");
    MagnetLink magnet = MagnetLink.parse(link(album) + "&so=" + link);

    (said.isEmpty() ? leecher : leecher.chooses(said)).start().addMagnet(magnet, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(album))).isTrue();
    assertThat(leecher.status(album).piecesTotal()).isEqualTo(pieces);
    assertThat(leecher.status(album).bytesDownloaded()).isLessThanOrEqualTo(pieces * 16384L);
  }

  @Test
  @DisplayName("G06 a link that chooses no file of the torrent is refused, and says why")
  void aLinkThatChoosesNothingIsRefused() throws MetainfoException {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(SMALL).start().add(SMALL);
    Client leecher = client(world, "leecher").start();

    leecher.addMagnet(MagnetLink.parse(link(SMALL) + "&so=1,3-4"), seed.address());
    world.run(MINUTE);

    assertThat(leecher.told())
        .contains("Failed: it has no file 1,3-4: its only one is file 0; nothing is fetched");
    assertThat(leecher.status(HASH).state()).isEqualTo(State.FAILED);
  }

  @Test
  void whoGaveTheMetadataGivesTheDataOverTheSameConnection() {
    World world = World.seeded(1);
    client(world, "seed").owns(SMALL).start().addTracked(SMALL);
    Client leecher = client(world, "leecher").start();

    leecher.addMagnetTracked(link(SMALL));

    // One that is closed is not dialled again within a minute, if a tracker named it.
    assertThat(world.run(Duration.ofSeconds(30), () -> leecher.has(SMALL))).isTrue();
  }

  @Test
  void aLeecherWithoutDataServesMetadata() {
    World world = World.seeded(1);
    Client reader = client(world, "reader").start().add(SMALL);
    Client leecher = client(world, "leecher").start();

    leecher.addMagnet(link(SMALL), reader.address());

    assertThat(world.run(MINUTE, () -> leecher.told().contains("Metadata: small"))).isTrue();
    assertThat(leecher.status(HASH).piecesTotal()).isEqualTo(41);
  }

  @Test
  void whoGotTheMetadataServesItToTheNext() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(SMALL).start().add(SMALL);
    Client second = client(world, "second").start().addMagnet(link(SMALL), seed.address());
    Client third = client(world, "third").start().addMagnet(link(SMALL), second.address());

    assertThat(world.run(MINUTE, () -> second.has(SMALL) && third.has(SMALL))).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void oneHonestPeerAmongLiarsIsFound(long seed) {
    World world = World.seeded(seed);
    Client leecher = client(world, "leecher").start();
    Client honest = client(world, "honest").owns(TORRENT).start().add(TORRENT);
    PeerAddress[] peers = new PeerAddress[9];
    byte[] wrong = TORRENT.metainfo().info();
    wrong[20]++;
    for (int i = 0; i < 8; i++) {
      Client liar = world.client("liar" + i).speaks(new FakeMetadata(wrong));
      peers[i] = liar.start().add(TORRENT).address();
    }
    peers[8] = honest.address();

    leecher.addMagnet(link(TORRENT), peers);

    assertThat(world.run(HALF_HOUR, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @Test
  void metadataIsKeptForTheNextTime() {
    World world = World.seeded(1);
    Client reader = client(world, "reader").start().add(SMALL);
    Client leecher = client(world, "leecher").start().addMagnet(link(SMALL), reader.address());
    world.run(MINUTE, () -> leecher.told().contains("Metadata: small"));
    world.run(Duration.ofSeconds(5));

    leecher.kill();
    reader.kill();
    leecher.start().addMagnet(link(SMALL));
    world.run(Duration.ofSeconds(5));

    assertThat(leecher.status(HASH).piecesTotal()).isEqualTo(41);
    assertThat(leecher.told()).filteredOn("Metadata: small"::equals).hasSize(2);
  }

  @Test
  @DisplayName("G11 while nobody has metadata, it says so, costs nothing and can be removed")
  void waitsAndCanBeRemoved() {
    World world = World.seeded(1);
    Client lacking = client(world, "lacking").start().addMagnet(link(SMALL));
    Client leecher = client(world, "leecher").start().addMagnet(link(SMALL), lacking.address());

    world.run(HALF_HOUR);
    long before = world.events();
    world.run(Duration.ofSeconds(100));
    long events = world.events() - before;

    assertThat(leecher.status(HASH).state()).isEqualTo(State.METADATA);
    assertThat(leecher.status(HASH).reason()).isEqualTo("1 peer connected: 0 peers have it");
    assertThat(events).isLessThan(100 * 20);
    leecher.remove(HASH);
    world.run(Duration.ofSeconds(5));
    assertThat(leecher.told()).endsWith("Stopped");
  }

  @Test
  void saysWhenNobodyIsThereAtAll() {
    World world = World.seeded(1);
    Client leecher = client(world, "leecher").start().addMagnet(link(SMALL));

    world.run(MINUTE);

    assertThat(leecher.status(HASH).causes())
        .containsExactly(new Cause.NobodyKnown(), new Cause.NoWayToFind());
  }

  @Test
  void saysWhenNothingAsksForMetadata() {
    World world = World.seeded(1);
    Client leecher = world.client("leecher").start().addMagnet(link(SMALL));

    world.run(MINUTE);

    assertThat(leecher.status(HASH).reason())
        .startsWith(
            "no plugin asks peers for metadata: extension-metadata is missing or switched off");
  }

  @Test
  void someoneWhoComesLaterIsFoundThroughTheTracker() {
    World world = World.seeded(1);
    Client leecher = client(world, "leecher").start().addMagnetTracked(link(SMALL));
    world.run(MINUTE);
    client(world, "seed").owns(SMALL).start().addTracked(SMALL);

    assertThat(world.run(HALF_HOUR, () -> leecher.has(SMALL))).isTrue();
  }

  @Test
  void metadataAloneFetchesNothingElse() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(SMALL).start().add(SMALL);
    Client leecher = client(world, "leecher").start().asksMetadata(link(SMALL), seed.address());

    world.run(MINUTE);

    assertThat(leecher.told()).containsExactly("Metadata: small");
    assertThat(leecher.status(HASH).piecesTotal()).isZero();
  }

  @Test
  @DisplayName("E12 metadata with the right hash that makes no sense stops the torrent, once")
  void hashValidGarbageFails() throws Exception {
    assertFails("d4:spam4:eggse".getBytes(StandardCharsets.US_ASCII), "its metadata is of no use");
  }

  @Test
  @DisplayName("E13 a bomb with the right hash stops the torrent")
  void hashValidBombFails() throws Exception {
    byte[] bomb = ("d5:filesl" + "de".repeat(1_900_000) + "ee").getBytes(StandardCharsets.US_ASCII);

    assertFails(bomb, "its metadata is of no use");
  }

  @Test
  @DisplayName("E12 what follows the metadata in the same hash is not taken for a torrent")
  void somethingBehindTheMetadataFails() throws Exception {
    byte[] info = SMALL.metainfo().info();
    byte[] longer = Arrays.copyOf(info, info.length + 3);
    longer[info.length] = '0';
    longer[info.length + 1] = ':';
    longer[info.length + 2] = 'e';

    assertFails(longer, "its metadata is of no use");
  }

  private static void assertFails(byte[] metadata, String reason) throws Exception {
    World world = World.seeded(1);
    InfoHash hash = InfoHash.of(MessageDigest.getInstance("SHA-1").digest(metadata));
    MagnetLink link = MagnetLink.parse("magnet:?xt=urn:btih:" + hash);
    Client liar = world.client("liar").speaks(new FakeMetadata(metadata)).start().addMagnet(link);
    Client leecher = client(world, "leecher").start().addMagnet(link, liar.address());

    assertThat(world.run(Duration.ofMinutes(5), () -> !leecher.told().isEmpty())).isTrue();

    world.run(MINUTE);
    assertThat(leecher.told()).singleElement().asString().startsWith("Failed: " + reason);
    assertThat(leecher.status(hash).state()).isEqualTo(State.FAILED);
  }

  @Test
  @DisplayName("E17 private metadata is served to nobody")
  void privateMetadataIsNotServed() {
    TestTorrent secret = SMALL.asPrivate();
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(secret).start().add(secret);
    Client leecher = client(world, "leecher").start().addMagnet(link(secret), seed.address());

    world.run(MINUTE);

    assertThat(leecher.told()).isEmpty();
    assertThat(leecher.status(secret.metainfo().infoHash()).state()).isEqualTo(State.METADATA);
  }

  @Test
  @DisplayName("E17 a torrent that turns out to be private goes on with the peers of the user")
  void whatTurnsOutPrivateGoesOn() {
    TestTorrent secret = SMALL.asPrivate();
    World world = World.seeded(1);
    Client seed = world.client("seed").speaks(new FakeMetadata(secret.metainfo().info()));
    seed.owns(secret).start().add(secret);
    Client leecher = client(world, "leecher").start().addMagnet(link(secret), seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(secret))).isTrue();
  }

  @Test
  @DisplayName("BEP 27 what turns out to be private leaves the sources, and those whom they named")
  void whatTurnsOutPrivateLeavesTheSources() {
    TestTorrent secret = SMALL.asPrivate();
    InfoHash hash = secret.metainfo().infoHash();
    World world = World.seeded(1);
    VirtualSource dht = new VirtualSource("dht", PeerOrigin.DHT);
    Client stranger = client(world, "stranger").owns(secret).start().add(secret);
    Client seed = world.client("seed").speaks(new FakeMetadata(secret.metainfo().info()));
    Client leecher = client(world, "leecher");
    leecher.finds(dht.at(leecher.address().ip())).start();
    dht.introduce(hash, stranger.address());
    leecher.addMagnet(link(secret), seed.address());
    world.run(Duration.ofSeconds(10));
    int metBefore = stranger.status(hash).peers();

    seed.owns(secret).start().add(secret);
    boolean done = world.run(MINUTE, () -> leecher.has(secret));
    world.run(Duration.ofSeconds(30));

    assertThat(metBefore).as("it was sought in the DHT, and found").isEqualTo(1);
    assertThat(done).isTrue();
    assertThat(stranger.status(hash).peers()).isZero();
    List<String> trace = world.trace();
    int known = trace.indexOf(line(trace, "leecher: Metadata: small"));
    assertThat(trace.subList(known, trace.size()))
        .noneMatch(line -> line.contains("leecher connects to stranger"));
    assertThat(dht.log()).last().asString().endsWith("forgotten " + hash.shortName());
  }

  private static String line(List<String> trace, String end) {
    return trace.stream().filter(line -> line.endsWith(end)).findFirst().orElseThrow();
  }

  @Test
  void theSameTorrentTwiceIsRefused() {
    World world = World.seeded(1);
    Client leecher = client(world, "leecher").start().addMagnet(link(SMALL));

    leecher.addMagnet(link(SMALL));
    leecher.add(SMALL);
    world.run(Duration.ofSeconds(1));

    assertThat(leecher.told())
        .containsExactly("Refused: small was added before", "Refused: small was added before");
  }

  @Test
  void aMagnetIsStoppedWithItsSession() {
    World world = World.seeded(1);
    Client leecher = client(world, "leecher").start().addMagnetTracked(link(SMALL));
    world.run(MINUTE);

    leecher.stop();

    assertThat(world.run(Duration.ofSeconds(5), leecher::ended)).isTrue();
  }

  @Test
  void theFileMadeOfItHasTheSameInfoDictionary() throws Exception {
    Metainfo original = SMALL.metainfo();
    Metainfo made = MetainfoParser.parseInfo(original.info(), link(SMALL));

    assertThat(made.info()).isEqualTo(original.info());
  }
}
