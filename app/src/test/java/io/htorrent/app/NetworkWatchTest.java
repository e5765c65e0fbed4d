package io.htorrent.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.app.NetworkWatch.Look;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkWatchTest {

  @ParameterizedTest(name = "after {0} s, from [{1}] to [{2}]: elsewhere {3}")
  @CsvSource({
    "30, 192.0.2.1, 192.0.2.1, false",
    "299, 192.0.2.1, 192.0.2.1, false",
    "301, 192.0.2.1, 192.0.2.1, true",
    "-3600, 192.0.2.1, 192.0.2.1, false",
    "30, 192.0.2.1, 198.51.100.1, true",
    "30, 192.0.2.1, 192.0.2.1 2001:db8::1, true",
    "30, 192.0.2.1 2001:db8::1, 192.0.2.1, false",
    "30, '', 192.0.2.1, true",
  })
  void noticesSleepAndNewAddresses(long seconds, String before, String now, boolean elsewhere) {
    Look first = new Look(1_000_000_000_000L, addresses(before));
    Look second = new Look(first.millis() + seconds * 1000, addresses(now));

    assertThat(second.elsewhere(first)).isEqualTo(elsewhere);
  }

  @Test
  void looksAtThisMachine() throws Exception {
    Look look = Look.now();

    assertThat(look.millis()).isPositive();
    assertThat(look.addresses()).noneMatch(InetAddress::isLoopbackAddress);
    assertThat(Look.now().elsewhere(look)).isFalse();
  }

  private static Set<InetAddress> addresses(String list) {
    return Arrays.stream(list.split(" "))
        .filter(text -> !text.isEmpty())
        .map(InetAddress::ofLiteral)
        .collect(Collectors.toSet());
  }
}
