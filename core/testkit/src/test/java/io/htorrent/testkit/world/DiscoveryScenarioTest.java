package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.session.Command;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.PluginCall;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Peers that no tracker names.
class DiscoveryScenarioTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final World world = World.seeded(1);
  private final TestTorrent torrent = TestTorrent.single("file", 32768, 500_000);
  private final VirtualSource dht = new VirtualSource("dht", PeerOrigin.DHT);
  private final VirtualSource lsd = new VirtualSource("lsd", PeerOrigin.LOCAL);

  @Test
  void downloadFromASourceAlone() {
    Client seed = client("seed", dht).owns(torrent).start().add(torrent);
    Client leecher = client("leecher", dht).start().add(torrent);

    boolean complete = world.run(LONG, () -> leecher.has(torrent));

    assertThat(complete).isTrue();
    assertThat(leecher.holds(torrent)).isTrue();
    assertThat(dht.log())
        .contains(at(seed, "sought " + name() + " complete"))
        .contains(at(leecher, "sought " + name() + " hungry"));
  }

  @Test
  void aSourceHearsOfEveryChangeOnceAndOfTheEnd() {
    Client seed = client("seed", dht).owns(torrent).start().add(torrent);
    Client leecher = client("leecher", dht).start().add(torrent);
    world.run(LONG, () -> leecher.has(torrent));
    world.run(Duration.ofSeconds(2));

    leecher.stop();
    boolean ended = world.run(Duration.ofSeconds(10), leecher::ended);

    assertThat(ended).isTrue();
    List<String> theirs =
        dht.log().stream().filter(line -> line.startsWith(at(leecher, ""))).toList();
    assertThat(theirs)
        .startsWith(at(leecher, "opened"), at(leecher, "sought " + name() + " hungry"));
    assertThat(theirs).endsWith(at(leecher, "forgotten " + name()), at(leecher, "closed"));
    assertThat(theirs).contains(at(leecher, "sought " + name() + " complete"));
    assertThat(theirs.stream().filter(line -> line.contains("complete"))).hasSize(1);
    assertThat(seed.ended()).isFalse();
  }

  @Test
  void aPartialSeedWantsNobodyAndIsNoSeed() {
    TestTorrent album = TestTorrent.of("album", 32768, "one 100000", "two 100000");
    String sought = "sought " + album.metainfo().infoHash().shortName();
    client("seed", dht).owns(album).start().add(album);
    Client leecher = client("leecher", dht).chooses("1").start().add(album);

    assertThat(world.run(LONG, () -> leecher.has(album))).isTrue();
    world.run(Duration.ofMinutes(2));

    assertThat(dht.log())
        .filteredOn(line -> line.startsWith(at(leecher, "sought")))
        .startsWith(at(leecher, sought + " hungry"))
        .endsWith(at(leecher, sought));
  }

  @Test
  void severalSourcesFillOneList() {
    Client seed = client("seed", dht, lsd).owns(torrent).start().add(torrent);
    Client leecher = client("leecher", dht, lsd).start().addTracked(torrent, seed.address());

    boolean complete = world.run(LONG, () -> leecher.has(torrent));

    assertThat(complete).isTrue();
    assertThat(world.trace().stream().filter(line -> line.contains("leecher connects to seed")))
        .as("one peer, known from four sides, is dialled once")
        .hasSize(1);
  }

  @Test
  @DisplayName("L05 BEP 27: nothing of a private torrent reaches a source, nor the reverse")
  void privateTorrentsNeverReachASource() {
    TestTorrent secret = torrent.asPrivate();
    Client seed = client("seed", dht, lsd).owns(secret).start().add(secret);
    Client leecher = client("leecher", dht, lsd).start().add(secret);
    dht.introduce(secret.metainfo().infoHash(), seed.address());

    world.run(LONG);

    assertThat(dht.log()).isEmpty();
    assertThat(lsd.log()).isEmpty();
    assertThat(leecher.status(secret).peers()).isZero();
  }

  @Test
  @DisplayName("BEP 5: nodes that a torrent names are told")
  void nodesOfATorrentAreTold() {
    TestTorrent naming = torrent.withNodes("192.0.2.1:6881", "router.test:6882");
    Client client = client("client", dht).start().add(naming);

    world.run(Duration.ofSeconds(5));

    assertThat(dht.log())
        .contains(at(client, "heard of 192.0.2.1:6881"), at(client, "heard of router.test:6882"));
  }

  @Test
  void sourceThatThrowsIsClosedAndNamedAndTheRestGoesOn() {
    Client seed = client("seed", dht).owns(torrent).start().add(torrent);
    Client leecher = client("leecher", dht);
    leecher.finds(
        dht.at(leecher.address().ip()),
        source(host ->
            host.after(
                1_000_000,
                () -> {
                  throw new IllegalStateException("lost its way");
                })));
    leecher.start().add(torrent);

    boolean complete = world.run(LONG, () -> leecher.has(torrent));

    assertThat(complete).isTrue();
    assertThat(leecher.events)
        .containsOnlyOnce("Ended: odd: it threw java.lang.IllegalStateException: lost its way");
    assertThat(seed.events("Ended")).isZero();
  }

  @Test
  void whoWatchesTheLoopKnowsWheneverItIsInASource() {
    List<String> calls = new ArrayList<>();
    Client leecher = client("leecher", dht);
    leecher.calls =
        new CallWatch() {
          private boolean inside;

          @Override
          public void entered(PluginCall call) {
            assertThat(inside).as("calls do not nest").isFalse();
            inside = true;
            calls.add(call.whose());
          }

          @Override
          public void left() {
            assertThat(inside).isTrue();
            inside = false;
          }
        };
    Client seed = client("seed", dht).owns(torrent).start().add(torrent);
    leecher.start().add(torrent);

    world.run(LONG, () -> leecher.has(torrent));
    leecher.stop();
    world.run(Duration.ofSeconds(10), leecher::ended);

    assertThat(leecher.has(torrent)).isTrue();
    assertThat(seed.ended()).isFalse();
    assertThat(calls.stream().filter("driver 'dht'"::equals))
        .as("opened, sought, its timers, its status, closed")
        .hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void sourcesAreToldOfAnotherNetworkWhenTheSessionIs() {
    List<String> told = new ArrayList<>();
    Client client = client("client");
    client.finds(
        new Odd(_ -> {}) {
          @Override
          public void networkChanged() {
            told.add("changed");
          }
        });
    client.start().add(torrent);
    world.run(Duration.ofSeconds(5));

    client.ask(new Command.NetworkChanged(), _ -> {});
    world.run(Duration.ofSeconds(1));

    assertThat(told).containsExactly("changed");
  }

  @Test
  void sourceThatCannotWorkHereIsNamed() {
    Client client = world.client("client");
    client
        .finds(
            new Odd(_ -> {}) {
              @Override
              public PeerSource open(
                  DriverHost host,
                  PeerSource.Listener listener,
                  Options options,
                  RandomGenerator random)
                  throws IOException {
                throw new IOException("no interface is up");
              }
            })
        .start()
        .add(torrent);

    world.run(Duration.ofSeconds(5));

    assertThat(client.events).contains("Ended: odd: no interface is up");
  }

  @Test
  void whatASourceKeepsIsThereInTheNextRun() {
    Client client = world.client("client");
    StringBuilder seen = new StringBuilder();
    client.finds(
        source(host -> {
          seen.append(host.saved().map(DiscoveryScenarioTest::text).orElse("nothing")).append(' ');
          host.save("table".getBytes(StandardCharsets.UTF_8));
        }));

    client.start().add(torrent);
    world.run(Duration.ofSeconds(30));
    client.kill();
    client.start().add(torrent);
    world.run(Duration.ofSeconds(90));
    client.kill();
    client.start().add(torrent);
    world.run(Duration.ofSeconds(5));
    client.stop();
    world.run(Duration.ofSeconds(10), client::ended);

    assertThat(seen).hasToString("nothing nothing table ");
  }

  @Test
  void stateOfMoreThanAMebibyteEndsTheSource() {
    Client client = world.client("client");
    client.finds(source(host -> host.save(new byte[(1 << 20) + 1])));

    client.start().add(torrent);
    world.run(Duration.ofSeconds(5));

    assertThat(client.events("wants to keep 1048577 bytes, the limit is 1048576")).isEqualTo(1);
  }

  @Test
  void noSourceIsOpenedWithoutATorrentForIt() {
    Client client = client("client", dht).start();

    world.run(Duration.ofSeconds(30));
    client.stop();
    world.run(Duration.ofSeconds(10), client::ended);

    assertThat(dht.log()).isEmpty();
  }

  private Client client(String name, VirtualSource... sources) {
    Client client = world.client(name);
    PeerSource.Factory[] factories = new PeerSource.Factory[sources.length];
    for (int i = 0; i < sources.length; i++) {
      factories[i] = sources[i].at(client.address().ip());
    }
    return client.finds(factories);
  }

  private String name() {
    return torrent.metainfo().infoHash().shortName();
  }

  private static String at(Client client, String what) {
    return client.address().ip().getHostAddress() + " " + what;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static PeerSource.Factory source(Consumer<DriverHost> opened) {
    return new Odd(opened);
  }

  /// Does one thing when it is opened, and finds nobody.
  private static class Odd implements PeerSource.Factory, PeerSource {
    private final Consumer<DriverHost> opened;

    Odd(Consumer<DriverHost> opened) {
      this.opened = opened;
    }

    @Override
    public String name() {
      return "odd";
    }

    @Override
    public PeerOrigin origin() {
      return PeerOrigin.DHT;
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PeerSource open(
        DriverHost host, Listener listener, Options options, RandomGenerator random)
        throws IOException {
      opened.accept(host);
      return this;
    }

    @Override
    public void sought(Sought torrent) {}

    @Override
    public void forgotten(InfoHash torrent) {}

    @Override
    public String status() {
      return "";
    }

    @Override
    public void close() {}
  }
}
