package io.htorrent.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource({
    "iiiipp, 4, 105.105.105.105:28784",
    "axje.u, 4, 97.120.106.101:11893",
    "idhtnm, 4, 105.100.104.116:28269",
    "iiiiiiiiiiiiiiiipp, 16, [6969:6969:6969:6969:6969:6969:6969:6969]:28784"
  })
  void compactFormsOfTheBepsReadAndWriteAlike(String bytes, int ipLength, String address) {
    byte[] compact = bytes.getBytes(US_ASCII);

    PeerAddress peer = PeerAddress.fromCompact(compact, ipLength).getFirst();

    assertThat(peer).hasToString(address);
    assertThat(peer.compact()).isEqualTo(compact);
  }

  @Test
  void aTornLastEntryAndPortZeroAreLeftOut() {
    byte[] compact = HexFormat.of().parseHex("0a0000011ae1" + "0a0000020000" + "0a000003");

    assertThat(PeerAddress.fromCompact(compact, 4)).hasToString("[10.0.0.1:6881]");
  }

  @Test
  void anIpv4AddressMappedIntoIpv6ComesOutAsIpv4() {
    byte[] compact = HexFormat.of().parseHex("00000000000000000000ffff0a0000011ae1");

    assertThat(PeerAddress.fromCompact(compact, 16)).hasToString("[10.0.0.1:6881]");
  }

  @Test
  void addressesOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> PeerAddress.fromCompact(new byte[12], 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address has 4 or 16 bytes, not 5");
  }

  @ParameterizedTest(name = "{0} prints as {1}")
  @CsvSource({
    "192.0.2.1:6881, 192.0.2.1:6881",
    "192.0.2.1:0, 192.0.2.1:0",
    "[::1]:65535, [::1]:65535",
    "[::]:1, [::]:1",
    "[2001:db8::1]:6881, [2001:db8::1]:6881",
    "[2001:DB8:0:0:0:0:0:0]:6881, [2001:db8::]:6881",
    "[2001:db8:0:1:0:0:0:1]:6881, [2001:db8:0:1::1]:6881",
    "[2001:0:0:1:0:0:0:10]:6881, [2001:0:0:1::10]:6881",
    "[1:0:2:0:3:0:4:0]:6881, [1:0:2:0:3:0:4:0]:6881",
    "[fe80::1%7]:6881, [fe80::1%7]:6881",
    "[::ffff:192.0.2.1]:6881, 192.0.2.1:6881"
  })
  void literalAddressesAreParsed(String text, String printed) {
    PeerAddress address = PeerAddress.parse(text);

    assertThat(address).hasToString(printed);
    assertThat(PeerAddress.parse(printed)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":6881",
        "192.0.2.1",
        "192.0.2.1:",
        "192.0.2.1:65536",
        "192.0.2.1:99999999999",
        "192.0.2.1:+80",
        "192.0.2.1:-1",
        "192.0.2.1: 80",
        "192.0.2.256:80",
        "127.1:80",
        "localhost:6881",
        "tracker.example.com:80",
        "::1:6881",
        "[::1]",
        "[::1",
        "[]:80",
        "[192.0.2.1]x:80",
        "[::1]]:80",
        "[1:2]:80",
        "[192.0.2.1]:80",
        "[fe80::1%no-such-interface]:80"
      })
  void anythingElseIsRefusedByName(String text) {
    assertThatThrownBy(() -> PeerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void portsOutOfRangeAreRefused(int port) {
    PeerAddress valid = PeerAddress.parse("192.0.2.1:1");

    assertThatThrownBy(() -> new PeerAddress(valid.ip(), port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port " + port + " is not in 0..65535");
  }

  @Test
  void knowsItsFamily() {
    assertThat(PeerAddress.parse("[::1]:1").isIpv6()).isTrue();
    assertThat(PeerAddress.parse("127.0.0.1:1").isIpv6()).isFalse();
  }
}
