package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.BencodeValue;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of BEP 5, 33, 42, 43, 44 and 46, as they are printed there; what we write has our
/// client version as well (`v`), which BEP 5 asks for in its text.
class VectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final String ASKER = "abcdefghij0123456789";
  private static final String ANSWERER = "mnopqrstuvwxyz123456";

  @ParameterizedTest
  @CsvSource({
    "ping, d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
    "find_node, d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe",
    "get_peers, d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe",
    "announce_peer, d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe"
  })
  void readsTheQueriesOfBep5(String method, String text) {
    Message.Query query = (Message.Query) Krpc.read(ascii(text));

    assertThat(query.method()).isEqualTo(method);
    assertThat(query.id()).isEqualTo(id(ASKER));
    assertThat(query.transaction()).isEqualTo(ascii("aa"));
    assertThat(query.readOnly()).isFalse();
  }

  @Test
  void writesTheQueriesOfBep5() {
    Fields announce =
        new Fields(id(ASKER))
            .bytes("token", ascii("aoeusnth"))
            .integer("port", 6881)
            .integer("implied_port", 1)
            .bytes("info_hash", ascii(ANSWERER));

    assertThat(Krpc.query(ascii("aa"), "announce_peer", announce, false))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(
            "d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:"
                + "porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:v4:HT011:y1:qe");
    assertThat(Krpc.query(ascii("aa"), "ping", new Fields(id(ASKER)), false))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:v4:HT011:y1:qe");
    assertThat(
            Krpc.query(
                ascii("aa"),
                "find_node",
                new Fields(id(ASKER)).bytes("target", ascii(ANSWERER)),
                false))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(
            "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa"
                + "1:v4:HT011:y1:qe");
    assertThat(
            Krpc.query(
                ascii("aa"),
                "get_peers",
                new Fields(id(ASKER)).bytes("info_hash", ascii(ANSWERER)),
                false))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:"
                + "aa1:v4:HT011:y1:qe");
  }

  @Test
  void readOnlyQueriesSaySoBesideTheirArguments() {
    assertThat(Krpc.query(ascii("aa"), "ping", new Fields(id(ASKER)), true))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("d1:ad2:id20:abcdefghij0123456789e1:q4:ping2:roi1e1:t2:aa1:v4:HT011:y1:qe");
  }

  @Test
  void readsTheRepliesOfBep5() {
    Message.Reply pong = reply("d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re");
    Message.Reply peers =
        reply(
            "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re");

    List<PeerAddress> values = new ArrayList<>();
    for (BencodeValue value : peers.values().list("values").orElseThrow()) {
      values.add(Endpoint.compact(((BencodeValue.Bytes) value).toArray(), 0, 4).peer());
    }
    assertThat(pong.id()).isEqualTo(id(ANSWERER));
    assertThat(values)
        .containsExactly(
            PeerAddress.parse("97.120.106.101:11893"), PeerAddress.parse("105.100.104.116:28269"));
    assertThat(peers.values().bytes("token").orElseThrow().toArray()).isEqualTo(ascii("aoeusnth"));
  }

  @ParameterizedTest
  @CsvSource({
    "d1:rd2:id20:0123456789abcdefghij5:nodes9:def456...e1:t2:aa1:y1:re",
    "d1:rd2:id20:abcdefghij01234567895:nodes9:def456...5:token8:aoeusnthe1:t2:aa1:y1:re"
  })
  void theTruncatedNodesOfBep5AreNoNodes(String text) {
    byte[] nodes = reply(text).values().bytes("nodes").orElseThrow().toArray();

    assertThat(Contact.read(nodes, 4, at("1.2.3.4:6881"))).isEmpty();
  }

  @Test
  void readsTheErrorOfBep5() {
    Message.Failure failure =
        (Message.Failure) Krpc.read(ascii("d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee"));

    assertThat(failure.code()).isEqualTo(201);
    assertThat(failure.transaction()).isEqualTo(ascii("aa"));
  }

  @Test
  void theFilterOfBep33() {
    BloomFilter filter = new BloomFilter();
    for (int i = 0; i < 256; i++) {
      filter.add(new byte[] {(byte) 192, 0, 2, (byte) i});
    }
    for (int i = 0; i <= 0x3e7; i++) {
      byte[] ip = InetAddress.ofLiteral("2001:db8::").getAddress();
      ip[14] = (byte) (i >> 8);
      ip[15] = (byte) i;
      filter.add(ip);
    }

    assertThat(HEX.formatHex(filter.toBytes()).toUpperCase(java.util.Locale.ROOT))
        .isEqualTo(
            "F6C3F5EAA07FFD91BDE89F777F26FB2BFF37BDB8FB2BBAA2FD3DDDE7BACFFF75EE7CCBAE"
                + "FE5EEDB1FBFAFF67F6ABFF5E43DDBCA3FD9B9FFDF4FFD3E9DFF12D1BDF59DB53DBE9FA5B"
                + "7FF3B8FDFCDE1AFB8BEDD7BE2F3EE71EBBBFE93BCDEEFE148246C2BC5DBFF7E7EFDCF24F"
                + "D8DC7ADFFD8FFFDFDDFFF7A4BBEEDF5CB95CE81FC7FCFF1FF4FFFFDFE5F7FDCBB7FD79B3"
                + "FA1FC77BFE07FFF905B7B7FFC7FEFEFFE0B8370BB0CD3F5B7F2BD93FEB4386CFDD6F7FD5"
                + "BFAF2E9EBFFFFEECD67ADBF7C67F17EFD5D75EBA6FFEBA7FFF47A91EB1BFBB53E8ABFB57"
                + "62ABE8FF237279BFEFBFEEF5FFC5FEBFDFE5ADFFADFEE1FB737FFFFBFD9F6AEFFEEE76B6"
                + "FD8F72EF");
    assertThat(filter.estimate()).isCloseTo(1224.9308, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({
    "124.31.75.21, 1, 5fbfbdb2, 5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401",
    "21.75.31.124, 86, 5a3ce9b0, 5a3ce9c14e7a08645677bbd1cfe7d8f956d53256",
    "65.23.51.170, 22, a5d4344a, a5d43220bc8f112a3d426c84764f8c2a1150e616",
    "84.124.73.14, 65, 1b03217b, 1b0321dd1bb1fe518101ceef99462b947a01ff41",
    "43.213.53.83, 90, e56f6972, e56f6cbf5b7c4be0237986d5243b87aa6d51305a"
  })
  void theIdsOfBep42(String ip, int rand, String crc, String example) {
    Endpoint at = at(ip + ":6881");
    NodeId id = NodeId.of(HEX.parseHex(example));

    assertThat(SecureId.checksum(at, rand & 7)).isEqualTo((int) Long.parseLong(crc, 16));
    assertThat(SecureId.matches(id, at)).isTrue();
    assertThat(SecureId.matches(id, at("8.8.8.8:6881"))).isFalse();
    assertThat(SecureId.matches(id.diverging(20, new SplittableRandom(1)), at)).isFalse();
    assertThat(SecureId.matches(SecureId.of(at, new SplittableRandom(1)), at)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:85a3:8d3:1319:8a2e:370:7348, 0, 8c13b876",
    "2001:db8:85a3:8d3:1319:8a2e:370:7348, 1, 8113ddef",
    "2001:db8:85a3:8d3:1319:8a2e:370:7348, 7, af1280b9",
    "2001:4860:4860::8888, 0, f32b06b0",
    "2001:4860:4860::8888, 1, fe2b6329",
    "2001:4860:4860::8888, 7, d02a3e7f"
  })
  void theIdsOfBep42ForIpv6(String ip, int choice, String crc) {
    Endpoint at = at("[" + ip + "]:6881");

    assertThat(SecureId.checksum(at, choice)).isEqualTo((int) Long.parseLong(crc, 16));
    assertThat(SecureId.matches(SecureId.of(at, new SplittableRandom(1)), at)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "127.0.0.1"})
  void everyIdIsGoodInTheNetworksThatBep42Exempts(String ip) {
    assertThat(SecureId.matches(id(ASKER), at(ip + ":6881"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 3:seqi1e1:v12:Hello World!, 4a533d47ec9c7d95b1ad75f576cffc641853b750,"
        + " 305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
        + "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01",
    "foobar, 4:salt6:foobar3:seqi1e1:v12:Hello World!, 411eba73b6f087ca51a3795d9c8c938d365e32c1,"
        + " 6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
        + "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08"
  })
  void theMutableItemsOfBep44(String salt, String signed, String target, String signature) {
    byte[] key = HEX.parseHex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");
    byte[] value = ascii("12:Hello World!");
    Item.Mutable item =
        new Item.Mutable(key, ascii(salt), 1, value, HEX.parseHex(signature.replace(" ", "")));

    assertThat(Item.Mutable.signed(ascii(salt), 1, value)).isEqualTo(ascii(signed));
    assertThat(item.target()).hasToString(target);
    assertThat(item.genuine()).isTrue();
    assertThat(new Item.Mutable(key, ascii(salt), 2, value, item.signature()).genuine()).isFalse();
  }

  @Test
  void thePrivateKeyOfBep44IsNoSeed() {
    byte[] key = HEX.parseHex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");
    byte[] half = HEX.parseHex("e06d3183d14159228433ed599221b80bd0a5ce8352e4bdf0262f76786ef1c74d");
    byte[] text = ascii("3:seqi1e1:v12:Hello World!");

    assertThat(Ed25519.verifies(key, text, Ed25519.sign(half, text))).isFalse();
  }

  @Test
  void theImmutableItemOfBep44() {
    assertThat(new Item.Immutable(ascii("12:Hello World!")).target())
        .hasToString("e5f96f6f38320f0f33959cb4d3d656452117aadb");
  }

  @ParameterizedTest
  @CsvSource({
    "'', cc3f9d90b572172053626f9980ce261a850d050b",
    "6e, 59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f"
  })
  void theTargetsOfBep46(String salt, String target) {
    byte[] key = HEX.parseHex("8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e");

    assertThat(Item.Mutable.target(key, HEX.parseHex(salt))).hasToString(target);
  }

  @ParameterizedTest
  @CsvSource({
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    "0d4a05b07352a5436e180356da0ae6efa0345ff7fb1572575772e8005ed978e9,"
        + "e61a185bcef2613a6c7cb79763ce945d3b245d76114dd440bcf5f2dc1aa57057, cbc77b,"
        + "d9868d52c2bebce5f3fa5a79891970f309cb6591e3e1702a70276fa97c24b3a8"
        + "e58606c38c9758529da50ee31b8219cba45271c689afa60b0ea26c99db19b00c"
  })
  void signaturesOfRfc8032(String seed, String key, String text, String signature) {
    byte[] bytes = HEX.parseHex(text);

    assertThat(Ed25519.sign(HEX.parseHex(seed), bytes)).isEqualTo(HEX.parseHex(signature));
    assertThat(Ed25519.verifies(HEX.parseHex(key), bytes, HEX.parseHex(signature))).isTrue();
    assertThat(Ed25519.verifies(HEX.parseHex(key), ascii("other"), HEX.parseHex(signature)))
        .isFalse();
    assertThat(Ed25519.verifies(new byte[31], bytes, HEX.parseHex(signature))).isFalse();
  }

  private static Message.Reply reply(String text) {
    return (Message.Reply) Krpc.read(ascii(text));
  }

  private static NodeId id(String text) {
    return NodeId.of(ascii(text));
  }

  private static Endpoint at(String text) {
    PeerAddress parsed = PeerAddress.parse(text);
    return Endpoint.of(parsed.ip(), parsed.port());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
