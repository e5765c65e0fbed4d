package io.htorrent.peers.lsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTest {

  private static final InfoHash ONE = InfoHash.parse("aa".repeat(20));
  private static final InfoHash TWO = InfoHash.parse("0123456789abcdef".repeat(2) + "01234567");
  private static final String HASH = "Infohash: " + ONE + "\r\n";
  private static final String HEAD = "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\n";
  private static final String END = "\r\n\r\n";

  @Test
  @DisplayName("BEP 14: an announce of two torrents, byte for byte")
  void isWrittenAsTheBepSays() {
    byte[] bytes = new Search(6881, List.of(ONE, TWO), "c0").encode("239.192.152.143:6771");

    assertThat(new String(bytes, StandardCharsets.US_ASCII).split("\r\n", -1))
        .containsExactly(
            "BT-SEARCH * HTTP/1.1",
            "Host: 239.192.152.143:6771",
            "Port: 6881",
            "Infohash: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Infohash: 0123456789abcdef0123456789abcdef01234567",
            "cookie: c0",
            "",
            "",
            "");
  }

  @Test
  void mostTorrentsFitIntoOneDatagram() {
    List<InfoHash> most = Collections.nCopies(Search.MOST_TORRENTS, ONE);

    byte[] bytes = new Search(65535, most, "0123456789abcdef").encode("[ff15::efc0:988f]:6771");

    assertThat(bytes).hasSizeBetween(Search.MOST_BYTES - 54, Search.MOST_BYTES);
    assertThat(Search.parse(ByteBuffer.wrap(bytes))).isPresent();
  }

  static Stream<Arguments> understood() {
    return Stream.of(
        Arguments.of("usual", HEAD + "Port: 6881\r\n" + HASH + "cookie: x\r\n\r\n\r\n", "6881 1 x"),
        Arguments.of("without cookie", HEAD + "Port: 1\r\n" + HASH + END, "1 1 "),
        Arguments.of("one empty line", HEAD + "Port: 65535\r\n" + HASH + "\r\n", "65535 1 "),
        Arguments.of("no end", HEAD + "Port: 7\r\n" + HASH, "7 1 "),
        Arguments.of("other case", HEAD + "PORT:7\r\ninfoHash:" + TWO + END, "7 1 "),
        Arguments.of(
            "upper-case hash", HEAD + "Port: 7\r\n" + "Infohash: " + "A".repeat(40) + END, "7 1 "),
        Arguments.of("unknown header", HEAD + "X: y\r\nPort: 7\r\n" + HASH + END, "7 1 "),
        Arguments.of("several", HEAD + "Port: 7\r\n" + HASH + "Infohash: " + TWO + END, "7 2 "),
        Arguments.of(
            "L01 one bad hash of two", HEAD + "Port: 7\r\nInfohash: aa\r\n" + HASH, "7 1 "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void understood(String name, String text, String expected) {
    Search search = Search.parse(bytes(text)).orElseThrow();

    assertThat(search.port() + " " + search.torrents().size() + " " + search.cookie())
        .isEqualTo(expected);
  }

  static Stream<Arguments> dropped() {
    String port = "Port: 6881\r\n";
    return Stream.of(
        Arguments.of("L01 without Infohash", HEAD + port + END),
        Arguments.of("L01 without Port", HEAD + HASH + END),
        Arguments.of("L01 port 0", HEAD + "Port: 0\r\n" + HASH + END),
        Arguments.of("L01 port 70000", HEAD + "Port: 70000\r\n" + HASH + END),
        Arguments.of("L01 port -1", HEAD + "Port: -1\r\n" + HASH + END),
        Arguments.of("L01 port of 20 digits", HEAD + "Port: " + "1".repeat(20) + "\r\n" + HASH),
        Arguments.of("L01 39 digits", HEAD + port + "Infohash: " + "a".repeat(39) + END),
        Arguments.of("L01 41 digits", HEAD + port + "Infohash: " + "a".repeat(41) + END),
        Arguments.of("L01 no hex", HEAD + port + "Infohash: " + "g".repeat(40) + END),
        Arguments.of("L01 1,000 hashes", HEAD + port + HASH.repeat(1_000) + END),
        Arguments.of("L01 64 KB", HEAD + port + HASH + "X: " + "y".repeat(65_000) + END),
        Arguments.of("1,401 bytes", padded(HEAD + port + HASH + "X: ", 1_401)),
        Arguments.of("another method", "M-SEARCH * HTTP/1.1\r\n" + port + HASH + END),
        Arguments.of("nothing", ""),
        Arguments.of("headers after the end", HEAD + "\r\n" + port + HASH + END),
        Arguments.of("no lines", "BT-SEARCH * HTTP/1.1"),
        Arguments.of("no colons", HEAD + "Port 6881\r\nInfohash " + ONE + END));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dropped(String name, String text) {
    assertThat(Search.parse(bytes(text))).isEmpty();
  }

  @Test
  void datagramOfTheLargestSizeIsRead() {
    assertThat(Search.parse(bytes(padded(HEAD + "Port: 1\r\n" + HASH + "X: ", 1_400)))).isPresent();
  }

  @Test
  @DisplayName("whatever a mutation makes of a datagram, it is read or dropped")
  void garbageIsReadOrDropped() {
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(14);
    byte[] good = new Search(6881, List.of(ONE, TWO), "c").encode("239.192.152.143:6771");
    List<Integer> ports = new ArrayList<>();

    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int j = random.nextInt(1, 8); j > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      ByteBuffer datagram = ByteBuffer.wrap(bad, 0, random.nextInt(bad.length + 1));
      Search.parse(datagram).ifPresent(search -> ports.add(search.port()));
    }

    assertThat(ports).isNotEmpty().allMatch(port -> port > 0 && port < 65536);
  }

  private static String padded(String text, int length) {
    return text + "y".repeat(length - text.length());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
