package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.peers.PeerSource.Sought;
import io.htorrent.testkit.PeerSourceContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhtSourceTest extends PeerSourceContract {

  private final DhtWorld dht = new DhtWorld(4);

  @Override
  protected PeerSource.Factory factory() {
    return new DhtSource.Factory();
  }

  @Test
  void peersOfATorrentFindEachOther() {
    dht.crowd(60);
    InfoHash torrent = dht.torrent();
    DhtWorld.Member seed = dht.members.get(5);
    DhtWorld.Member leecher = dht.members.get(50);
    seed.source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofSeconds(30));
    leecher.source.sought(DhtWorld.hungry(torrent));
    dht.run(Duration.ofSeconds(30));

    assertThat(leecher.found(torrent)).contains(seed.peer());
    assertThat(holders(torrent)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void announcesAreRenewedEvery15MinutesUntilTheTorrentIsForgotten() {
    dht.crowd(30);
    InfoHash torrent = dht.torrent();
    DhtWorld.Member seed = dht.members.get(5);
    seed.source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofHours(2));
    long while2 = holders(torrent);
    seed.source.forgotten(torrent);
    dht.run(Duration.ofMinutes(46));

    assertThat(while2).isGreaterThanOrEqualTo(7);
    assertThat(holders(torrent)).isZero();
  }

  @Test
  void aHungryTorrentIsLookedForAgainSoonAndThenMoreRarely() {
    Stranger asked = new Stranger(dht.net, "12.0.0.1:6881");
    asked.replying(values -> values.bytes("token", new byte[4]));
    DhtWorld.Member ours = dht.join("11.0.0.1:6881", asked.at().toString());
    InfoHash torrent = dht.torrent();
    ours.source.sought(DhtWorld.hungry(torrent));
    dht.run(Duration.ofMinutes(2));
    int early = asked.asked("get_peers").size();
    dht.run(Duration.ofHours(1));
    int later = asked.asked("get_peers").size() - early;
    ours.source.sought(new Sought(torrent, true, false));
    dht.run(Duration.ofHours(1));
    int complete = asked.asked("get_peers").size() - early - later;

    assertThat(early).isBetween(3, 5);
    assertThat(later).isBetween(4, 9);
    assertThat(complete).isBetween(4, 5);
    assertThat(asked.asked("announce_peer"))
        .allSatisfy(query -> {
          assertThat(query.arguments().integer("port")).hasValue(6881);
          assertThat(query.arguments().has("implied_port")).isFalse();
        });
    assertThat(asked.asked("announce_peer").getLast().arguments().integer("seed")).hasValue(1);
  }

  @Test
  @DisplayName(
      "W30 the line is down for an hour: back in the network, and announced again, within a minute")
  void networkDrop() {
    dht.crowd(40);
    InfoHash torrent = dht.torrent();
    DhtWorld.Member ours = dht.members.get(20);
    ours.source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofMinutes(5));
    int before = ours.node().size();
    ours.host.down(true);
    dht.run(Duration.ofHours(1));
    int kept = ours.node().size();
    long gone = holders(torrent);
    ours.host.down(false);
    dht.run(Duration.ofMinutes(1));

    assertThat(kept).as("it was our line, not they").isGreaterThan(before / 2);
    assertThat(gone).isZero();
    assertThat(holders(torrent)).isGreaterThanOrEqualTo(7);
  }

  @Test
  @DisplayName(
      "in another network: torrents are announced from there at once, and our id follows from it")
  void networkChanges() throws IOException {
    dht.crowd(40);
    InfoHash torrent = dht.torrent();
    DhtWorld.Member ours = dht.join("90.0.0.1:6881", dht.any().name());
    ours.source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofMinutes(5));
    NodeId before = ours.id();

    ours.host.moves("95.0.0.1:6881");
    ours.source.networkChanged();
    boolean forgotten = ours.node().external().isEmpty();
    dht.run(Duration.ofSeconds(30));

    assertThat(forgotten).isTrue();
    assertThat(ours.node().external()).contains(ours.at().withPort(0));
    assertThat(ours.at()).isEqualTo(Endpoint.of(DhtWorld.socket("95.0.0.1:6881")).orElseThrow());
    assertThat(ours.id()).isNotEqualTo(before);
    assertThat(SecureId.matches(ours.id(), ours.at())).isTrue();
    assertThat(holdersOf(torrent, ours.at())).isGreaterThanOrEqualTo(7);
  }

  @Test
  @DisplayName("in another network: a search that was under way is begun again")
  void networkChangesDuringASearch() {
    Stranger silent = new Stranger(dht.net, "12.0.0.1:6881");
    silent.replying(values -> values.bytes("token", new byte[4]));
    DhtWorld.Member ours = dht.join("11.0.0.1:6881", silent.at().toString());
    InfoHash torrent = dht.torrent();
    dht.run(Duration.ofMinutes(2));
    ours.source.sought(DhtWorld.complete(torrent));
    ours.source.networkChanged();
    dht.run(Duration.ofSeconds(10));

    assertThat(silent.asked("get_peers")).hasSize(2);
    assertThat(silent.asked("announce_peer")).hasSize(2);
  }

  @Test
  void nodesOfTorrentsAndOfPortMessagesLeadIntoTheNetwork() {
    dht.crowd(30);
    dht.net.name("node.example", dht.any().host.address().getAddress().getHostAddress());
    DhtWorld.Member byAddress = dht.join("90.0.0.1:6881", "");
    DhtWorld.Member byName = dht.join("90.0.1.1:6881", "");
    dht.run(Duration.ofMinutes(3));
    byAddress.source.heardOf(dht.any().host.address());
    byName.source.heardOf(InetSocketAddress.createUnresolved("node.example", 6881));
    dht.run(Duration.ofSeconds(10));

    assertThat(byAddress.node().size()).isGreaterThan(8);
    assertThat(byName.node().size()).isGreaterThan(8);
  }

  @Test
  void stateIsSavedAndUsedAgain() {
    dht.crowd(30);
    dht.run(Duration.ofMinutes(11));
    DhtWorld.Member ours = dht.members.get(3);
    NodeId id = ours.id();

    SavedState whileRunning = SavedState.read(ours.host.saved(), false);
    ours.source.close();
    SavedState atClose = SavedState.read(ours.host.saved(), false);

    assertThat(whileRunning.contacts()).hasSizeGreaterThan(8);
    assertThat(atClose.id()).isEqualTo(id);
    assertThat(atClose.contacts()).hasSize(ours.node().size());
  }

  @Test
  void ourIdFollowsFromTheAddressThatOthersSee() {
    dht.crowd(30);
    SavedState wrong = new SavedState(NodeId.random(dht.random), List.of());
    DhtWorld.Member ours =
        dht.join(
            dht.net.host("91.0.0.1:6881").with(SavedState.write(wrong, wrong)),
            Map.of("bootstrap", dht.any().name()));
    dht.run(Duration.ofMinutes(1));

    assertThat(SecureId.matches(ours.id(), ours.at())).isTrue();
    assertThat(ours.node().external()).contains(ours.at().withPort(0));
    assertThat(ours.node().size()).isGreaterThan(8);
  }

  @Test
  @DisplayName("BEP 42: our id follows from the address that the router tells, before others do")
  void ourIdFollowsFromTheRoutersWord() {
    DhtWorld.Member ours = dht.join("91.0.0.1:6881", "");

    ours.host.behind("92.0.0.1");
    dht.run(Duration.ofSeconds(5));
    boolean first = SecureId.matches(ours.id(), endpoint("92.0.0.1:0"));
    ours.host.behind("93.0.0.1");
    dht.run(Duration.ofSeconds(5));

    assertThat(first).isTrue();
    assertThat(ours.node().external()).contains(endpoint("93.0.0.1:0"));
    assertThat(SecureId.matches(ours.id(), endpoint("93.0.0.1:0"))).isTrue();
  }

  @ParameterizedTest(name = "BEP 42: the router says {0}: other nodes know better")
  @ValueSource(strings = {"92.0.0.1", "192.168.7.2", "100.64.0.9", "0.0.0.0", "2001:db8::1"})
  void otherNodesOverruleTheRouter(String word) {
    dht.crowd(30);
    DhtWorld.Member ours =
        dht.join(dht.net.host("91.0.0.1:6881").behind(word), Map.of("bootstrap", dht.any().name()));

    dht.run(Duration.ofMinutes(1));

    assertThat(ours.node().external()).contains(ours.at().withPort(0));
    assertThat(SecureId.matches(ours.id(), ours.at())).isTrue();
  }

  @Test
  void readOnlyNodesAskAndAreNotAsked() {
    dht.crowd(30);
    InfoHash torrent = dht.torrent();
    dht.members.get(5).source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofSeconds(30));
    DhtWorld.Member ours =
        dht.join(
            dht.net.host("92.0.0.1:6881"),
            Map.of("bootstrap", dht.any().name(), "read-only", "true"));
    ours.source.sought(DhtWorld.hungry(torrent));
    dht.run(Duration.ofMinutes(1));
    Stranger stranger = new Stranger(dht.net, "93.0.0.1:6881");
    Message answer = stranger.ask(ours.at(), "ping", stranger.fields());

    assertThat(ours.found(torrent)).contains(dht.members.get(5).peer());
    assertThat(answer).isNull();
    assertThat(dht.members.stream().filter(member -> member != ours))
        .noneMatch(member -> member.node().table().proven(ours.at()));
  }

  @Test
  void bothFamiliesAreNetworksOfTheirOwnAndLeadIntoEachOther() {
    for (int i = 0; i < 12; i++) {
      dht.join(
          dht.net.host("101.0." + i + ".1:6881", "[2a01:0:0:" + (i + 1) + "::1]:6881"),
          Map.of("bootstrap", i == 0 ? "" : "101.0.0.1:6881"));
      dht.run(Duration.ofSeconds(5));
    }
    DhtWorld.Member alone =
        dht.join(dht.net.host("[2a02::1]:6881"), Map.of("bootstrap", "[2a01:0:0:1::1]:6881"));
    InfoHash torrent = dht.torrent();
    dht.run(Duration.ofMinutes(2));
    dht.members.get(4).source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofSeconds(30));
    alone.source.sought(DhtWorld.hungry(torrent));
    dht.run(Duration.ofSeconds(30));

    assertThat(dht.members.get(7).source.node(true).size())
        .as("IPv6 nodes, heard of over IPv4")
        .isGreaterThanOrEqualTo(8);
    assertThat(alone.found(torrent)).contains(PeerAddress.parse("[2a01:0:0:5::1]:6881"));
    assertThat(alone.source.status()).matches("\\d+ nodes");
  }

  @Test
  void onLoopbackOneAddressIsManyNodes() {
    for (int i = 0; i < 20; i++) {
      dht.join("127.0.0.1:" + (7000 + i), i == 0 ? "" : "127.0.0.1:7000");
      dht.run(Duration.ofSeconds(1));
    }
    dht.run(Duration.ofMinutes(1));
    InfoHash torrent = dht.torrent();
    dht.members.get(4).source.sought(DhtWorld.complete(torrent));
    dht.run(Duration.ofSeconds(30));
    dht.members.get(14).source.sought(DhtWorld.hungry(torrent));
    dht.run(Duration.ofSeconds(30));

    assertThat(dht.members).allMatch(member -> member.node().size() >= 15);
    assertThat(dht.members.get(14).found(torrent)).contains(PeerAddress.parse("127.0.0.1:7004"));
  }

  @Test
  void tenThousandTorrentsShareTheRateThatIsPolite() {
    dht.crowd(100);
    DhtWorld.Member ours = dht.members.get(9);
    long[] bytes = new long[1];
    dht.net.tap((from, _, datagram) -> {
      if (from.equals(ours.host.address())) {
        bytes[0] += datagram.remaining();
      }
    });
    for (int i = 0; i < 10_000; i++) {
      ours.source.sought(DhtWorld.complete(dht.torrent()));
    }
    dht.run(Duration.ofMinutes(5));

    assertThat(bytes[0] / 300).isLessThanOrEqualTo(8_000 + 24_000 / 300);
    assertThat(ours.source.status()).matches("\\d+ nodes");
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    PeerSource first = open();

    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    first.close();
  }

  private long holdersOf(InfoHash torrent, Endpoint peer) {
    NodeId id = NodeId.of(torrent.wireBytes());
    return dht.members.stream()
        .filter(member -> member.node().peers().some(id, 9, false, dht.net.nanos()).contains(peer))
        .count();
  }

  private long holders(InfoHash torrent) {
    NodeId id = NodeId.of(torrent.wireBytes());
    return dht.members.stream()
        .filter(member -> !member.node().peers().some(id, 1, false, dht.net.nanos()).isEmpty())
        .count();
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(DhtWorld.socket(address)).orElseThrow();
  }
}
