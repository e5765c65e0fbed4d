package io.htorrent.extension.pex;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may name whom (E21).
final class ReachTest {

  @ParameterizedTest(name = "E21 {0} reaches {1}")
  @CsvSource({
    "8.8.8.8, WORLD",
    "100.63.0.1, WORLD",
    "100.64.0.1, SITE",
    "100.127.255.255, SITE",
    "100.128.0.1, WORLD",
    "10.1.2.3, SITE",
    "172.16.0.1, SITE",
    "172.32.0.1, WORLD",
    "192.168.1.1, SITE",
    "169.254.1.1, SITE",
    "127.0.0.1, MACHINE",
    "0.0.0.0, NOWHERE",
    "0.1.2.3, NOWHERE",
    "224.0.0.1, NOWHERE",
    "239.192.152.143, NOWHERE",
    "240.0.0.1, NOWHERE",
    "255.255.255.255, NOWHERE",
    "2001:db8::1, WORLD",
    "::1, MACHINE",
    "::, NOWHERE",
    "fe80::1, NOWHERE",
    "fd00::1, SITE",
    "fc12::1, SITE",
    "ff02::1, NOWHERE"
  })
  void addressReachesSoFar(String ip, Reach reach) {
    assertThat(Reach.of(InetAddress.ofLiteral(ip))).isEqualTo(reach);
  }

  @ParameterizedTest(name = "E21 {0} names {1}: {2}")
  @CsvSource({
    "8.8.8.8, 9.9.9.9:6881, true",
    "8.8.8.8, 192.168.1.7:6881, false",
    "8.8.8.8, 127.0.0.1:6881, false",
    "8.8.8.8, '[fd00::7]:6881', false",
    "192.168.1.2, 192.168.1.7:6881, true",
    "192.168.1.2, 9.9.9.9:6881, true",
    "192.168.1.2, 127.0.0.1:6881, false",
    "127.0.0.1, 127.0.0.1:6882, true",
    "127.0.0.1, 192.168.1.7:6881, true",
    "fe80::1, 192.168.1.7:6881, true",
    "fe80::1, 127.0.0.1:6881, false",
    "fd00::1, '[fd00::2]:6881', true",
    "127.0.0.1, 224.0.0.1:6881, false"
  })
  void strangerNamesNothingNearUs(String sender, String named, boolean may) {
    assertThat(Reach.allows(InetAddress.ofLiteral(sender), PeerAddress.parse(named)))
        .isEqualTo(may);
  }

  @ParameterizedTest(name = "E21 port {0}: {1}")
  @CsvSource({"1, false", "25, false", "53, false", "80, false", "443, false", "1023, false"})
  void servicesOfOthersAreNotDialled(int port, boolean may) {
    assertThat(Reach.mayBeDialled(new PeerAddress(InetAddress.ofLiteral("8.8.8.8"), port)))
        .isEqualTo(may);
    assertThat(Reach.mayBeDialled(new PeerAddress(InetAddress.ofLiteral("8.8.8.8"), 1024)))
        .isTrue();
  }
}
