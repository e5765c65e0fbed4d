package io.htorrent.peers.lsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.Subnet;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.peers.PeerSource.Sought;
import io.htorrent.testkit.FakeLane;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestDriverHost;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDiscoveryTest {

  private static final InfoHash ONE = hash(1);
  private static final InfoHash TWO = hash(2);

  private final FakeNetwork network = new FakeNetwork();
  private final TestDriverHost host = new TestDriverHost(network, 6889);
  private final List<String> found = new ArrayList<>();
  private final List<Long> announces = new ArrayList<>(); // at which second
  private final List<Search> said = new ArrayList<>();
  private PeerSource lsd;

  @BeforeEach
  void open() throws Exception {
    PeerSource.Factory factory = new LocalDiscovery.Factory();
    lsd =
        factory.open(
            host, this::found, Options.defaults(factory.options()), new SplittableRandom(1));
  }

  @Test
  @DisplayName("BEP 14: both groups are joined, and each is told in its own name")
  void announcesToBothGroups() {
    lsd.sought(new Sought(ONE, false, true));
    host.run(Duration.ofSeconds(1));

    List<FakeLane.Sent> ipv4 = network.lanes().get(0).take();
    List<FakeLane.Sent> ipv6 = network.lanes().get(1).take();

    assertThat(new LocalDiscovery.Factory().origin()).isEqualTo(PeerOrigin.LOCAL);
    assertThat(ipv4)
        .singleElement()
        .satisfies(sent -> {
          assertThat(sent.to().toString()).isEqualTo("/239.192.152.143:6771");
          assertThat(new String(sent.bytes(), StandardCharsets.US_ASCII))
              .contains("Host: 239.192.152.143:6771\r\n");
        });
    assertThat(ipv6)
        .singleElement()
        .satisfies(sent -> {
          assertThat(sent.to().toString()).isEqualTo("/[ff15:0:0:0:0:0:efc0:988f]:6771");
          assertThat(new String(sent.bytes(), StandardCharsets.US_ASCII))
              .contains("Host: [ff15::efc0:988f]:6771\r\n");
        });
    Search search = search(ipv4.getFirst());
    assertThat(search.port()).isEqualTo(6889);
    assertThat(search.torrents()).containsExactly(ONE);
  }

  @Test
  @DisplayName("BEP 14: each torrent every five minutes, a new one once more after one")
  void announcesEveryFiveMinutes() {
    lsd.sought(new Sought(ONE, false, true));

    listen(Duration.ofMinutes(17));

    assertThat(announces).containsExactly(0L, 60L, 360L, 660L, 960L);
  }

  @Test
  @DisplayName("BEP 14: at most one announce a minute, several torrents in one")
  void severalTorrentsShareADatagram() {
    lsd.sought(new Sought(ONE, true, false));
    listen(Duration.ofSeconds(30));
    lsd.sought(new Sought(TWO, false, true));
    lsd.sought(new Sought(TWO, false, false));
    lsd.sought(new Sought(TWO, true, false));

    listen(Duration.ofMinutes(9));

    assertThat(announces).isSorted();
    assertThat(said.get(0).torrents()).containsExactly(ONE);
    assertThat(said.get(1).torrents()).containsExactly(TWO, ONE);
    assertThat(gaps()).allMatch(gap -> gap >= 60);
  }

  @Test
  void hundredsOfTorrentsTakeTurns() {
    for (int i = 0; i < 60; i++) {
      lsd.sought(new Sought(hash(i), true, false));
    }

    listen(Duration.ofMinutes(12));

    assertThat(gaps()).allMatch(gap -> gap >= 60);
    assertThat(said).allMatch(search -> search.torrents().size() <= 25);
    assertThat(said.stream().flatMap(search -> search.torrents().stream()).distinct()).hasSize(60);
  }

  @Test
  void forgottenTorrentsAreNotAnnounced() {
    lsd.sought(new Sought(ONE, false, true));
    lsd.sought(new Sought(TWO, false, true));
    listen(Duration.ofSeconds(1));
    lsd.forgotten(ONE);

    listen(Duration.ofMinutes(2));
    lsd.forgotten(TWO);
    listen(Duration.ofMinutes(20));

    assertThat(said).hasSize(2);
    assertThat(said.get(1).torrents()).containsExactly(TWO);
  }

  @Test
  void whoAnnouncesATorrentIsFoundWhereItListens() {
    lsd.sought(new Sought(ONE, false, true));
    lsd.sought(new Sought(TWO, false, true));

    receive("192.168.1.7:6771", new Search(51413, List.of(TWO, hash(3)), "other"));
    receive("[fd00::7]:6771", new Search(51413, List.of(ONE), ""));

    assertThat(found).containsExactly(TWO + " 192.168.1.7:51413", ONE + " [fd00::7]:51413");
    assertThat(lsd.status()).isEqualTo("2 peers nearby");
  }

  @Test
  @DisplayName("L02 our own announce, come back to us, is dropped")
  void ownAnnounceIsIgnored() {
    lsd.sought(new Sought(ONE, false, true));
    host.run(Duration.ofSeconds(1));
    byte[] ours = network.lanes().getFirst().take().getFirst().bytes();

    receive("192.168.1.2:6771", ours);

    assertThat(found).isEmpty();
    assertThat(lsd.status()).isEqualTo("0 peers nearby");
  }

  @ParameterizedTest(name = "L03 {0} is not of the local network")
  @ValueSource(
      strings = {
        "8.8.8.8:6771",
        "172.32.0.1:6771",
        "192.169.0.1:6771",
        "100.64.0.1:6771",
        "[2001:db8::1]:6771",
        "[fe80::1]:6771"
      })
  void strangersAreNotBelieved(String stranger) {
    lsd.sought(new Sought(ONE, false, true));

    receive(stranger, new Search(6881, List.of(ONE), "other"));

    assertThat(found).isEmpty();
  }

  @ParameterizedTest(name = "{0} is of the local network")
  @ValueSource(
      strings = {"10.1.2.3:1", "172.31.0.1:1", "192.168.0.1:1", "169.254.1.1:1", "127.0.0.1:1"})
  void neighboursAreBelieved(String neighbour) {
    lsd.sought(new Sought(ONE, false, true));

    receive(neighbour, new Search(6881, List.of(ONE), "other"));

    assertThat(found).hasSize(1);
  }

  @ParameterizedTest(name = "L03 {0} is on our network: {1}")
  @CsvSource({
    "[2001:db8:77::9]:6771, true",
    "[2001:db8:78::9]:6771, false",
    "198.51.100.9:6771, true",
    "198.51.101.9:6771, false",
    "[fe80::9]:6771, false"
  })
  void neighboursWithGlobalAddressesAreBelieved(String sender, boolean believed) {
    network.on(subnet("2001:db8:77::1", 64), subnet("198.51.100.1", 24), subnet("fe80::1", 64));
    lsd.sought(new Sought(ONE, false, true));
    listen(Duration.ofMinutes(7)); // the groups are joined again

    receive(sender, new Search(6881, List.of(ONE), "other"));

    assertThat(found).hasSize(believed ? 1 : 0);
  }

  private static Subnet subnet(String address, int prefixLength) {
    return new Subnet(InetAddress.ofLiteral(address), prefixLength);
  }

  @Test
  @DisplayName("L04 of a flood five messages a second of one sender are looked at, ten of all")
  void floodsAreCut() {
    lsd.sought(new Sought(ONE, false, true));
    Search search = new Search(6881, List.of(ONE), "other");

    for (int i = 0; i < 1_000; i++) {
      receive("192.168.1.7:6771", search);
    }
    int ofOne = found.size();
    host.run(Duration.ofSeconds(10));
    found.clear();
    for (int i = 0; i < 1_000; i++) {
      receive("192.168." + i / 250 + "." + i % 250 + ":6771", search);
    }
    int ofAll = found.size();
    host.run(Duration.ofSeconds(1));
    receive("192.168.1.8:6771", search);

    assertThat(ofOne).isEqualTo(5);
    assertThat(ofAll).isEqualTo(10);
    assertThat(found).as("it is listened to again").hasSize(11);
  }

  @Test
  @DisplayName("L01 64 KB, and what is no message, are dropped")
  void nonsenseIsDropped() {
    lsd.sought(new Sought(ONE, false, true));

    receive("192.168.1.7:6771", new byte[65_000]);
    receive("192.168.1.7:6771", new byte[0]);

    assertThat(found).isEmpty();
  }

  @Test
  @DisplayName("L05 what was never sought is neither sent nor found")
  void torrentsThatAreNotSoughtAreIgnored() {
    listen(Duration.ofMinutes(10));
    receive("192.168.1.7:6771", new Search(6881, List.of(ONE), "other"));

    assertThat(said).isEmpty();
    assertThat(found).isEmpty();
  }

  @Test
  void interfacesThatComeLaterAreJoined() {
    lsd.sought(new Sought(ONE, false, true));
    List<FakeLane> before = network.lanes();

    listen(Duration.ofMinutes(7));

    assertThat(network.lanes()).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  @Test
  @DisplayName("in another network: the groups are joined again, all is announced within a minute")
  void networkChanges() {
    lsd.sought(new Sought(ONE, false, true));
    receive("192.168.1.7:6771", new Search(51413, List.of(ONE), "other"));
    listen(Duration.ofSeconds(100));
    List<FakeLane> before = network.lanes();

    lsd.networkChanged();
    String status = lsd.status();
    listen(Duration.ofSeconds(290));

    assertThat(network.lanes()).hasSize(2).doesNotContainAnyElementsOf(before);
    assertThat(status).isEqualTo("0 peers nearby");
    assertThat(announces).as("one minute apart").containsExactly(0L, 60L, 120L, 180L);
  }

  @Test
  void leavesTheGroupsWhenClosed() {
    lsd.close();

    assertThat(network.lanes()).isEmpty();
  }

  /// Lets time pass, looks every half a second, and notes what the IPv4 group was told when.
  private void listen(Duration duration) {
    for (long look = 0; look < 2 * duration.toSeconds(); look++) {
      host.run(Duration.ofMillis(500));
      for (FakeLane lane : network.lanes()) {
        for (FakeLane.Sent sent : lane.take()) {
          if (sent.to().getAddress().getAddress().length == 4) {
            announces.add(Math.round(host.nanos() / 1e9 - 0.25));
            said.add(search(sent));
          }
        }
      }
    }
  }

  private List<Long> gaps() {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < announces.size(); i++) {
      gaps.add(announces.get(i) - announces.get(i - 1));
    }
    return gaps;
  }

  private void receive(String from, Search search) {
    receive(from, search.encode("239.192.152.143:6771"));
  }

  private void receive(String from, byte[] datagram) {
    network.lanes().getFirst().receive(from, datagram);
    host.run(Duration.ofNanos(1));
  }

  private void found(InfoHash torrent, List<PeerAddress> peers) {
    peers.forEach(peer -> found.add(torrent + " " + peer));
  }

  private static Search search(FakeLane.Sent sent) {
    return Search.parse(ByteBuffer.wrap(sent.bytes())).orElseThrow();
  }

  private static InfoHash hash(int number) {
    return InfoHash.parse(String.format("%040x", number));
  }
}
