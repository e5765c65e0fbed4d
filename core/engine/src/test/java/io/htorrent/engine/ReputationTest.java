package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What good and bad pieces do to a peer: `+` a part in a good one, `-` a part in a bad one, `o`
/// another was found to have spoiled it.
class ReputationTest {

  @ParameterizedTest(name = "{0}: {1} points, on parole {2}, banned {3}")
  @CsvSource({
    "'', 0, false, false",
    "+, 1, false, false",
    "++++++++++++, 8, false, false",
    "-, -2, true, false",
    "---------, -2, true, false", // pieces begun before the first verdict
    "-o, 0, false, false",
    "-+, -1, false, false",
    "-+-+-+-+-+-, -7, true, true",
    "++++++++-+-+, 6, false, false",
    "-o-o-o-o-o-o-o-o, 0, false, false" // in bad company, never guilty
  })
  void history(String history, int points, boolean parole, boolean banned) {
    Reputation reputation = new Reputation();
    boolean over = false;

    for (int i = 0; i < history.length(); i++) {
      switch (history.charAt(i)) {
        case '+' -> reputation.good(i);
        case '-' -> over = reputation.suspected();
        default -> reputation.cleared();
      }
    }

    assertThat(reputation.points()).isEqualTo(points);
    assertThat(reputation.onParole()).isEqualTo(parole);
    assertThat(over).isEqualTo(banned);
  }

  @Test
  @DisplayName("P24 what a host did is remembered when its last connection has ended")
  void hostsAreRememberedForWhatTheyDid() {
    Hosts hosts = new Hosts();
    PeerAddress liar = PeerAddress.parse("192.0.2.1:5000");
    PeerAddress honest = PeerAddress.parse("192.0.2.2:5000");
    hosts.entered(liar);
    hosts.entered(honest);
    hosts.of(liar).reputation.suspected();
    hosts.of(honest).reputation.good(1);

    hosts.left(liar);
    hosts.left(honest);

    assertThat(hosts.find(PeerAddress.parse("192.0.2.1:7777"))).isPresent();
    assertThat(hosts.find(honest)).isEmpty();
  }

  @Test
  void onLoopbackEachPortIsAHost() {
    Hosts hosts = new Hosts();

    hosts.of(PeerAddress.parse("127.0.0.1:5000")).reputation.ban();

    assertThat(hosts.find(PeerAddress.parse("127.0.0.1:5001"))).isEmpty();
    assertThat(hosts.find(PeerAddress.parse("127.0.0.1:5000"))).isPresent();
  }

  @Test
  void memoryIsBounded() {
    Hosts hosts = new Hosts();
    for (int i = 0; i < 5_000; i++) {
      PeerAddress liar = PeerAddress.parse("10.0." + i / 250 + "." + i % 250 + ":1");
      hosts.entered(liar);
      hosts.of(liar).reputation.ban();
      hosts.left(liar);
    }

    assertThat(hosts.find(PeerAddress.parse("10.0.0.0:1"))).isEmpty();
    assertThat(hosts.find(PeerAddress.parse("10.0.19.249:1"))).isPresent();
  }
}
