package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.engine.KnownPeer.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a torrent dials, and when again.
class PeerListTest {

  private static final long SECOND = 1_000_000_000L;

  private final PeerList peers = new PeerList(InfoHash.parse("aa".repeat(20)));

  @ParameterizedTest(name = "P36 {0} is never dialled")
  @ValueSource(
      strings = {
        "192.0.2.1:0",
        "0.0.0.0:6881",
        "[::]:6881",
        "224.0.0.1:6881",
        "239.192.152.143:6771",
        "[ff02::1]:6881",
        "255.255.255.255:6881"
      })
  void impossibleAddressesAreNotKept(String address) {
    peers.add(PeerAddress.parse(address), Source.USER, 0);

    assertThat(peers.size()).isZero();
    assertThat(next(0)).isEmpty();
  }

  @Test
  void namedByTheUserComesFirstThenFewestFailuresThenLongestWaiting() {
    add("192.0.2.1:1", Source.TRACKER, 5);
    add("192.0.2.2:1", Source.TRACKER, 3);
    add("192.0.2.3:1", Source.USER, 9);
    add("192.0.2.4:1", Source.TRACKER, 4);

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      KnownPeer next = next(10).orElseThrow();
      order.add(next.address.toString());
      next.busy();
    }

    assertThat(order).containsExactly("192.0.2.3:1", "192.0.2.2:1", "192.0.2.4:1", "192.0.2.1:1");
    assertThat(next(10)).isEmpty();
  }

  @Test
  void trackersPeerIsGivenUpAfterThreeFailuresUntilListedAgain() {
    add("192.0.2.1:1", Source.TRACKER, 0);
    long nanos = 0;
    for (int failure = 1; failure <= 3; failure++) {
      KnownPeer known = next(nanos).orElseThrow();
      known.busy();
      known.failed(nanos);
      int waitSeconds = failure == 1 ? 10 : 60 * failure;
      assertThat(next(nanos + waitSeconds * SECOND - 1)).isEmpty();
      nanos += waitSeconds * SECOND;
    }
    assertThat(next(nanos + 24 * 3600 * SECOND)).isEmpty();

    add("192.0.2.1:1", Source.TRACKER, nanos);

    assertThat(next(nanos)).isPresent();
    assertThat(peers.size()).isEqualTo(1);
  }

  @Test
  void usersPeerIsTriedForEverAtMostHalfAMinuteApart() {
    add("192.0.2.1:1", Source.USER, 0);
    KnownPeer known = next(0).orElseThrow();
    long nanos = 0;
    for (int i = 0; i < 100; i++) {
      known.busy();
      known.failed(nanos);
      assertThat(next(nanos + SECOND - 1)).isEmpty();
      nanos += 30 * SECOND;
      assertThat(next(nanos)).contains(known);
    }
  }

  @Test
  void bannedAndOwnAddressesAreNeverDialled() {
    add("192.0.2.1:1", Source.USER, 0);
    next(0).orElseThrow().never();

    assertThat(next(Long.MAX_VALUE / 2)).isEmpty();
  }

  @Test
  void keepsTwoThousandAndForgetsTheWorst() {
    for (int i = 0; i < 2_500; i++) {
      add("10.0." + i / 250 + "." + i % 250 + ":1", Source.TRACKER, 0);
    }
    assertThat(peers.size()).isEqualTo(2_000);

    KnownPeer bad = next(0).orElseThrow();
    bad.failed(0);
    add("10.9.9.9:1", Source.USER, 0);

    assertThat(peers.size()).isEqualTo(2_000);
    assertThat(next(0).orElseThrow().address).hasToString("10.9.9.9:1");
  }

  @Test
  void seedsAreDialledUnlessWeSeed() {
    add("192.0.2.1:1", Source.TRACKER, 0);
    next(0).orElseThrow().isSeed();

    assertThat(peers.next(0, true)).isEmpty();
    assertThat(peers.next(0, false)).isPresent();
  }

  private Optional<KnownPeer> next(long nanos) {
    return peers.next(nanos, false);
  }

  private void add(String address, Source source, long nanos) {
    peers.add(PeerAddress.parse(address), source, nanos);
  }
}
