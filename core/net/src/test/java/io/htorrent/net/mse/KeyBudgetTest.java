package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyBudgetTest {

  private long nanos;
  private final KeyBudget budget = new KeyBudget(() -> nanos);

  @Test
  @DisplayName("X10 of 1,000 half handshakes a second from one address, ten a second get a key")
  void oneAddress() {
    int keys = 0;
    for (int i = 0; i < 10_000; i++) {
      nanos += TimeUnit.MILLISECONDS.toNanos(1);
      keys += taken("192.0.2.1");
    }

    assertThat(keys).isBetween(115, 121);
    assertThat(taken("192.0.2.2")).as("another address still gets one").isOne();
  }

  @Test
  @DisplayName(
      "X10 of 1,000 half handshakes a second from everywhere, a hundred a second get a key")
  void everywhere() {
    int keys = 0;
    for (int i = 0; i < 10_000; i++) {
      nanos += TimeUnit.MILLISECONDS.toNanos(1);
      keys += taken("10." + i / 40_000 + "." + i / 200 + "." + i % 200);
    }

    assertThat(keys).isBetween(1_190, 1_201);
  }

  @Test
  void oneSiteOfIpv6IsOneAddress() {
    int keys = 0;
    for (int i = 0; i < 100; i++) {
      keys += taken("2001:db8::" + Integer.toHexString(i + 1));
    }

    assertThat(keys).isEqualTo(20);
    assertThat(taken("2001:db8:0:1::1")).isOne();
  }

  private int taken(String ip) {
    try {
      budget.spend(InetAddress.ofLiteral(ip));
      return 1;
    } catch (MseException _) {
      return 0;
    }
  }
}
