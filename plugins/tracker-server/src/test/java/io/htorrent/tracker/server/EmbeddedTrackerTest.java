package io.htorrent.tracker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.TrackerServer;
import io.htorrent.testkit.TrackerServerContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmbeddedTrackerTest extends TrackerServerContract {

  private static final String HASH_A = "%01".repeat(20);
  private static final String HASH_B = "%02".repeat(20);

  private final AtomicLong nanos = new AtomicLong(-5); // a clock may be negative

  @Override
  protected TrackerServer.Factory factory() {
    return new EmbeddedTracker.Factory(nanos::get);
  }

  @Test
  void countsSeedsAndLeechers() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 1, "").replace("left=1", "left=0"), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.2");

      Dict reply = ask(announce(HASH_A, 3, 3, ""), "192.0.2.3");

      assertThat(reply.integer("complete")).hasValue(1);
      assertThat(reply.integer("incomplete")).hasValue(2);
      assertThat(reply.integer("interval")).hasValue(1800);
    }
  }

  @Test
  void namesNoSeedsToASeed() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 1, "").replace("left=1", "left=0"), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.2");

      Dict reply = ask(announce(HASH_A, 3, 3, "").replace("left=1", "left=0"), "192.0.2.3");

      assertThat(peers(reply)).containsExactly(PeerAddress.parse("192.0.2.2:2"));
    }
  }

  @Test
  void keepsIpv6PeersApartAsBep7Says() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 1, ""), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, ""), "2001:db8::2");

      Dict reply = ask(announce(HASH_A, 3, 3, ""), "192.0.2.3");

      assertThat(reply.bytes("peers").orElseThrow().toArray())
          .isEqualTo(PeerAddress.parse("192.0.2.1:1").compact());
      assertThat(reply.bytes("peers6").orElseThrow().toArray())
          .isEqualTo(PeerAddress.parse("[2001:db8::2]:2").compact());
    }
  }

  @Test
  @DisplayName("BEP 23 the example request, in its own order, is answered with a list")
  void answersTheRequestOfBep23() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      String request =
          "/announce?peer_id=aaaaaaaaaaaaaaaaaaaa&info_hash=aaaaaaaaaaaaaaaaaaaa&port=6881&left=0"
              + "&downloaded=100&uploaded=0&compact=";
      network.get(request.replace("peer_id=a", "peer_id=b") + 1, "192.0.2.1");

      Dict list = ask(request.replace("left=0", "left=1") + 0, "192.0.2.2");
      Dict compact = ask(request.replace("left=0", "left=1") + 1, "192.0.2.2");

      assertThat(list.list("peers").orElseThrow()).hasSize(1);
      assertThat(peers(compact)).containsExactly(PeerAddress.parse("192.0.2.1:6881"));
    }
  }

  @Test
  void answersWithAListWhenAskedTo() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 6881, ""), "192.0.2.1");
      String target = announce(HASH_A, 2, 2, "").replace("compact=1", "compact=0");

      Dict withIds = ask(target, "192.0.2.2");
      Dict without = ask(target + "&no_peer_id=1", "192.0.2.2");

      Dict peer = (Dict) withIds.list("peers").orElseThrow().iterator().next();
      assertThat(peer.text("ip")).hasValue("192.0.2.1");
      assertThat(peer.integer("port")).hasValue(6881);
      assertThat(peer.text("peer id")).hasValue("-XX0000-000000000001");
      Dict bare = (Dict) without.list("peers").orElseThrow().iterator().next();
      assertThat(bare.has("peer id")).isFalse();
    }
  }

  @Test
  void forgetsAPeerThatWasSilentForTwoIntervals() throws Exception {
    try (TrackerServer _ = open(Map.of("interval", "10s"))) {
      network.get(announce(HASH_A, 1, 1, ""), "192.0.2.1");
      pass(Duration.ofSeconds(15));
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.2");
      pass(Duration.ofSeconds(6));

      Dict reply = ask(announce(HASH_A, 3, 3, ""), "192.0.2.3");

      assertThat(peers(reply)).containsExactly(PeerAddress.parse("192.0.2.2:2"));
      assertThat(reply.integer("interval")).hasValue(10);
    }
  }

  @Test
  void keepsNoMoreTorrentsAndPeersThanAllowed() throws Exception {
    try (TrackerServer _ = open(Map.of("max-torrents", "1", "max-peers", "2"))) {
      for (int peer = 1; peer <= 3; peer++) {
        network.get(announce(HASH_A, peer, peer, ""), "192.0.2." + peer);
      }
      Dict full = ask(announce(HASH_A, 3, 3, ""), "192.0.2.3");
      network.get(announce(HASH_B, 9, 9, ""), "192.0.2.9");

      Dict forgotten = ask(announce(HASH_A, 4, 4, ""), "192.0.2.4");

      assertThat(peers(full)).containsExactly(PeerAddress.parse("192.0.2.2:2"));
      assertThat(peers(forgotten)).isEmpty();
    }
  }

  @Test
  void samplesFairlyWhenMorePeersAreThereThanWanted() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      for (int peer = 1; peer <= 200; peer++) {
        network.get(announce(HASH_A, peer, peer, ""), "192.0.2." + peer);
      }
      int[] named = new int[201];
      for (int i = 0; i < 400; i++) {
        Dict reply =
            ask(announce(HASH_A, 999, 999, "").replace("numwant=50", "numwant=20"), "192.0.2.250");
        List<PeerAddress> peers = peers(reply);
        assertThat(peers).hasSize(20).doesNotHaveDuplicates();
        peers.forEach(peer -> named[peer.port()]++);
      }

      for (int peer = 1; peer <= 200; peer++) {
        assertThat(named[peer]).as("times that peer %d was named", peer).isBetween(15, 75);
      }
    }
  }

  @Test
  void scrapesAsBep48Says() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 1, "&event=started"), "192.0.2.1");
      String done = announce(HASH_A, 1, 1, "&event=completed").replace("left=1", "left=0");
      network.get(done, "192.0.2.1");
      network.get(done, "192.0.2.1"); // told twice, counted once
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.2");
      String unknown = "%03".repeat(20);

      Dict reply = ask("/scrape?info_hash=" + HASH_A + "&info_hash=" + unknown, "192.0.2.3");

      Dict files = reply.dict("files").orElseThrow();
      assertThat(files.size()).isEqualTo(1);
      Dict torrent = files.dict("\u0001".repeat(20)).orElseThrow();
      assertThat(torrent.integer("complete")).hasValue(1);
      assertThat(torrent.integer("downloaded")).hasValue(1);
      assertThat(torrent.integer("incomplete")).hasValue(1);
    }
  }

  @Test
  void countsPartialSeedsApartAsBep21Says() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      network.get(announce(HASH_A, 1, 1, "&event=paused"), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, "&event=started"), "192.0.2.2");
      network.get(announce(HASH_A, 3, 3, "").replace("left=1", "left=0"), "192.0.2.3");

      Dict reply = ask("/scrape?info_hash=" + HASH_A, "192.0.2.4");

      Dict torrent = reply.dict("files").orElseThrow().dict("\u0001".repeat(20)).orElseThrow();
      assertThat(torrent.integer("complete")).hasValue(1);
      assertThat(torrent.integer("incomplete")).hasValue(2);
      assertThat(torrent.integer("downloaders")).hasValue(1);
    }
  }

  @Test
  void refusesAScrapeOfEverything() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      assertThat(ask("/scrape", "192.0.2.1").text("failure reason"))
          .hasValue("a scrape names 1 to 100 info hashes of 20 bytes");
    }
  }

  @Test
  void saysWhatIsWrongWithAnAnnounce() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      assertThat(ask(announce(HASH_A, 1, 0, ""), "192.0.2.1").text("failure reason"))
          .hasValue("port is not a number from 1 to 65535");
      assertThat(ask("/announce?info_hash=%01", "192.0.2.1").text("failure reason"))
          .hasValue("info_hash has 1 bytes, not 20");
    }
  }

  @Test
  void isReachedOverUdpAtTheSamePort() throws Exception {
    try (TrackerServer server = open(Map.of())) {
      int port = server.announceUrl().getPort();

      assertThat(server.announceUrls())
          .hasToString(
              "[http://127.0.0.1:%1$d/announce, udp://127.0.0.1:%1$d/announce]".formatted(port));
      byte[] connect = ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(7).array();
      assertThat(network.lanes().getFirst().addresses().getFirst().getPort()).isEqualTo(port);
      assertThat(network.lanes().getFirst().receive("192.0.2.1:4000", connect))
          .singleElement()
          .satisfies(
              sent -> assertThat(sent.bytes()).hasSize(16).startsWith(0, 0, 0, 0, 0, 0, 0, 7));
    }
    assertThat(network.lanes()).isEmpty();
    assertThat(network.serving()).isFalse();
  }

  @Test
  void isReachedOverHttpAloneWhenAskedTo() throws Exception {
    try (TrackerServer server = open(Map.of("udp", "false"))) {
      assertThat(server.announceUrls()).hasSize(1);
      assertThat(network.lanes()).isEmpty();
    }
  }

  @Test
  void servesNothingWhenTheUdpPortIsTaken() throws Exception {
    try (var _ =
        network.bindUdp(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 6969), (_, _) -> {})) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6969);
      Options options = Options.defaults(factory().options());

      assertThatThrownBy(() -> factory().open(address, network, options, new SplittableRandom(1)))
          .isInstanceOf(IOException.class);
      assertThat(network.serving()).isFalse();
    }
  }

  @Test
  void tellsWhatItKnowsAndDid() throws Exception {
    try (TrackerServer server = open(Map.of("max-requests", "4"))) {
      network.get(announce(HASH_A, 1, 1, "").replace("left=1", "left=0"), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.1");
      network.get(announce(HASH_B, 3, 3, ""), "192.0.2.1");
      network.get("/scrape?info_hash=" + HASH_A, "192.0.2.1");
      HttpReply refused = network.get(announce(HASH_B, 4, 4, ""), "192.0.2.1");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(server.statistics()).isEqualTo(new TrackerServer.Statistics(2, 1, 2, 3, 1, 1));
      assertThat(new String(network.get("/stats", "192.0.2.2").body(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"torrents\": 2, \"seeds\": 1, \"leechers\": 2, \"announces\": 3, \"scrapes\": 1,"
                  + " \"refused\": 1}\n");
    }
  }

  @Test
  void anIpv6NetworkIsOneAddress() throws Exception {
    try (TrackerServer _ = open(Map.of("max-requests", "1"))) {
      assertThat(network.get(announce(HASH_A, 1, 1, ""), "2001:db8::1").status()).isEqualTo(200);
      assertThat(network.get(announce(HASH_A, 2, 2, ""), "2001:db8::2").status()).isEqualTo(429);
      assertThat(network.get(announce(HASH_A, 3, 3, ""), "2001:db8:0:1::1").status())
          .isEqualTo(200);
      pass(Duration.ofMinutes(1));
      assertThat(network.get(announce(HASH_A, 2, 2, ""), "2001:db8::2").status()).isEqualTo(200);
    }
  }

  @Test
  void keepsNoMorePeersInAllThanAllowed() throws Exception {
    try (TrackerServer server = open(Map.of("max-peers-in-all", "3"))) {
      network.get(announce(HASH_A, 1, 1, ""), "192.0.2.1");
      network.get(announce(HASH_A, 2, 2, ""), "192.0.2.2");
      network.get(announce(HASH_B, 3, 3, ""), "192.0.2.3");
      network.get(announce(HASH_B, 4, 4, ""), "192.0.2.4");

      assertThat(peers(ask(announce(HASH_A, 2, 2, "&event=stopped"), "192.0.2.2"))).isEmpty();
      assertThat(server.statistics().leechers()).isEqualTo(2);
    }
  }

  @Test
  void tellsWhatAClientLooksLikeAsBep24Says() throws Exception {
    try (TrackerServer _ = open(Map.of())) {
      Dict reply = ask(announce(HASH_A, 1, 1, ""), "2001:db8::1");

      assertThat(reply.bytes("external ip").orElseThrow().toArray())
          .isEqualTo(InetAddress.ofLiteral("2001:db8::1").getAddress());
    }
  }

  private TrackerServer open(Map<String, String> options) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Options checked = Options.of(factory().options(), options);
    return factory().open(address, network, checked, new SplittableRandom(42));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Dict ask(String target, String from) throws BencodeException {
    byte[] body = network.get(target, from).body();
    BencodeValue value = Bencode.decode(body, Limits.TRACKER.with(Limits.Form.CANONICAL));
    assertThat(value).as(new String(body, StandardCharsets.ISO_8859_1)).isInstanceOf(Dict.class);
    return (Dict) value;
  }

  private static List<PeerAddress> peers(Dict reply) {
    List<PeerAddress> peers = new ArrayList<>();
    peers.addAll(PeerAddress.fromCompact(reply.bytes("peers").orElseThrow().toArray(), 4));
    peers.addAll(PeerAddress.fromCompact(reply.bytes("peers6").orElseThrow().toArray(), 16));
    return peers;
  }
}
