package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pieces that a peer may fetch while choked (BEP 6), with the vectors of the BEP.
class AllowedFastTest {

  private static final InfoHash HASH = InfoHash.parse("aa".repeat(20));
  private static final InetAddress PEER = InetAddress.ofLiteral("80.4.4.200");

  @ParameterizedTest(name = "{0} of 1313 pieces")
  @CsvSource(
      delimiter = '|',
      value = {
        "7  | 1059 431 808 1217 287 376 1188",
        "9  | 1059 431 808 1217 287 376 1188 353 508",
        "10 | 1059 431 808 1217 287 376 1188 353 508 1246"
      })
  void isTheSetOfTheBep(int size, String set) {
    List<Integer> allowed = AllowedFast.set(PEER, HASH, 1313, size);

    assertThat(allowed).map(String::valueOf).containsExactly(set.split(" "));
  }

  @Test
  void isOneSetForAWholeNetwork() {
    InetAddress neighbour = InetAddress.ofLiteral("80.4.4.1");
    InetAddress stranger = InetAddress.ofLiteral("80.4.5.200");
    List<Integer> set = AllowedFast.set(PEER, HASH, 1313, 10);

    assertThat(AllowedFast.set(neighbour, HASH, 1313, 10)).isEqualTo(set);
    assertThat(AllowedFast.set(stranger, HASH, 1313, 10)).isNotEqualTo(set);
  }

  @Test
  void endsWhenThereAreFewerPieces() {
    List<Integer> set = AllowedFast.set(PEER, HASH, 3, 10);

    assertThat(set).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void isEmptyForIpv6ForWhichThereIsNoRule() {
    assertThat(AllowedFast.set(InetAddress.ofLiteral("2001:db8::1"), HASH, 1313, 10)).isEmpty();
  }

  @ParameterizedTest(name = "{0} pieces: {1}")
  @CsvSource({"1, 0", "19, 0", "20, 1", "100, 5", "199, 9", "200, 10", "2097152, 10"})
  void isAtMostTenAndATwentieth(int pieces, int size) {
    assertThat(AllowedFast.size(pieces)).isEqualTo(size);
  }
}
