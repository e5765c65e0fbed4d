package io.htorrent.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceReply.Accepted;
import io.htorrent.api.tracker.AnnounceReply.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceReplyReaderTest {

  private final AnnounceReplyReader reader =
      new AnnounceReplyReader("t.example", Duration.ofMinutes(5));

  @Test
  void readsTheReplyOfBep7() throws IOException {
    Accepted reply = accepted("d8:intervali1800e5:peers6:iiiipp6:peers618:iiiiiiiiiiiiiiiippe");

    assertThat(reply.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(reply.peers())
        .containsExactly(
            PeerAddress.parse("105.105.105.105:28784"),
            PeerAddress.parse("[6969:6969:6969:6969:6969:6969:6969:6969]:28784"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", " \n\n"})
  void bearsALineBreakBehindTheReply(String blank) throws IOException {
    assertThat(accepted("d8:intervali900e5:peers6:iiiippe" + blank).peers()).hasSize(1);
  }

  @Test
  void readsADictionaryReply() throws IOException {
    Accepted reply =
        accepted(
            "d8:completei7e10:incompletei9e8:intervali900e12:min intervali600e5:peersl"
                + "d2:ip9:192.0.2.17:peer id20:-XX0000-0000000000014:porti6881ee"
                + "d2:ip11:2001:db8::14:porti1eee10:tracker id3:abce");

    assertThat(reply)
        .isEqualTo(
            new Accepted(
                Duration.ofMinutes(15),
                Duration.ofMinutes(10),
                List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("[2001:db8::1]:1")),
                7,
                9,
                "abc",
                ""));
  }

  @ParameterizedTest(name = "H01 status {0} with body {1}")
  @CsvSource({
    "404, '', HTTP status 404, false",
    "500, <html>oops, HTTP status 500, false",
    "204, '', HTTP status 204, false",
    "403, d14:failure reason6:bann, HTTP status 403, false",
    "403, d14:failure reason6:bannede, banned, false",
    "503, d8:intervali5ee, HTTP status 503, false",
    "410, '', 'HTTP status 410, the torrent is gone', true",
  })
  void showsTheStatusOrTheReason(int status, String body, String reason, boolean never)
      throws IOException {
    Refused refused =
        (Refused) reader.read(HttpReply.of(status, bytes(body)), (_, list, _) -> list);

    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.never()).isEqualTo(never);
  }

  @ParameterizedTest(name = "H02 {0}")
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html></html>",
        "",
        "d8:intervali1800e5:peers6:iii",
        "d8:interval",
        "le",
        "i1800e",
        "5:hello",
        "d8:intervali1800e5:peers0:eextra",
      })
  void saysThatTheReplyIsInvalid(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("t.example sent an invalid reply: ");
  }

  @ParameterizedTest(name = "H03 {0}")
  @CsvSource({
    "d14:failure reason10:Overloaded8:retry in1:5e, Overloaded, 300, false",
    "d14:failure reason10:Overloaded8:retry ini5ee, Overloaded, 300, false",
    "d14:failure reason10:Overloaded8:retry ini0ee, Overloaded, 60, false",
    "d14:failure reason10:Overloaded8:retry ini-1ee, Overloaded, 0, false",
    "d14:failure reason10:Overloaded8:retry in3:abce, Overloaded, 0, false",
    "d14:failure reason10:Overloaded8:retry ini999999999999ee, Overloaded, 86400, false",
    "d14:failure reason10:Overloadede, Overloaded, 0, false",
    "d14:failure reason13:Not a tracker8:retry in5:nevere, Not a tracker, 0, true",
    "d14:failure reasoni5ee, it gave no reason, 0, false",
    "d14:failure reason0:e, it gave no reason, 0, false",
  })
  void passesOnTheRefusal(String body, String reason, long retrySeconds, boolean never)
      throws IOException {
    assertThat(read(body)).isEqualTo(new Refused(reason, Duration.ofSeconds(retrySeconds), never));
  }

  @Test
  @DisplayName("H03 shows a reason escaped and cut")
  void showsAReasonEscapedAndCut() throws IOException {
    Refused refused = (Refused) read("d14:failure reason600:\u001b[31m" + "x".repeat(595) + "e");

    assertThat(refused.reason()).startsWith("\\u001b[31mxxx").hasSizeLessThanOrEqualTo(501);
  }

  @Test
  @DisplayName("H04 shows a warning and uses the peers")
  void showsAWarningAndUsesThePeers() throws IOException {
    Accepted reply =
        accepted("d8:intervali1800e5:peers6:iiiipp15:warning message10:be\u0007carefule");

    assertThat(reply.warning()).isEqualTo("be\\u0007careful");
    assertThat(reply.peers()).hasSize(1);
  }

  @ParameterizedTest(name = "H05 interval {0}")
  @CsvSource({
    "i0e, 300",
    "i-1e, 300",
    "i1e, 300",
    "i299e, 300",
    "i301e, 301",
    "i2147483648e, 86400",
    "i9223372036854775807e, 86400",
    "4:1800, 0",
    "le, 0",
  })
  void boundsTheIntervals(String interval, long seconds) throws IOException {
    Accepted reply =
        accepted("d8:interval" + interval + "12:min interval" + interval + "5:peers0:e");

    assertThat(reply.interval()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(reply.minInterval()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("H05 says zero for a missing interval")
  void saysZeroForAMissingInterval() throws IOException {
    assertThat(accepted("d5:peers0:e").interval()).isZero();
  }

  static List<Arguments> badPeers() {
    String good = "d2:ip9:192.0.2.94:porti9ee";
    return List.of(
        Arguments.of("5 bytes", "5:aaaaa", List.of()),
        Arguments.of("7 bytes", "7:\u0001\u0001\u0001\u0001\0\u0001x", List.of("1.1.1.1:1")),
        Arguments.of(
            "13 bytes",
            "13:\u0001\u0001\u0001\u0001\0\u0001\u0002\u0002\u0002\u0002\0\u0002x",
            List.of("1.1.1.1:1", "2.2.2.2:2")),
        Arguments.of("port 0, compact", "6:\u0001\u0001\u0001\u0001\0\0", List.of()),
        Arguments.of("0.0.0.0", "6:\0\0\0\0\0\u0001", List.of()),
        Arguments.of("multicast", "6:\u00e0\0\0\u0001\0\u0001", List.of()),
        Arguments.of("an integer", "i5e", List.of()),
        Arguments.of("a dictionary", "d1:ai1ee", List.of()),
        Arguments.of("no ip", "ld4:porti1ee" + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("no port", "ld2:ip9:192.0.2.1e" + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("port 0", listed("9:192.0.2.1", "i0e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of(
            "port 70000", listed("9:192.0.2.1", "i70000e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("port -1", listed("9:192.0.2.1", "i-1e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("a name", listed("9:localhost", "i1e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("a path", listed("6:../../", "i1e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of(
            "1 MB",
            listed("1000000:" + "1".repeat(1_000_000), "i1e") + good + "e",
            List.of("192.0.2.9:9")),
        Arguments.of("ip no string", listed("i1e", "i1e") + good + "e", List.of("192.0.2.9:9")),
        Arguments.of("entries of other types", "li1e3:abcle" + good + "e", List.of("192.0.2.9:9")));
  }

  @ParameterizedTest(name = "H06 {0}")
  @MethodSource("badPeers")
  void usesTheGoodPeers(String what, String peers, List<String> expected) throws IOException {
    assertThat(accepted("d8:intervali1800e5:peers" + peers + "e").peers())
        .as(what)
        .extracting(PeerAddress::toString)
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("H07 takes at most 2000 peers of all kinds")
  void takesAtMost2000PeersOfAllKinds() throws IOException {
    char[] compact = new char[6 * 100_000];
    Arrays.fill(compact, '\u0001');
    String v6 = " ".repeat(18);

    Accepted reply =
        accepted(
            "d8:intervali1800e5:peers600000:" + new String(compact) + "6:peers618:" + v6 + "e");

    assertThat(reply.peers()).hasSize(2000);
  }

  @Test
  @DisplayName("H07 caps a list of peers too")
  void capsAListOfPeersToo() throws IOException {
    String list = "l" + "d2:ip7:1.1.1.14:porti1ee".repeat(5000) + "e";

    assertThat(accepted("d8:intervali1800e5:peers" + list + "e").peers()).hasSize(2000);
  }

  @ParameterizedTest(name = "H16 external ip {0}")
  @CsvSource({
    "3:abc, ''",
    "4:aaaa, 97.97.97.97",
    "5:aaaaa, ''",
    "16:aaaaaaaaaaaaaaaa, 6161:6161:6161:6161:6161:6161:6161:6161",
    "9:192.0.2.1, ''",
    "i5e, ''",
    "le, ''",
  })
  void takesFourOrSixteenBytesAsOurAddress(String externalIp, String expected) throws IOException {
    Accepted reply = accepted("d11:external ip" + externalIp + "8:intervali1800e5:peers0:e");

    assertThat(reply.peers()).isEmpty();
    assertThat(reply.externalIps().stream().map(InetAddress::getHostAddress))
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @Test
  @DisplayName("H16 ignores an address that is nobody's")
  void ignoresAnAddressThatIsNobodys() throws IOException {
    assertThat(accepted("d11:external ip4:\0\0\0\0e").externalIps()).isEmpty();
  }

  @ParameterizedTest(name = "H17 tracker id of {0} bytes")
  @CsvSource({"256, 256", "257, 0", "500000, 0"})
  void ignoresALongTrackerId(int length, int kept) throws IOException {
    String id = "x".repeat(length);

    assertThat(
            accepted("d8:intervali9e5:peers0:10:tracker id" + length + ":" + id + "e").trackerId())
        .hasSize(kept);
  }

  @Test
  void countsThatAreNonsenseAreUnknown() throws IOException {
    Accepted reply = accepted("d8:completei-7e10:incompletei99999999999e8:intervali9e5:peers0:e");

    assertThat(reply.seeders()).isEqualTo(-1);
    assertThat(reply.leechers()).isEqualTo(Integer.MAX_VALUE);
  }

  private static String listed(String ip, String port) {
    return "ld2:ip" + ip + "4:port" + port + "e";
  }

  private AnnounceReply read(String body) throws IOException {
    return reader.read(HttpReply.of(200, bytes(body)), (_, list, _) -> list);
  }

  private Accepted accepted(String body) throws IOException {
    return (Accepted) read(body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
