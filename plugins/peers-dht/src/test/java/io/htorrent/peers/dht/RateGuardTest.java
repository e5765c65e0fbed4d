package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateGuardTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RateGuard guard = new RateGuard();

  @ParameterizedTest(name = "{0} and {1}: one source {2}")
  @CsvSource({
    "50.0.0.1:1000, 50.0.0.1:2000, true",
    "50.0.0.1:1000, 50.0.0.2:1000, false",
    "'[2a00:1:2:3::1]:1000', '[2a00:1:2:3:4::2]:1000', true",
    "'[2a00:1:2:3::1]:1000', '[2a00:1:2:4::1]:1000', false",
    "127.0.0.1:1000, 127.0.0.1:2000, false",
    "10.0.0.1:1000, 10.0.0.1:2000, false"
  })
  void whoAnswersForWhom(String one, String other, boolean same) {
    for (int i = 0; i <= RateGuard.MOST_MESSAGES; i++) {
      guard.admits(endpoint(one), 0);
    }

    assertThat(guard.admits(endpoint(one), SECOND)).isFalse();
    assertThat(guard.admits(endpoint(other), SECOND)).isEqualTo(!same);
  }

  @Test
  void fourASecondAreNoFlood() {
    Endpoint source = endpoint("50.0.0.1:1000");
    for (int i = 0; i < 1000; i++) {
      assertThat(guard.admits(source, i * SECOND / 4)).isTrue();
    }
  }

  @Test
  void remembersSoManySourcesAndNoMore() {
    for (int i = 0; i < 1_000_000; i++) {
      guard.admits(new Endpoint(0x2a00_0000_0000_0000L + i, 0, 1000), 0);
    }

    assertThat(guard.admits(endpoint("50.0.0.1:1000"), 0)).isTrue();
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(DhtWorld.socket(address)).orElseThrow();
  }
}
