package io.htorrent.net.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.net.guard.TargetGuard.Scope;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetGuardTest {

  @ParameterizedTest(name = "H12 {0}: {1}")
  @CsvSource({
    "GLOBAL, 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 169.253.255.255",
    "GLOBAL, 172.15.255.255 172.32.0.0 192.0.1.1 192.169.0.0 198.17.255.255 198.20.0.0",
    "GLOBAL, 223.255.255.255 ::8.8.8.8 ::ffff:8.8.8.8 64:ff9b::808:808",
    "GLOBAL, 2001:4860:4860::8888 2002:808:808:: fe00::1",
    "LOCAL, 10.0.0.0 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1",
    "LOCAL, 127.255.255.254 172.16.0.1 172.31.255.255 192.0.0.1 192.168.0.1 198.18.0.1",
    "LOCAL, 198.19.255.255 ::1 ::127.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1",
    "LOCAL, 64:ff9b:1::1 2001::1 2002:7f00:1:: fc00::1 fdff::1 fd00:ec2::253 fec0::1",
    "NEVER, 0.0.0.0 0.1.2.3 100.100.100.200 169.254.169.254 169.254.0.1 224.0.0.1",
    "NEVER, 240.0.0.1 255.255.255.255 :: ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe",
    "NEVER, 2002:a9fe:a9fe:: fd00:ec2::254 fe80::1 febf::1 ff02::1",
  })
  void knowsHowFarAnAddressReaches(Scope scope, String addresses) {
    assertThat(addresses.split(" "))
        .allSatisfy(address ->
            assertThat(TargetGuard.scope(InetAddress.ofLiteral(address))).isEqualTo(scope));
  }

  @ParameterizedTest(
      name = "H12, G10, W05, W08 {0} for {1} at {2}, after a public server: {3}, is allowed: {4}")
  @CsvSource({
    "/announce, TRACKER, 8.8.8.8, false, true",
    "/x, TRACKER, 8.8.8.8, true, true",
    "/announce, TRACKER, 192.168.1.1, false, true",
    "/scrape, TRACKER, 192.168.1.1, false, true",
    "/announce.php?x=1, TRACKER, 127.0.0.1, false, true",
    "/announce, TRACKER, ::1, false, true",
    "/announce, TRACKER, 192.168.1.1, true, false",
    "/admin, TRACKER, 192.168.1.1, false, false",
    "/x/announce, TRACKER, 127.0.0.1, false, false",
    "/, TRACKER, 127.0.0.1, false, false",
    "'', TRACKER, 127.0.0.1, false, false",
    "/announce, TRACKER, 169.254.169.254, false, false",
    "/announce, TRACKER, fe80::1, false, false",
    "/announce, TRACKER, 0.0.0.0, false, false",
    "/a.torrent, USER, 127.0.0.1, false, true",
    "/a.torrent, USER, 10.1.1.1, false, true",
    "/a.torrent, USER, 10.1.1.1, true, false",
    "/a.torrent, USER, 169.254.169.254, false, false",
    "/a.torrent, USER, 100.100.100.200, false, false",
    "/files/a b, WEB_SEED, 8.8.8.8, false, true",
    "/files?id=1, WEB_SEED, 8.8.8.8, false, true",
    "/files/a, WEB_SEED, 127.0.0.1, false, true",
    "/files/a, WEB_SEED, 127.0.0.1, true, false",
    "/reboot?now=1, WEB_SEED, 192.168.1.1, false, false",
    "/reboot?, WEB_SEED, ::1, false, false",
    "/files/a, WEB_SEED, 169.254.169.254, false, false",
    "/control, GATEWAY, 192.168.1.1, false, true",
    "/control, GATEWAY, 8.8.8.8, false, false",
    "/control, GATEWAY, 169.254.169.254, false, false",
  })
  void decidesByPurposeAddressAndPath(
      String path, Purpose purpose, String address, boolean fromGlobal, boolean allowed) {
    InetAddress ip = InetAddress.ofLiteral(address);

    if (allowed) {
      assertThatCode(() -> TargetGuard.check(purpose, "t.example", path, ip, fromGlobal))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> TargetGuard.check(purpose, "t.example", path, ip, fromGlobal))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("t.example (")
          .hasMessageContaining("is refused: ");
    }
  }
}
