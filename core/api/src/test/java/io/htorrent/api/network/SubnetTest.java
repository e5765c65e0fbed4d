package io.htorrent.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {

  @ParameterizedTest(name = "{2} of {0}/{1}: {3}")
  @CsvSource({
    "192.0.2.7, 24, 192.0.2.255, true",
    "192.0.2.7, 24, 192.0.3.7, false",
    "192.0.2.7, 22, 192.0.3.7, true",
    "192.0.2.7, 32, 192.0.2.7, true",
    "192.0.2.7, 32, 192.0.2.6, false",
    "192.0.2.7, 31, 192.0.2.6, true",
    "192.0.2.7, 0, 8.8.8.8, true",
    "2001:db8:77::1, 64, 2001:db8:77:0:ffff::9, true",
    "2001:db8:77::1, 64, 2001:db8:77:1::1, false",
    "2001:db8:77::1, 128, 2001:db8:77::1, true",
    "2001:db8:77::1, 0, 192.0.2.1, false",
    "0.0.0.0, 0, 2001:db8::1, false"
  })
  void containsWhatHasThePrefix(String address, int prefixLength, String other, boolean contained) {
    Subnet subnet = new Subnet(InetAddress.ofLiteral(address), prefixLength);

    assertThat(subnet.contains(InetAddress.ofLiteral(other))).isEqualTo(contained);
  }

  @Test
  void refusesAPrefixLongerThanTheAddress() {
    InetAddress address = InetAddress.ofLiteral("192.0.2.7");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Subnet(address, 33))
        .withMessage("a prefix of 33 bits of an address of 32");
    assertThatIllegalArgumentException().isThrownBy(() -> new Subnet(address, -1));
  }
}
