package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.net.http.TargetGuard.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "H12 {0} for {1} at {2}, after a public server: {3}, is allowed: {4}")
  @CsvSource({
    "http://t.example/announce, TRACKER, 8.8.8.8, false, true",
    "http://t.example/x, TRACKER, 8.8.8.8, true, true",
    "http://t.example/announce, TRACKER, 192.168.1.1, false, true",
    "http://t.example/announce.php?x=1, TRACKER, 127.0.0.1, false, true",
    "http://t.example/announce, TRACKER, ::1, false, true",
    "http://t.example/announce, TRACKER, 192.168.1.1, true, false",
    "http://t.example/admin, TRACKER, 192.168.1.1, false, false",
    "http://t.example/x/announce, TRACKER, 127.0.0.1, false, false",
    "http://t.example/?/announce, TRACKER, 127.0.0.1, false, false",
    "http://t.example/announce, TRACKER, 169.254.169.254, false, false",
    "http://t.example/announce, TRACKER, fe80::1, false, false",
    "http://t.example/announce, TRACKER, 0.0.0.0, false, false",
    "http://t.example/a.torrent, USER, 127.0.0.1, false, true",
    "http://t.example/a.torrent, USER, 10.1.1.1, false, true",
    "http://t.example/a.torrent, USER, 10.1.1.1, true, false",
    "http://t.example/a.torrent, USER, 169.254.169.254, false, false",
    "http://t.example/a.torrent, USER, 100.100.100.200, false, false",
  })
  void decidesByPurposeAddressAndPath(
      URI uri, Purpose purpose, String address, boolean fromGlobal, boolean allowed)
      throws IOException {
    Target target = Target.of(uri);
    InetAddress ip = InetAddress.ofLiteral(address);

    if (allowed) {
      assertThatCode(() -> TargetGuard.check(purpose, target, ip, fromGlobal))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> TargetGuard.check(purpose, target, ip, fromGlobal))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("t.example (")
          .hasMessageContaining("is refused: ");
    }
  }

  @ParameterizedTest(name = "H12 {0} to {1} is allowed: {2}")
  @CsvSource({
    "http://a.example/, http://b.example/, true",
    "http://a.example/, https://b.example/, true",
    "https://a.example/, https://b.example/, true",
    "https://a.example/, http://a.example/, false",
  })
  void refusesToLeaveTls(URI from, URI to, boolean allowed) throws IOException {
    Target start = Target.of(from);
    Target end = Target.of(to);

    if (allowed) {
      assertThatCode(() -> TargetGuard.checkRedirect(start, end)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> TargetGuard.checkRedirect(start, end))
          .hasMessageContaining("redirects from https to http");
    }
  }

  @ParameterizedTest(name = "H15 {0}")
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "a.example/announce",
        "http:///announce",
        "http:announce",
        "http://user@a.example/",
        "http://user:secret@a.example/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a.example:99999999999/",
        "http://a%0d%0aHost.example/",
        "http://b\u00fccher.example/",
        "http://\u0430.example/",
        "http://a,b.example/",
      })
  void h15RefusesUrlsThatAreNotPlain(String url) {
    assertThatThrownBy(() -> Target.of(URI.create(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void takesAUrlApart() throws IOException {
    assertThat(Target.of(URI.create("HTTP://My_Tracker.Example/a%20b?x=%00&y#z")))
        .isEqualTo(new Target(false, "my_tracker.example", 80, "/a%20b", "/a%20b?x=%00&y"));
    assertThat(Target.of(URI.create("https://[2001:DB8::1]:8443")))
        .isEqualTo(new Target(true, "2001:db8::1", 8443, "/", "/"));
    assertThat(Target.of(URI.create("https://[2001:db8::1]:8443/x")).authority())
        .isEqualTo("[2001:db8::1]:8443");
    assertThat(Target.of(URI.create("https://a.example:443/x")).authority()).isEqualTo("a.example");
    assertThat(Target.of(URI.create("http://a.example:/x?\u00fc")).pathAndQuery())
        .isEqualTo("/x?%C3%BC");
  }
}
