package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.bencode.BencodeValue.Dict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of bad DHT messages, each by its id: what a stranger sends to our node, and what comes
/// of it. After each our node must still answer a ping.
class MessageRowsTest {

  private static final String ID = "abcdefghij0123456789";
  private static final String TARGET = "mnopqrstuvwxyz123456";

  private final DhtWorld world = new DhtWorld(1);
  private DhtWorld.Member ours;
  private Stranger stranger;

  @BeforeEach
  void aNodeAndAStranger() {
    ours = world.join("11.0.0.1:6881", "");
    stranger = new Stranger(world.net, "12.0.0.1:5000");
    world.run(Duration.ofSeconds(1));
  }

  static Stream<Arguments> dropped() {
    String deep = "l".repeat(11) + "e".repeat(11);
    String many = "l" + "0:".repeat(500) + "e";
    return Stream.of(
        Arguments.of("D01 no dictionary", "l" + "4:spam".repeat(5) + "e"),
        Arguments.of("D01 no end", "d1:ad2:id20:" + ID + "e1:q4:ping1:t2:aa1:y1:q"),
        Arguments.of("D01 20 bytes", "d1:t2:aa1:y1:q1:ade1"),
        Arguments.of("D01 3,000 bytes", query("ping", "1:x2900:" + "x".repeat(2900))),
        Arguments.of("D01 one byte more after the end", query("ping", "") + "e"),
        Arguments.of("D02 depth 12", query("ping", "1:x" + deep)),
        Arguments.of("D02 more than 500 tokens", query("ping", "1:x" + many)),
        Arguments.of("D03 no t", "d1:ad2:id20:" + ID + "e1:q4:ping1:y1:qe"),
        Arguments.of("D03 t of no bytes", "d1:ad2:id20:" + ID + "e1:q4:ping1:t0:1:y1:qe"),
        Arguments.of(
            "D03 t of 500 bytes",
            "d1:ad2:id20:" + ID + "e1:q4:ping1:t500:" + "x".repeat(500) + "1:y1:qe"),
        Arguments.of("D08 reply to nothing", "d1:rd2:id20:" + ID + "e1:t2:aa1:y1:re"),
        Arguments.of("D21 error that is no list", "d1:e4:oops1:t2:aa1:y1:ee"),
        Arguments.of("D21 error code as a string", "d1:el3:2011:xe1:t2:aa1:y1:ee"),
        Arguments.of("D21 empty error", "d1:ele1:t2:aa1:y1:ee"),
        Arguments.of("D21 error to nothing", "d1:eli201e1:xe1:t2:aa1:y1:ee"));
  }

  @ParameterizedTest(name = "{0}: not answered")
  @MethodSource("dropped")
  void isDropped(String row, String datagram) {
    assertThat(stranger.ask(ours.at(), latin1(datagram))).as(row).isNull();

    assertStillWell();
    assertThat(ours.node().size()).isZero();
  }

  static Stream<Arguments> refused() {
    String v = "1:v" + "1001:" + "x".repeat(1001);
    return Stream.of(
        Arguments.of("D03 no y", "d1:ad2:id20:" + ID + "e1:q4:ping1:t2:xye", 203),
        Arguments.of("D03 y unknown", "d1:ad2:id20:" + ID + "e1:q4:ping1:t2:xy1:y1:ze", 203),
        Arguments.of("D03 no q", "d1:ad2:id20:" + ID + "e1:t2:xy1:y1:qe", 203),
        Arguments.of("D03 no a", "d1:q4:ping1:t12:xyxyxyxyxyxy1:y1:qe", 203),
        Arguments.of("D03 a is no dictionary", "d1:a5:hello1:q4:ping1:t2:xy1:y1:qe", 203),
        Arguments.of("D04 no id", "d1:ade1:q4:ping1:t2:xy1:y1:qe", 203),
        Arguments.of(
            "D04 id of 19 bytes",
            "d1:ad2:id19:" + ID.substring(1) + "e1:q4:ping1:t2:xy1:y1:qe",
            203),
        Arguments.of("D05 unknown query", query("teleport", ""), 204),
        Arguments.of("D05 find_node without target", query("find_node", ""), 203),
        Arguments.of(
            "D05 get_peers with a short hash", query("get_peers", "9:info_hash3:abc"), 203),
        Arguments.of("D06 announce_peer without token", announce("4:porti6881e"), 203),
        Arguments.of(
            "D06 announce_peer with an invented token",
            announce("4:porti6881e5:token8:aoeusnth"),
            203),
        Arguments.of("D15 put without token", query("put", v), 203));
  }

  @ParameterizedTest(name = "{0}: error {2}")
  @MethodSource("refused")
  void isRefused(String row, String datagram, long code) {
    Message answer = stranger.ask(ours.at(), latin1(datagram));

    assertThat(answer).as(row).isInstanceOf(Message.Failure.class);
    assertThat(((Message.Failure) answer).code()).isEqualTo(code);
    assertThat(ours.node().peers().torrents()).isZero();
    assertStillWell();
  }

  @Test
  @DisplayName("D04 who has our id is not answered and never stored")
  void ourOwnId() {
    Message answer =
        stranger.ask(
            ours.at(), Krpc.query(Stranger.TRANSACTION, "ping", new Fields(ours.id()), false));

    assertThat(answer).isNull();
    world.run(Duration.ofMinutes(1));
    assertThat(ours.node().size()).isZero();
    assertThat(stranger.received).isEmpty();
  }

  @Test
  @DisplayName("D05 an unknown query that names a target is answered as find_node")
  void unknownQueryWithTarget() {
    Dict values =
        stranger.values(ours.at(), "teleport", stranger.fields().bytes("target", latin1(TARGET)));

    assertThat(values.bytes("nodes")).isPresent();
  }

  @Test
  @DisplayName("D06 a token is good for its address only, and for ten minutes")
  void tokens() {
    NodeId torrent = NodeId.random(world.random);
    byte[] token = stranger.token(ours.at(), torrent);
    Stranger other = new Stranger(world.net, "12.0.1.1:5000");

    Message stolen = other.ask(ours.at(), "announce_peer", announce(other, torrent, token, 6881));
    Message fresh =
        stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, token, 6881));
    byte[] given = stranger.token(ours.at(), torrent);
    ours.source.networkChanged();
    Message moved =
        stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, given, 6883));
    world.run(Duration.ofMinutes(11));
    Message old =
        stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, token, 6882));

    assertThat(stolen).isInstanceOf(Message.Failure.class);
    assertThat(fresh).isInstanceOf(Message.Reply.class);
    assertThat(moved).as("given in another network").isInstanceOf(Message.Failure.class);
    assertThat(old).isInstanceOf(Message.Failure.class);
    assertThat(ours.node().peers().peers()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "D07 announce_peer with port 0, 70000 or none: 203, with implied_port the port it came from")
  void ports() {
    NodeId torrent = NodeId.random(world.random);
    byte[] token = stranger.token(ours.at(), torrent);
    Fields none = stranger.fields().bytes("info_hash", torrent.bytes()).bytes("token", token);

    assertThat(stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, token, 0)))
        .isInstanceOf(Message.Failure.class);
    assertThat(stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, token, 70_000)))
        .isInstanceOf(Message.Failure.class);
    assertThat(stranger.ask(ours.at(), "announce_peer", none)).isInstanceOf(Message.Failure.class);
    assertThat(
            stranger.ask(
                ours.at(),
                "announce_peer",
                announce(stranger, torrent, token, 0).integer("implied_port", 1)))
        .isInstanceOf(Message.Reply.class);
    assertThat(ours.node().peers().some(torrent, 10, false, world.net.nanos()))
        .containsExactly(stranger.at());
  }

  @Test
  @DisplayName("D11 1,000 queries in a second from one address: ignored for 5 min")
  void flood() {
    for (int i = 0; i < 1000; i++) {
      stranger.send(ours.at(), query("ping", ""));
    }
    world.run(Duration.ofSeconds(2));
    int answered = stranger.received.size();
    world.run(Duration.ofMinutes(4));
    Message during = stranger.ask(ours.at(), "ping", stranger.fields());
    world.run(Duration.ofMinutes(1));
    Message after = stranger.ask(ours.at(), "ping", stranger.fields());

    assertThat(answered).isLessThanOrEqualTo(RateGuard.MOST_MESSAGES);
    assertThat(during).isNull();
    assertThat(after).isInstanceOf(Message.Reply.class);
  }

  @Test
  @DisplayName(
      "D12, Q05 100,000 queries from as many addresses: at most 8,000 B/s go out, the table is unchanged")
  void spoofedFlood() {
    long[] bytes = new long[1];
    world.net.tap((from, _, datagram) -> {
      if (from.equals(ours.host.address())) {
        bytes[0] += datagram.remaining();
      }
    });
    Endpoint at = ours.at();
    byte[] question = latin1(query("find_node", "6:target20:" + TARGET));
    SplittableRandom random = new SplittableRandom(1);
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 10_000; i++) {
        byte[] spoofed = Endpoint.of(stranger.host.address()).orElseThrow().compact();
        random.nextBytes(spoofed);
        spoofed[0] = 50;
        Endpoint from = Endpoint.compact(spoofed, 0, 4);
        world.net.inject(from.socket(), at.socket(), java.nio.ByteBuffer.wrap(question));
      }
      world.run(Duration.ofSeconds(1));
    }

    assertThat(bytes[0]).isLessThan((10 + 3) * 8_000L);
    assertThat(ours.node().size()).isZero();
    world.run(Duration.ofMinutes(1));
    assertStillWell();
  }

  @Test
  @DisplayName(
      "D13 who has proven nothing gets three times what it sent, at most; who announced, a datagram")
  void amplification() {
    NodeId torrent = NodeId.random(world.random);
    long nanos = world.net.nanos();
    for (int i = 0; i < 300; i++) {
      ours.node()
          .peers()
          .announced(
              torrent, endpoint("20.0." + i / 250 + "." + (1 + i % 250) + ":7000"), false, nanos);
    }
    byte[] question =
        Krpc.query(
            Stranger.TRANSACTION,
            "get_peers",
            stranger.fields().bytes("info_hash", torrent.bytes()),
            false);

    Message.Reply first = (Message.Reply) stranger.ask(ours.at(), question);
    byte[] token = first.values().bytes("token").orElseThrow().toArray();
    stranger.ask(ours.at(), "announce_peer", announce(stranger, torrent, token, 6881));
    Message.Reply second = (Message.Reply) stranger.ask(ours.at(), question);

    assertThat(first.datagram().length).isLessThanOrEqualTo(3 * question.length);
    assertThat(Stranger.strings(first.values(), "values")).hasSizeGreaterThan(5);
    assertThat(second.datagram().length).isLessThanOrEqualTo(1024);
    assertThat(Stranger.strings(second.values(), "values")).hasSizeBetween(50, 100);
  }

  @Test
  @DisplayName("D18 a read-only sender is answered and not stored")
  void readOnlySender() {
    stranger.replying(_ -> {});
    Message answer =
        stranger.ask(ours.at(), Krpc.query(Stranger.TRANSACTION, "ping", stranger.fields(), true));
    world.run(Duration.ofMinutes(1));

    assertThat(answer).isInstanceOf(Message.Reply.class);
    assertThat(ours.node().size()).isZero();
    assertThat(stranger.asked("find_node")).isEmpty();
  }

  @Test
  @DisplayName("D24 an IPv4-mapped IPv6 sender is the IPv4 one; what needs a scope is dropped")
  void mappedAndScoped() throws Exception {
    byte[] mapped = new byte[18];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(stranger.at().compact(), 0, mapped, 12, 6);
    var scoped =
        new java.net.InetSocketAddress(
            java.net.Inet6Address.getByAddress(
                "", java.net.InetAddress.ofLiteral("fe80::1").getAddress(), 1),
            6881);

    assertThat(Endpoint.compact(mapped, 0, 16)).isEqualTo(stranger.at());
    assertThat(Endpoint.of(scoped)).isEmpty();
    assertThat(endpoint("[fe80::1]:6881").reach()).isEqualTo(Endpoint.Reach.NOWHERE);
  }

  @Test
  void noDatagramHarms() {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> good = new ArrayList<>();
    for (String method :
        List.of(
            "ping", "find_node", "get_peers", "announce_peer", "get", "put", "sample_infohashes")) {
      good.add(
          latin1(
              query(
                  method,
                  "9:info_hash20:"
                      + TARGET
                      + "4:porti1e6:target20:"
                      + TARGET
                      + "5:token8:aoeusnth1:v3:abc4:wantl2:n4e")));
    }
    Endpoint from = stranger.at();
    for (byte[] one : good) {
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = Arrays.copyOf(one, i % 3 == 0 ? random.nextInt(one.length) : one.length);
        for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        ours.node().received(Krpc.read(bytes), from);
      }
    }

    world.run(Duration.ofMinutes(1));
    assertStillWell();
  }

  private void assertStillWell() {
    Stranger witness = new Stranger(world.net, "13.0.0.1:5000");

    Message answer = witness.ask(ours.at(), "ping", witness.fields());

    assertThat(answer).isInstanceOf(Message.Reply.class);
    assertThat(((Message.Reply) answer).seenAs()).isEqualTo(witness.at());
  }

  private static Fields announce(Stranger who, NodeId torrent, byte[] token, int port) {
    return who.fields()
        .bytes("info_hash", torrent.bytes())
        .integer("port", port)
        .bytes("token", token);
  }

  private static String announce(String more) {
    return query("announce_peer", "9:info_hash20:" + TARGET + more);
  }

  private static String query(String method, String more) {
    return "d1:ad2:id20:" + ID + more + "e1:q" + method.length() + ":" + method + "1:t2:xy1:y1:qe";
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(DhtWorld.socket(address)).orElseThrow();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
