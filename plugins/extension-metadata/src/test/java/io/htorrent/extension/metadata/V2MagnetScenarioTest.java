package io.htorrent.extension.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole clients that get v2 torrents (BEP 52) by their links: metadata, then the piece layers,
/// which are not in it, then the data.
final class V2MagnetScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT =
      TestTorrent.v2("album", 16384, "large 9830000", "small 7", "twice 40000", "z/twice 40000");
  private static final InfoHash HASH = TORRENT.metainfo().infoHash();
  private static final MagnetLink LINK = MagnetLink.of(TORRENT.metainfo());

  private static Client client(World world, String name) {
    return world.client(name).speaks(new MetadataExtension.Factory());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theLinkAloneIsEnough(long seed) {
    World world = World.seeded(seed);
    client(world, "seed").owns(TORRENT).start().addTracked(TORRENT);
    Client leecher = client(world, "leecher").start();

    leecher.addMagnetTracked(LINK);

    assertThat(world.run(MINUTE, () -> leecher.told().contains("Complete"))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
    assertThat(leecher.told()).startsWith("Metadata: album");
  }

  @Test
  void whoGotItByALinkGivesMetadataAndLayersToTheNext() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(TORRENT).start().add(TORRENT);
    Client second = client(world, "second").start().addMagnet(LINK, seed.address());
    Client third = client(world, "third").start().addMagnet(LINK, second.address());

    assertThat(world.run(MINUTE, () -> second.has(TORRENT) && third.has(TORRENT))).isTrue();
  }

  @Test
  void metadataAloneComesWithTheLayers() {
    World world = World.seeded(1);
    Client seed = client(world, "seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = client(world, "leecher").start().asksMetadata(LINK, seed.address());
    world.run(MINUTE);

    leecher.kill();
    seed.kill();
    leecher.start().addMagnet(LINK);
    world.run(Duration.ofSeconds(5));

    assertThat(leecher.status(HASH).state()).as("all is known").isEqualTo(State.DOWNLOADING);
  }

  @Test
  @DisplayName("V06 who has the metadata and no layers keeps others waiting, not for ever")
  void layersAreSoughtUntilSomebodyHasThem() {
    World world = World.seeded(1);
    TestTorrent bare = TORRENT.withoutLayers();
    Client lacking = client(world, "lacking").start().add(bare);
    Client leecher = client(world, "leecher").start().addMagnet(LINK, lacking.address());
    world.run(MINUTE);
    State before = leecher.status(HASH).state();

    client(world, "seed").owns(TORRENT).start().add(TORRENT, leecher.address());

    assertThat(before).isEqualTo(State.METADATA);
    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
  }

  @Test
  void theSameTorrentTwiceIsRefused() {
    World world = World.seeded(1);
    Client leecher = client(world, "leecher").start().addMagnet(LINK);

    leecher.addMagnet(LINK);
    leecher.add(TORRENT);
    leecher.add(TORRENT.withoutLayers());
    world.run(Duration.ofSeconds(1));

    assertThat(leecher.told()).hasSize(3).allMatch(told -> told.endsWith("was added before"));
  }

  @Test
  @DisplayName("V17 a torrent whose hash begins as that of another is refused")
  void hashesThatBeginAlikeAreToldApart() throws Exception {
    World world = World.seeded(1);
    Client client = client(world, "client").start().addMagnet(LINK);
    String cut = HASH.toString().substring(0, 40);

    client.addMagnet(MagnetLink.parse("magnet:?xt=urn:btih:" + cut));
    client.addMagnet(MagnetLink.parse("magnet:?xt=urn:btmh:1220" + cut + "ab".repeat(12)));
    world.run(Duration.ofSeconds(1));

    assertThat(client.told()).hasSize(2).allMatch(told -> told.startsWith("Refused: "));
  }
}
