package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.portmap.Mapping;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where we are, as others say.
class OwnAddressesTest {

  private final OwnAddresses own = new OwnAddresses();

  @ParameterizedTest(name = "votes {0}: {1}")
  @CsvSource(
      nullValues = "nobody knows",
      value = {
        "a=198.51.100.1, nobody knows",
        "a=198.51.100.1 a=198.51.100.1, nobody knows", // one host, one vote
        "a=198.51.100.1 b=198.51.100.1, 198.51.100.1:6881",
        "a=198.51.100.1 b=198.51.100.1 c=203.0.113.7 d=203.0.113.7 e=203.0.113.7, 203.0.113.7:6881",
        "a=203.0.113.7 b=203.0.113.7 a=198.51.100.1 b=198.51.100.1, 198.51.100.1:6881", // we moved
        "a=127.0.0.1 b=127.0.0.1, nobody knows",
        "a=0.0.0.0 b=0.0.0.0, nobody knows"
      })
  void addressCountsWhenTwoHostsAgree(String votes, String elected) {
    own.listening(List.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 6881)));

    for (String vote : votes.split(" ")) {
      own.vote(voter(vote.charAt(0)), InetAddress.ofLiteral(vote.substring(2)));
    }

    PeerAddress seen = own.seenFrom(PeerAddress.parse("192.0.2.1:1"));
    assertThat(seen == null ? null : seen.toString()).isEqualTo(elected);
  }

  @Test
  void familiesAreCountedApart() {
    own.vote(voter('a'), InetAddress.ofLiteral("2001:db8::1"));
    own.vote(voter('b'), InetAddress.ofLiteral("2001:db8::1"));

    assertThat(own.priority(PeerAddress.parse("[2001:db8:5::1]:1"))).isNotZero();
    assertThat(own.priority(PeerAddress.parse("192.0.2.1:1"))).isZero();
  }

  @Test
  void priorityIsThatOfTheElectedAddress() {
    own.vote(voter('a'), InetAddress.ofLiteral("123.213.32.10"));
    own.vote(voter('b'), InetAddress.ofLiteral("123.213.32.10"));

    assertThat(own.priority(PeerAddress.parse("98.76.54.32:1"))).isEqualTo(0xec2d7224);
  }

  @Test
  void oldVotesAreForgotten() {
    for (int host = 0; host < 64; host++) {
      own.vote(InetAddress.ofLiteral("192.0.2." + host), InetAddress.ofLiteral("198.51.100.1"));
    }
    for (int host = 64; host < 127; host++) {
      own.vote(InetAddress.ofLiteral("192.0.2." + host), InetAddress.ofLiteral("203.0.113.7"));
    }

    assertThat(own.seenFrom(PeerAddress.parse("192.0.2.1:1")))
        .isEqualTo(PeerAddress.parse("203.0.113.7:0"));
  }

  @ParameterizedTest(name = "P36 {0}")
  @ValueSource(strings = {"192.0.2.5:6881", "[2001:db8::5]:6881"})
  @DisplayName("P36 where we listen is ourselves")
  void listeningAddressesAreOurs(String address) {
    PeerAddress ours = PeerAddress.parse(address);
    PeerAddress otherPort = new PeerAddress(ours.ip(), 6882);

    own.listening(List.of(new InetSocketAddress(ours.ip(), ours.port())));

    assertThat(own.isOurs(ours)).isTrue();
    assertThat(own.isOurs(otherPort)).isFalse();
  }

  @Test
  @DisplayName("P06 where we met ourselves is remembered")
  void metAddressIsOurs() {
    PeerAddress address = PeerAddress.parse("203.0.113.7:6881");

    own.met(address);

    assertThat(own.isOurs(address)).isTrue();
  }

  @Test
  @DisplayName("H16 a tracker has one vote for each family, whatever it says how often")
  void trackersVoteToo() {
    PeerAddress peer = PeerAddress.parse("203.0.113.9:1");
    PeerAddress peer6 = PeerAddress.parse("[2001:db8::9]:1");
    for (int i = 1; i < 10; i++) {
      own.vote("tracker t.example", InetAddress.ofLiteral("198.51.100." + i));
      own.vote("tracker t.example", InetAddress.ofLiteral("2001:db8::" + i));
    }
    boolean alone = own.seenFrom(peer) != null || own.seenFrom(peer6) != null;

    own.vote("tracker u.example", InetAddress.ofLiteral("198.51.100.9"));
    own.vote(voter('a'), InetAddress.ofLiteral("2001:db8::9"));

    assertThat(alone).isFalse();
    assertThat(own.seenFrom(peer)).hasToString("198.51.100.9:0");
    assertThat(own.seenFrom(peer6)).hasToString("[2001:db8::9]:0");
  }

  private static InetAddress voter(char name) {
    return InetAddress.ofLiteral("192.0.2." + (name - 'a'));
  }

  @ParameterizedTest(name = "mapped to TCP 7000, UDP {0}: to {1} we are at {2}, our node at {3}")
  @CsvSource({
    "7001, 203.0.113.5:1, 7000, 7001",
    "0, 203.0.113.5:1, 7000, 6881",
    "7001, 192.168.1.7:1, 6881, 6881",
    "7001, 127.0.0.1:1, 6881, 6881",
    "7001, [2001:db8::1]:1, 6881, 6881"
  })
  void theWorldComesThroughTheRoutersPort(int udpPort, String peer, int port, int nodePort) {
    own.listening(List.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 6881)));

    own.mapped(mapping("198.51.100.1", udpPort));

    PeerAddress other = PeerAddress.parse(peer);
    assertThat(own.outsidePort()).isEqualTo(7000);
    assertThat(own.portFor(other)).isEqualTo(port);
    assertThat(own.nodePortFor(other)).isEqualTo(nodePort);
    own.mapped(null);
    assertThat(own.outsidePort()).isEqualTo(6881);
    assertThat(own.portFor(other)).isEqualTo(6881);
  }

  @Test
  void theRouterHasOneVoteOnOurAddressAndItsPortIsOurs() {
    own.listening(List.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 6881)));
    PeerAddress other = PeerAddress.parse("203.0.113.5:1");

    own.mapped(mapping("198.51.100.1", 7000));

    assertThat(own.isOurs(PeerAddress.parse("198.51.100.1:7000"))).isTrue();
    assertThat(own.seenFrom(other)).isNull();
    own.vote(voter('a'), InetAddress.ofLiteral("198.51.100.1"));
    assertThat(own.seenFrom(other)).hasToString("198.51.100.1:7000");
  }

  @Test
  void aRouterThatDoesNotKnowItsAddressSaysNothingOfOurs() {
    own.mapped(mapping("0.0.0.0", 7000));

    assertThat(own.isOurs(PeerAddress.parse("0.0.0.0:7000"))).isFalse();
  }

  private static Mapping.Open mapping(String address, int udpPort) {
    return new Mapping.Open(
        "PCP", InetAddress.ofLiteral(address), 7000, udpPort, Duration.ofHours(1));
  }
}
