package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// BEP 40 by its own examples, and those of other clients.
class CanonicalPriorityTest {

  private static final String ALL_ONES = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:1";

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "123.213.32.10:1, 98.76.54.32:1, ec2d7224", // the BEP's
    "123.213.32.10:1, 123.213.32.234:1, 99568189", // the BEP's, same /24
    "230.12.123.3:1234, 230.12.123.3:300, ae8b7034", // same address: the ports
    "230.12.123.1:9, 230.12.123.3:1, 99c54d79",
    "230.12.23.1:1, 230.12.123.3:1, 21fd5f80", // same /16
    "230.120.23.1:1, 230.12.123.3:1, fa9a860e",
    "206.248.98.111:1, 142.147.89.224:1, 2b41d456"
  })
  void ofIpv4(String one, String other, String priority) {
    PeerAddress a = PeerAddress.parse(one);
    PeerAddress b = PeerAddress.parse(other);

    assertThat(Integer.toHexString(CanonicalPriority.of(a, b))).isEqualTo(priority);
    assertThat(CanonicalPriority.of(b, a)).isEqualTo(CanonicalPriority.of(a, b));
  }

  @ParameterizedTest(name = "all ones and {0}: {1}")
  @CsvSource({
    "[ffff:0fff:ffff:ffff:ffff:ffff:ffff:ffff]:1, 59d71f38",
    "[ffff:ffff:0fff:ffff:ffff:ffff:ffff:ffff]:1, 081d5282",
    "[ffff:ffff:ff0f:ffff:ffff:ffff:ffff:ffff]:1, 755f8512", // same /40: still six whole bytes
    "[ffff:ffff:ffff:0fff:ffff:ffff:ffff:ffff]:1, 27a88382" // same /48: seven
  })
  void ofIpv6(String other, String priority) {
    int computed = CanonicalPriority.of(PeerAddress.parse(ALL_ONES), PeerAddress.parse(other));

    assertThat("%08x".formatted(computed)).isEqualTo(priority);
  }

  @Test
  void movingWithinOnesNetworkChangesLittle() {
    PeerAddress far = PeerAddress.parse("98.76.54.32:1");

    assertThat(CanonicalPriority.of(PeerAddress.parse("123.213.32.10:1"), far))
        .isEqualTo(CanonicalPriority.of(PeerAddress.parse("123.213.138.170:1"), far));
  }

  @Test
  void ofDifferentFamiliesIsNothing() {
    assertThat(
            CanonicalPriority.of(
                PeerAddress.parse("192.0.2.1:1"), PeerAddress.parse("[2001:db8::1]:1")))
        .isZero();
  }
}
