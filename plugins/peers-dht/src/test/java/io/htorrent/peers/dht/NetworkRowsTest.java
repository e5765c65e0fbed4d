package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rows about what nodes that we ask may do to us, each by its id.
class NetworkRowsTest {

  private final DhtWorld world = new DhtWorld(2);

  @Test
  @DisplayName(
      "D04 an id that does not follow from its address: last in the table, and not at all if we are strict")
  void idOfOnesOwnChoice() {
    Stranger liar = new Stranger(world.net, "12.0.0.1:6881");
    NodeId chosen = NodeId.random(world.random);
    liar.answering((query, from) ->
        Krpc.reply(query.transaction(), new Fields(chosen).bytes("nodes", new byte[0]), from));
    DhtWorld.Member lenient = world.join("11.0.0.1:6881", "12.0.0.1:6881");
    DhtWorld.Member strict =
        world.join(
            world.net.host("11.0.1.1:6881"),
            Map.of("bootstrap", "12.0.0.1:6881", "strict-ids", "true"));
    world.run(Duration.ofSeconds(10));

    assertThat(SecureId.matches(chosen, liar.at())).isFalse();
    assertThat(lenient.node().size()).isEqualTo(1);
    assertThat(strict.node().size()).isZero();
  }

  @Test
  @DisplayName("D08 a reply from another port or address than was asked is none")
  void replyFromElsewhere() {
    Stranger asked = new Stranger(world.net, "12.0.0.1:6881");
    asked.answering((query, from) -> {
      byte[] reply = Krpc.reply(query.transaction(), asked.fields(), from);
      for (String other : List.of("12.0.0.1:6882", "12.0.9.1:6881")) {
        world.net.inject(DhtWorld.socket(other), from.socket(), ByteBuffer.wrap(reply));
      }
      return new byte[0];
    });
    DhtWorld.Member ours = world.join("11.0.0.1:6881", "12.0.0.1:6881");
    world.run(Duration.ofMinutes(1));

    assertThat(asked.asked("find_node")).isNotEmpty();
    assertThat(ours.node().size()).isZero();
  }

  @Test
  @DisplayName(
      "D09 nodes: torn, port 0, low ports, LAN, multicast, our own address, a thousand: the good first 16")
  void nodes() {
    List<Contact> bad = new ArrayList<>();
    for (String address :
        List.of(
            "30.0.0.1:0",
            "30.0.1.1:53",
            "192.168.1.1:6881",
            "127.0.0.1:6881",
            "10.0.0.1:6881",
            "224.0.0.1:6881",
            "255.255.255.255:6881",
            "0.0.0.0:6881",
            "169.254.169.254:6881")) {
      bad.add(new Contact(NodeId.random(world.random), endpoint(address)));
    }
    List<Contact> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(
          new Contact(
              NodeId.random(world.random), endpoint("31." + i / 250 + "." + i % 250 + ".1:6881")));
    }
    Endpoint sender = endpoint("12.0.0.1:6881");

    assertThat(Contact.read(Contact.compact(bad, 4), 4, sender)).isEmpty();
    assertThat(Contact.read(Contact.compact(many, 4), 4, sender)).hasSize(16);
    assertThat(Contact.read(new byte[25], 4, sender)).isEmpty();
    assertThat(Contact.read(new byte[37], 16, sender)).isEmpty();
    assertThat(Contact.read(Contact.compact(many.subList(0, 2), 4), 4, endpoint("10.0.0.9:6881")))
        .as("who is near may name who is far")
        .hasSize(2);
  }

  @Test
  @DisplayName("D09 we are not asked ourselves, under no id")
  void ourOwnAddress() {
    Stranger asked = new Stranger(world.net, "12.0.0.1:6881");
    DhtWorld.Member ours = world.join("11.0.0.1:6881", "12.0.0.1:6881");
    NodeId fresh = NodeId.random(world.random);
    ours.node().lookups().own(ours.at());
    asked.replying(values ->
        values.bytes(
            "nodes",
            Contact.compact(
                List.of(
                    new Contact(fresh, ours.at()),
                    new Contact(ours.id(), endpoint("33.0.0.1:6881"))),
                4)));
    List<InetSocketAddress> targets = new ArrayList<>();
    world.net.tap((from, to, _) -> {
      if (from.equals(ours.host.address())) targets.add(to);
    });
    world.run(Duration.ofMinutes(2));

    assertThat(targets).isNotEmpty().containsOnly(asked.host.address());
  }

  @Test
  @DisplayName(
      "D10 values of 5, 7, 19 bytes, numbers, no list, LAN, too many: only good ones, at most 100 a reply")
  void values() {
    List<byte[]> values = new ArrayList<>();
    values.add(new byte[5]);
    values.add(new byte[7]);
    values.add(new byte[19]);
    values.add(endpoint("192.168.1.9:6881").compact());
    values.add(endpoint("40.0.0.1:0").compact());
    values.add(endpoint("40.0.0.1:6881").compact());
    values.add(endpoint("40.0.0.1:6881").compact());
    for (int i = 0; i < 120; i++) {
      values.add(endpoint("41.0." + i + ".1:6881").compact());
    }
    InfoHash torrent = world.torrent();
    DhtWorld.Member ours =
        seeking(torrent, fields -> fields.bytes("token", new byte[4]).strings("values", values));

    assertThat(ours.found(torrent))
        .hasSizeLessThanOrEqualTo(100)
        .contains(endpoint("40.0.0.1:6881").peer());
    assertThat(ours.found(torrent)).allMatch(peer -> peer.ip().getHostAddress().startsWith("4"));

    InfoHash other = world.torrent();
    DhtWorld.Member second =
        seeking(
            other,
            fields ->
                fields.encoded(
                    "values", "i7e".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    assertThat(second.found(other)).isEmpty();
  }

  @Test
  @DisplayName("D20 filters of another size than 256 bytes do no harm")
  void filters() {
    InfoHash torrent = world.torrent();
    DhtWorld.Member ours =
        seeking(
            torrent,
            fields ->
                fields
                    .bytes("BFsd", new byte[10])
                    .bytes("BFpe", new byte[300])
                    .strings("values", List.of(endpoint("40.0.0.1:6881").compact())));

    assertThat(ours.found(torrent)).containsExactly(endpoint("40.0.0.1:6881").peer());
  }

  private DhtWorld.Member seeking(InfoHash torrent, Consumer<Fields> answer) {
    Stranger asked = new Stranger(world.net, world.freshAddress());
    asked.replying(answer);
    DhtWorld.Member ours = world.join(world.freshAddress(), asked.at().toString());
    ours.source.sought(DhtWorld.hungry(torrent));
    world.run(Duration.ofSeconds(15));
    return ours;
  }

  @Test
  @DisplayName(
      "D14 a thousand nodes of one /24: one place in the table, one in a lookup; of one /64 likewise")
  void sybils() {
    NodeId self = NodeId.random(world.random);
    RoutingTable table = new RoutingTable(self, true, false);
    RoutingTable table6 = new RoutingTable(self, true, false);
    Lookup lookup = new Lookup(self, true, false);
    for (int i = 0; i < 1000; i++) {
      NodeId id = NodeId.random(world.random);
      Endpoint at = endpoint("50.1.2." + (1 + i % 250) + ":" + (2000 + i));
      table.answered(id, at, 0);
      lookup.begin(id, at);
      table6.answered(id, endpoint("[2a00:1:2:3::" + Integer.toHexString(i + 1) + "]:6881"), 0);
    }

    assertThat(table.size()).isEqualTo(1);
    assertThat(table6.size()).isEqualTo(1);
    assertThat(lookup.next()).isNotNull();
    assertThat(lookup.next()).isNull();
  }

  @Test
  @DisplayName("D17 an item that is not what was asked for is dropped, and its sender too")
  void forgedItem() {
    NodeId target = new Item.Immutable(Item.text("wanted")).target();
    Stranger liar = new Stranger(world.net, "12.0.0.1:6881");
    liar.replying(fields -> fields.encoded("v", Item.text("forged")).bytes("token", new byte[4]));
    DhtWorld.Member ours = world.join("11.0.0.1:6881", liar.at().toString());
    world.run(Duration.ofSeconds(5));
    int before = ours.node().size();
    List<java.util.Optional<Item>> got = new ArrayList<>();
    ours.node().distantItems().get(target, new byte[0], got::add);
    world.run(Duration.ofSeconds(5));

    assertThat(before).isEqualTo(1);
    assertThat(got).containsExactly(java.util.Optional.empty());
    assertThat(ours.node().size()).isZero();
  }

  @Test
  @DisplayName(
      "Q06, D23 nine of ten nodes lie about LAN addresses: the peer is found, nothing is sent to the LAN")
  void poisoned() {
    world.crowd(20);
    for (int i = 0; i < 180; i++) {
      liar("60.0." + i + ".1:6881");
    }
    world.run(Duration.ofMinutes(1));
    List<InetSocketAddress> wrong = new ArrayList<>();
    world.net.tap((_, to, _) -> {
      if (Endpoint.of(to).orElseThrow().reach() != Endpoint.Reach.GLOBAL) {
        wrong.add(to);
      }
    });
    InfoHash torrent = world.torrent();
    DhtWorld.Member seed = world.members.get(3);
    seed.source.sought(DhtWorld.complete(torrent));
    world.run(Duration.ofSeconds(30));
    DhtWorld.Member ours = world.joinAnyone();
    ours.source.sought(DhtWorld.hungry(torrent));
    world.run(Duration.ofMinutes(2));

    assertThat(ours.found(torrent)).contains(seed.peer());
    assertThat(wrong).isEmpty();
  }

  /// A node that makes itself known, and answers with nodes and peers in the LAN.
  private void liar(String address) {
    Stranger liar = new Stranger(world.net, address);
    liar.answering((query, from) -> {
      List<Contact> victims = new ArrayList<>();
      NodeId target =
          Message.id(
              query.arguments(), query.method().equals("get_peers") ? "info_hash" : "target");
      for (int i = 0; target != null && i < 8; i++) {
        victims.add(
            new Contact(
                target.diverging(150 + i, world.random),
                endpoint("192.168.0." + (i + 1) + ":6881")));
      }
      Fields values = liar.fields().bytes("nodes", Contact.compact(victims, 4));
      values.strings("values", List.of(endpoint("10.0.0.1:6881").compact()));
      return Krpc.reply(query.transaction(), values, from);
    });
    for (DhtWorld.Member member : world.members) {
      liar.send(
          member.at(),
          Krpc.query(
              Stranger.TRANSACTION,
              "find_node",
              liar.fields().bytes("target", member.id().bytes()),
              false));
    }
  }

  @Test
  @DisplayName(
      "D22 a saved table of a million bad nodes: capped; our id is renewed when it does not fit our address")
  void savedGarbage() {
    byte[] contacts = new byte[1_000_000 / 26 * 26];
    java.util.Arrays.fill(contacts, (byte) 7);
    byte[] state =
        new io.htorrent.api.bencode.BencodeWriter()
            .dict()
            .key("id4")
            .bytes(new byte[20])
            .key("nodes4")
            .bytes(contacts)
            .end()
            .toBytes();

    assertThat(SavedState.read(java.util.Optional.of(state), false).contacts())
        .hasSize(SavedState.MOST_CONTACTS);
    assertThat(SavedState.read(java.util.Optional.of(new byte[] {1, 2, 3}), false))
        .isEqualTo(SavedState.NONE);

    world.crowd(30);
    world.run(Duration.ofMinutes(1));
    DhtWorld.Member ours =
        world.join(
            world.net.host("70.0.0.1:6881").with(state), Map.of("bootstrap", world.any().name()));
    world.run(Duration.ofMinutes(2));

    assertThat(ours.id()).isNotEqualTo(NodeId.of(new byte[20]));
    assertThat(SecureId.matches(ours.id(), ours.at())).isTrue();
    assertThat(ours.node().size()).isGreaterThan(8);
  }

  @Test
  @DisplayName(
      "D23 all nodes to begin with are dead: tried ever more rarely, and again as soon as one lives")
  void deadRouters() {
    int[] tries = new int[1];
    world
        .net
        .name("router.bittorrent.com", "80.0.0.1")
        .tap((_, to, _) -> tries[0] += to.getPort() == 6881 ? 1 : 0);
    DhtWorld.Member ours = world.join(world.net.host("11.0.0.1:6881"), Map.of());
    world.run(Duration.ofMinutes(10));
    int early = tries[0];
    world.run(Duration.ofMinutes(60));
    int late = tries[0] - early;
    String status = ours.source.status();
    new Stranger(world.net, "80.0.0.1:6881").replying(values -> values.bytes("nodes", new byte[0]));
    world.run(Duration.ofMinutes(10));

    assertThat(status).isEqualTo("no nodes");
    assertThat(early).isBetween(6, 20);
    assertThat(late).isBetween(10, 30);
    assertThat(ours.source.status()).isEqualTo("1 node");
  }

  @Test
  @DisplayName("D23 a well-known name that leads into the LAN is not followed")
  void poisonedName() {
    world.net.name("router.bittorrent.com", "192.168.0.1", "127.0.0.1");
    List<InetSocketAddress> sent = new ArrayList<>();
    world.net.tap((_, to, _) -> sent.add(to));
    world.join(world.net.host("11.0.0.1:6881"), Map.of());
    world.run(Duration.ofMinutes(5));

    assertThat(sent).isEmpty();
  }

  @Test
  @DisplayName("Q07 no name can be looked up: the nodes of the last run are used")
  void noNames() {
    world.crowd(30);
    world.run(Duration.ofMinutes(1));
    DhtWorld.Member first = world.joinAnyone();
    world.run(Duration.ofMinutes(1));
    first.source.close();
    byte[] saved = first.host.saved().orElseThrow();
    DhtWorld.Member second =
        world.join(
            world.net.host("71.0.0.1:6881").with(saved),
            Map.of("bootstrap", "nowhere.invalid:6881"));
    DhtWorld.Member third =
        world.join(world.net.host("72.0.0.1:6881"), Map.of("bootstrap", "nowhere.invalid:6881"));
    world.run(Duration.ofMinutes(1));

    assertThat(second.node().size()).isGreaterThan(8);
    assertThat(third.source.status()).isEqualTo("no nodes");
  }

  @Test
  @DisplayName("BEP 42: saved ids travel; addresses that differ in their votes move nobody")
  void minorityDoesNotMoveUs() {
    OwnAddress own = new OwnAddress();
    Endpoint truth = endpoint("11.0.0.1:0");
    TreeSet<String> believed = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      Endpoint seen = i % 4 == 0 ? endpoint("66.6.6." + (i + 1) + ":6881") : truth.withPort(i + 1);
      own.vote(endpoint("20.0." + i + ".1:6881"), seen)
          .ifPresent(ip -> believed.add(ip.toString()));
      own.vote(endpoint("20.9.9." + (i + 1) + ":6881"), endpoint("66.6.6.6:1"))
          .ifPresent(ip -> believed.add(ip.toString()));
    }

    assertThat(believed).containsExactly("11.0.0.1:0");
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(DhtWorld.socket(address)).orElseThrow();
  }
}
