package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.bencode.BencodeValue.Dict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rows about what is kept at our node for others (BEP 5, 33, 44, 51).
class StoreRowsTest {

  private static final Item.Owner OWNER =
      new Item.Owner(
          HexFormat.of()
              .parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"),
          HexFormat.of()
              .parseHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));

  private final DhtWorld world = new DhtWorld(3);
  private DhtWorld.Member ours;
  private Stranger stranger;
  private byte[] token;

  @BeforeEach
  void aNodeAndAStrangerWithAToken() {
    ours = world.join("11.0.0.1:6881", "");
    stranger = new Stranger(world.net, "12.0.0.1:5000");
    world.run(Duration.ofSeconds(1));
    token = stranger.token(ours.at(), NodeId.random(world.random));
  }

  @Test
  @DisplayName(
      "D15 put: value too big 205, bad signature 206, salt too big 207, bad key 203, not canonical 203")
  void malformedPuts() {
    Item.Mutable good = Item.Mutable.signed(OWNER, new byte[0], 5, Item.text("hello"));
    Item.Mutable negative = Item.Mutable.signed(OWNER, new byte[0], -1, Item.text("hello"));
    byte[] broken = good.signature().clone();
    broken[9] ^= 1;
    Item.Mutable salty = Item.Mutable.signed(OWNER, new byte[65], 5, Item.text("hello"));
    byte[] shortKey = Arrays.copyOf(good.key(), 31);

    assertThat(code(put(new Item.Immutable(Item.text("x".repeat(997)))))).isEqualTo(205);
    assertThat(code(put(new Item.Mutable(good.key(), good.salt(), 5, good.value(), broken))))
        .isEqualTo(206);
    assertThat(
            code(put(new Item.Mutable(good.key(), good.salt(), 6, good.value(), good.signature()))))
        .isEqualTo(206);
    assertThat(code(put(salty))).isEqualTo(207);
    assertThat(code(put(negative))).isEqualTo(203);
    assertThat(
            code(put(new Item.Mutable(shortKey, good.salt(), 5, good.value(), good.signature()))))
        .isEqualTo(203);
    for (String text : List.of("i01e", "i-0e", "02:ab", "d1:b1:x1:a1:ye", "d1:a1:x1:a1:ye")) {
      assertThat(code(put(new Item.Immutable(ascii(text))))).as(text).isEqualTo(203);
    }
    assertThat(code(stranger.fields())).isEqualTo(203);
    assertThat(ours.node().items().size()).isZero();
  }

  @Test
  @DisplayName(
      "D15 put: an older version 302, another one of the same number 302, wrong cas 301; the same again is renewed")
  void versions() {
    assertThat(code(put(version(5, "five")))).isZero();
    assertThat(code(put(version(4, "four")))).isEqualTo(302);
    assertThat(code(put(version(5, "other five")))).isEqualTo(302);
    assertThat(code(put(version(5, "five")))).isZero();
    assertThat(code(put(version(6, "six")).integer("cas", 4))).isEqualTo(301);
    assertThat(code(put(version(6, "six")).integer("cas", 5))).isZero();
    assertThat(ours.node().items().get(version(6, "six").target())).contains(version(6, "six"));
  }

  @Test
  void whatWasPutIsGot() {
    Item.Mutable item = version(7, "seven");
    put(item);
    code(put(item));
    Item big = new Item.Immutable(Item.text("x".repeat(996)));
    code(put(big));

    Dict mutable = get(item.target(), -1);
    Dict known = get(item.target(), 7);
    Dict immutable = get(big.target(), -1);

    assertThat(mutable.integer("seq")).hasValue(7);
    assertThat(mutable.bytes("k").orElseThrow().toArray()).isEqualTo(OWNER.key());
    assertThat(mutable.bytes("sig").orElseThrow().toArray()).isEqualTo(item.signature());
    assertThat(mutable.text("v")).contains("seven");
    assertThat(known.integer("seq")).hasValue(7);
    assertThat(known.has("v") || known.has("sig")).isFalse();
    assertThat(immutable.text("v").orElseThrow()).hasSize(996);
    assertThat(List.of(mutable, known, immutable))
        .allSatisfy(values -> assertThat(values.has("token") && values.has("nodes")).isTrue());
  }

  @Test
  void itemsTravelThroughTheNetwork() {
    world.crowd(40);
    world.run(Duration.ofMinutes(1));
    List<Integer> stored = new ArrayList<>();
    List<Optional<Item>> got = new ArrayList<>();
    Item.Mutable item = Item.Mutable.signed(OWNER, ascii("salt"), 3, Item.text("news"));
    Item text = new Item.Immutable(Item.text("text"));
    world.members.get(1).node().distantItems().put(item, stored::add);
    world.members.get(2).node().distantItems().put(text, stored::add);
    world.run(Duration.ofSeconds(30));
    world.members.get(30).node().distantItems().get(item.target(), item.salt(), got::add);
    world.members.get(31).node().distantItems().get(text.target(), new byte[0], got::add);
    world.run(Duration.ofSeconds(30));

    assertThat(stored).allMatch(count -> count >= 7);
    assertThat(got).containsExactlyInAnyOrder(Optional.of(item), Optional.of(text));
  }

  @Test
  @DisplayName(
      "D16 floods: at most 700 items, 2,000 torrents, 500 peers each; what is far from us goes first")
  void floods() {
    SplittableRandom random = new SplittableRandom(1);
    NodeId self = ours.id();
    ItemStore items = new ItemStore(self);
    PeerStore peers = new PeerStore(self, random);
    Endpoint peer = stranger.at();
    NodeId near = self.diverging(60, random);
    peers.announced(near, peer, false, 0);
    for (int i = 0; i < 100_000; i++) {
      peers.announced(NodeId.random(random), peer, false, i);
    }
    for (int i = 0; i < 1000; i++) {
      peers.announced(near, peer.withPort(1 + i), false, i);
      items.put(new Item.Immutable(Item.text("item " + i)), -1, 0);
    }

    assertThat(items.size()).isEqualTo(ItemStore.MOST);
    assertThat(peers.torrents()).isEqualTo(PeerStore.MOST_TORRENTS);
    assertThat(peers.some(near, 10_000, false, 0))
        .hasSize(PeerStore.MOST_PEERS)
        .doesNotContain(peer.withPort(1));
    assertThat(peers.peers()).isEqualTo(PeerStore.MOST_TORRENTS - 1 + PeerStore.MOST_PEERS);
  }

  @Test
  void peersGoAfter45MinutesAndItemsAfterTwoHours() {
    SplittableRandom random = new SplittableRandom(1);
    PeerStore peers = new PeerStore(ours.id(), random);
    ItemStore items = new ItemStore(ours.id());
    NodeId torrent = NodeId.random(random);
    Item item = new Item.Immutable(Item.text("x"));
    peers.announced(torrent, stranger.at(), false, 0);
    items.put(item, -1, 0);

    assertThat(peers.some(torrent, 9, false, TimeUnit.MINUTES.toNanos(44))).hasSize(1);
    peers.expire(TimeUnit.MINUTES.toNanos(46));
    items.expire(TimeUnit.MINUTES.toNanos(119));
    assertThat(peers.torrents()).isZero();
    assertThat(peers.peers()).isZero();
    assertThat(items.get(item.target())).isPresent();
    items.expire(TimeUnit.MINUTES.toNanos(121));
    assertThat(items.size()).isZero();
  }

  @Test
  void seedsAreKnownAsSuchAndLeftOutForSeeds() {
    NodeId torrent = NodeId.random(world.random);
    announce(torrent, 6881, true);
    announce(torrent, 6882, false);

    Dict all = peers(torrent, stranger.fields());
    Dict leechers = peers(torrent, stranger.fields().integer("noseed", 1));
    Dict scraped = peers(torrent, stranger.fields().integer("scrape", 1));
    Dict unknown = peers(NodeId.random(world.random), stranger.fields().integer("scrape", 1));

    assertThat(Stranger.strings(all, "values")).hasSize(2);
    assertThat(Stranger.strings(leechers, "values"))
        .containsExactly(stranger.at().withPort(6882).compact());
    BloomFilter one = new BloomFilter();
    one.add(stranger.at().ipBytes());
    assertThat(scraped.bytes("BFsd").orElseThrow().toArray()).isEqualTo(one.toBytes());
    assertThat(scraped.bytes("BFpe").orElseThrow().toArray()).isEqualTo(one.toBytes());
    assertThat(unknown.has("BFsd")).isFalse();
  }

  @Test
  @DisplayName(
      "D19 sample_infohashes: the interval is in 0 to 21600 s, the sample stays the same for it")
  void sample() {
    for (int i = 0; i < 40; i++) {
      ours.node()
          .peers()
          .announced(NodeId.random(world.random), stranger.at(), false, world.net.nanos());
    }
    announce(NodeId.random(world.random), 6881, false);

    Dict first = sampled();
    Dict second = sampled();
    world.run(Duration.ofMinutes(11));
    Dict later = sampled();

    assertThat(first.integer("num")).hasValue(42);
    assertThat(first.integer("interval").orElseThrow()).isBetween(0L, 21600L);
    assertThat(first.bytes("samples").orElseThrow().length()).isEqualTo(20 * 20);
    assertThat(second.bytes("samples")).isEqualTo(first.bytes("samples"));
    assertThat(later.bytes("samples")).isNotEqualTo(first.bytes("samples"));
    assertThat(first.has("nodes")).isTrue();
  }

  private Dict sampled() {
    // The token that came with an announce makes us worth a whole datagram for ten minutes.
    announce(NodeId.of(new byte[20]), 6881, false);
    ours.node().peers().expire(world.net.nanos());
    return stranger.values(
        ours.at(), "sample_infohashes", stranger.fields().bytes("target", new byte[20]));
  }

  private void announce(NodeId torrent, int port, boolean seed) {
    byte[] fresh = stranger.token(ours.at(), torrent);
    Fields arguments = stranger.fields().bytes("info_hash", torrent.bytes()).integer("port", port);
    arguments.bytes("token", fresh).integer("seed", seed ? 1 : 0);
    assertThat(stranger.ask(ours.at(), "announce_peer", arguments))
        .isInstanceOf(Message.Reply.class);
  }

  private Dict peers(NodeId torrent, Fields arguments) {
    return stranger.values(ours.at(), "get_peers", arguments.bytes("info_hash", torrent.bytes()));
  }

  private Dict get(NodeId target, long known) {
    Fields arguments = stranger.fields().bytes("target", target.bytes());
    return stranger.values(
        ours.at(), "get", known < 0 ? arguments : arguments.integer("seq", known));
  }

  private static Item.Mutable version(long sequence, String text) {
    return Item.Mutable.signed(OWNER, new byte[0], sequence, Item.text(text));
  }

  private Fields put(Item item) {
    Fields arguments = stranger.fields().encoded("v", item.value());
    if (item instanceof Item.Mutable version) {
      arguments.bytes("k", version.key()).bytes("sig", version.signature());
      arguments.integer("seq", version.sequence());
      if (version.salt().length > 0) {
        arguments.bytes("salt", version.salt());
      }
    }
    return arguments;
  }

  /// Puts. The error, or 0.
  private long code(Fields arguments) {
    world.run(Duration.ofSeconds(1)); // not to be taken for a flood
    return switch (stranger.ask(ours.at(), "put", arguments.bytes("token", token))) {
      case Message.Failure failure -> failure.code();
      case Message.Reply _ -> 0;
      case null, default -> -1;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
