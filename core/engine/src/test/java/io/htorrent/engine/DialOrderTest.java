package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerOrigin;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is dialled before whom.
class DialOrderTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1000 * SECOND;

  /// A peer: an address, where it came from, `f` and failures, `c` and the second at which it was
  /// last connected.
  @ParameterizedTest(name = "{0} comes before {1}")
  @CsvSource({
    "198.51.100.1 USER f2, 192.0.2.1 TRACKER", // the user's wish
    "198.51.100.1 TRACKER, 192.168.0.1 TRACKER f1", // fewer failures
    "192.168.0.1 TRACKER c900, 198.51.100.1 TRACKER", // the local network
    "fd00::1 TRACKER c900, 2001:db8::1 TRACKER",
    "127.0.0.1 TRACKER c900, 198.51.100.1 TRACKER",
    "198.51.100.1 PEER, 192.0.2.1 TRACKER c100", // never connected
    "198.51.100.1 PEER c100, 192.0.2.1 TRACKER c900", // longest ago
    "198.51.100.1 TRACKER, 192.0.2.1 PEER", // the better origin
    "198.51.100.1 PEER, 192.0.2.1 LOCAL",
    "198.51.100.1 LOCAL, 192.0.2.1 DHT",
    "198.51.100.1 DHT, 192.0.2.1 EXCHANGE"
  })
  void comesBefore(String first, String second) {
    DialOrder one = order(first, new OwnAddresses());
    DialOrder other = order(second, new OwnAddresses());

    assertThat(DialOrder.FIRST.compare(one, other)).isNegative();
    assertThat(DialOrder.FIRST.compare(other, one)).isPositive();
  }

  @Test
  void canonicalPriorityDecidesWhenAllElseIsEqual() {
    OwnAddresses own = new OwnAddresses();
    own.vote(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("123.213.32.10"));
    own.vote(InetAddress.ofLiteral("192.0.2.2"), InetAddress.ofLiteral("123.213.32.10"));
    DialOrder high = order("98.76.54.32 TRACKER", own); // ec2d7224, negative as an int
    DialOrder low = order("123.213.32.234 TRACKER", own); // 99568189

    List<DialOrder> sorted = Arrays.asList(low, high);
    sorted.sort(DialOrder.FIRST);

    assertThat(sorted).containsExactly(high, low);
  }

  private static DialOrder order(String text, OwnAddresses own) {
    String[] words = text.split(" ");
    PeerAddress address = new PeerAddress(InetAddress.ofLiteral(words[0]), 1);
    KnownPeer known = new KnownPeer(address, PeerOrigin.valueOf(words[1]), 0);
    for (String word : List.of(words).subList(2, words.length)) {
      int number = Integer.parseInt(word.substring(1));
      if (word.startsWith("c")) {
        known.left(number * SECOND);
      } else {
        for (int i = 0; i < number; i++) {
          known.failed(0, "refused");
        }
      }
    }
    return DialOrder.of(known, own, NOW);
  }
}
