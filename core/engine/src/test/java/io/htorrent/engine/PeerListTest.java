package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.engine.port.Encryption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a torrent dials, and when again.
class PeerListTest {

  private static final long SECOND = 1_000_000_000L;

  private final OwnAddresses own = new OwnAddresses();
  private final PeerList peers = new PeerList(InfoHash.parse("aa".repeat(20)), own, 1);

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
    peers.add(PeerAddress.parse(address), PeerOrigin.USER, 0);

    assertThat(peers.size()).isZero();
    assertThat(next(0)).isEmpty();
  }

  @Test
  @DisplayName("P36 where we listen ourselves is never dialled, nor what only an interface tells")
  void ownAndLinkLocalAddressesAreNotKept() {
    own.listening(List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.5"), 6881)));

    add("192.0.2.5:6881", PeerOrigin.USER, 0);
    add("[fe80::1]:6881", PeerOrigin.TRACKER, 0);

    assertThat(peers.size()).isZero();
  }

  @Test
  @DisplayName("P06 an address that turned out to be our own is not dialled, however often listed")
  void addressThatWasOurselves() {
    add("192.0.2.5:6881", PeerOrigin.TRACKER, 0);
    own.met(PeerAddress.parse("192.0.2.5:6881"));
    add("192.0.2.5:6881", PeerOrigin.TRACKER, 0);

    assertThat(next(0)).isEmpty();
  }

  @Test
  void candidatesComeInOrderAndEachOnce() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 5);
    add("10.0.0.2:1", PeerOrigin.TRACKER, 3);
    add("192.0.2.3:1", PeerOrigin.USER, 9);

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      KnownPeer next = next(10).orElseThrow();
      order.add(next.address.toString());
      next.busy();
    }

    assertThat(order).containsExactly("192.0.2.3:1", "10.0.0.2:1", "192.0.2.1:1");
    assertThat(next(10)).isEmpty();
  }

  @Test
  void allOfManyCandidatesCanBeDialledInOneMoment() {
    for (int i = 0; i < 100; i++) {
      add("192.0.2." + i + ":1", PeerOrigin.TRACKER, 0);
    }
    int dialled = 0;
    for (Optional<KnownPeer> next = next(0); next.isPresent(); next = next(0)) {
      next.orElseThrow().busy();
      dialled++;
    }

    assertThat(dialled).isEqualTo(100);
  }

  @Test
  void betterOneThatIsListedLaterComesFirst() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    KnownPeer first = next(0).orElseThrow();

    add("192.0.2.2:1", PeerOrigin.USER, 0);

    assertThat(first.address).hasToString("192.0.2.1:1");
    assertThat(next(0).orElseThrow().address).hasToString("192.0.2.2:1");
  }

  @Test
  void trackersPeerIsGivenUpAfterThreeFailuresUntilListedAgain() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    long nanos = 0;
    for (int failure = 1; failure <= 3; failure++) {
      KnownPeer known = next(nanos).orElseThrow();
      known.busy();
      known.failed(nanos, "refused");
      long wait = 60L * (failure + 1) * SECOND;
      assertThat(next(nanos + wait - SECOND)).isEmpty();
      nanos += wait;
    }
    assertThat(next(nanos + 24 * 3600 * SECOND)).isEmpty();

    add("192.0.2.1:1", PeerOrigin.TRACKER, nanos);

    assertThat(next(nanos + 24 * 3600 * SECOND)).isPresent();
    assertThat(peers.size()).isEqualTo(1);
  }

  @Test
  @DisplayName("E22 what peers say again and again brings back nobody who was given up")
  void peersNameNobodyBack() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    KnownPeer known = peers.next(0, false).orElseThrow();
    for (int i = 0; i < 3; i++) {
      known.failed(0, "refused");
    }
    for (int i = 0; i < 100; i++) {
      add("192.0.2.1:1", PeerOrigin.EXCHANGE, 0);
    }

    assertThat(peers.next(Long.MAX_VALUE / 2, false)).isEmpty();
  }

  @Test
  void seedThatIsNamedIsNotDialledByASeedUnlessItWasKnownBefore() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    peers.addSeed(PeerAddress.parse("192.0.2.1:1"), PeerOrigin.EXCHANGE, 0);
    peers.addSeed(PeerAddress.parse("192.0.2.2:1"), PeerOrigin.EXCHANGE, 0);
    peers.next(0, true).orElseThrow().busy();

    assertThat(peers.next(0, true)).isEmpty();
    assertThat(peers.next(2 * SECOND, false).map(KnownPeer::toString)).contains("192.0.2.2:1");
  }

  @Test
  void peerThatLeftIsDialledAfterAMinute() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    KnownPeer known = next(0).orElseThrow();
    known.busy();

    known.left(0);

    assertThat(next(59 * SECOND)).isEmpty();
    assertThat(next(60 * SECOND)).contains(known);
  }

  @Test
  void dialsOfPeersThatFailedMayTakeLonger() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    KnownPeer known = next(0).orElseThrow();
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      seconds.add(known.dialNanos() / SECOND);
      known.failed(0, "refused");
    }

    assertThat(seconds).containsExactly(15L, 18L, 21L, 24L, 24L);
  }

  @Test
  void usersPeerIsTriedForEverAtMostHalfAMinuteApart() {
    add("192.0.2.1:1", PeerOrigin.USER, 0);
    KnownPeer known = next(0).orElseThrow();
    long nanos = 0;
    for (int i = 0; i < 100; i++) {
      known.busy();
      known.failed(nanos, "refused");
      assertThat(next(nanos + SECOND - 1)).isEmpty();
      nanos += 30 * SECOND;
      assertThat(next(nanos)).contains(known);
    }
  }

  @Test
  void bannedAddressesAreNeverDialled() {
    add("192.0.2.1:1", PeerOrigin.USER, 0);
    next(0).orElseThrow().never();

    assertThat(next(Long.MAX_VALUE / 2)).isEmpty();
  }

  @Test
  @DisplayName("P35 an address that is connected is not dialled at another port")
  void hostThatIsConnectedIsNotDialledAgain() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    add("127.0.0.1:1", PeerOrigin.TRACKER, 0);
    peers.hosts().entered(PeerAddress.parse("192.0.2.1:50000"));
    peers.hosts().entered(PeerAddress.parse("127.0.0.1:50000"));

    KnownPeer next = next(0).orElseThrow();
    next.busy();

    assertThat(next.address).as("loopback is many hosts").hasToString("127.0.0.1:1");
    assertThat(next(0)).isEmpty();
    peers.hosts().left(PeerAddress.parse("192.0.2.1:50000"));
    assertThat(next(2 * SECOND).orElseThrow().address).hasToString("192.0.2.1:1");
  }

  @Test
  void keepsTwoThousandAndForgetsTheWorst() {
    for (int i = 0; i < 2_500; i++) {
      add("10.0." + i / 250 + "." + i % 250 + ":1", PeerOrigin.TRACKER, 0);
    }
    assertThat(peers.size()).isEqualTo(2_000);

    KnownPeer bad = next(0).orElseThrow();
    bad.failed(0, "refused");
    add("10.9.9.9:1", PeerOrigin.USER, 0);

    assertThat(peers.size()).isEqualTo(2_000);
    assertThat(next(0).orElseThrow().address).hasToString("10.9.9.9:1");
  }

  @Test
  void whoeverIsNamedTwiceIsOnePeerOfItsBestOrigin() {
    add("192.0.2.1:1", PeerOrigin.EXCHANGE, 0);
    add("192.0.2.1:1", PeerOrigin.LOCAL, 0);
    add("192.0.2.1:1", PeerOrigin.DHT, 0);
    add("192.0.2.2:1", PeerOrigin.DHT, 0);

    assertThat(peers.size()).isEqualTo(2);
    assertThat(peers.size(PeerOrigin.LOCAL)).isEqualTo(1);
    assertThat(peers.size(PeerOrigin.DHT)).isEqualTo(1);
    assertThat(peers.size(PeerOrigin.EXCHANGE)).isZero();
    assertThat(next(0).orElseThrow().origin()).isEqualTo(PeerOrigin.LOCAL);
  }

  @Test
  @DisplayName("a full list makes place for peers of a better origin, never for those of a worse")
  void fullListPrefersBetterOrigins() {
    for (int i = 0; i < 2_000; i++) {
      add("10.0." + i / 250 + "." + i % 250 + ":1", PeerOrigin.DHT, 0);
    }

    add("192.0.2.1:1", PeerOrigin.EXCHANGE, 0);
    add("192.0.2.2:1", PeerOrigin.DHT, 0);
    add("192.0.2.3:1", PeerOrigin.TRACKER, 0);

    assertThat(peers.size()).isEqualTo(2_000);
    assertThat(peers.size(PeerOrigin.EXCHANGE)).isZero();
    assertThat(peers.size(PeerOrigin.DHT)).isEqualTo(1_999);
    assertThat(peers.size(PeerOrigin.TRACKER)).isEqualTo(1);
  }

  @Test
  void seedsAreDialledUnlessWeSeed() {
    add("192.0.2.1:1", PeerOrigin.TRACKER, 0);
    next(0).orElseThrow().isSeed();

    assertThat(peers.next(0, true)).isEmpty();
    assertThat(peers.next(2 * SECOND, false)).isPresent();
  }

  @Test
  @DisplayName("BEP 10: a peer that says where it listens is dialled there when it has left")
  void visitorThatSaysWhereItListensIsDialledLater() {
    PeerAddress address = PeerAddress.parse("192.0.2.1:6881");

    KnownPeer known = peers.listens(address, 0).orElseThrow();
    known.busy();
    Optional<KnownPeer> whileConnected = next(0);
    known.left(0);

    assertThat(whileConnected).isEmpty();
    assertThat(next(60 * SECOND)).contains(known);
    assertThat(peers.listens(PeerAddress.parse("192.0.2.1:0"), 0)).as("port 0").isEmpty();
  }

  @Test
  void encryptionThatWorkedIsNotGivenUpForAPeerThatComesInPlain() {
    KnownPeer known = peers.listens(PeerAddress.parse("192.0.2.1:6881"), 0).orElseThrow();
    known.came(Encryption.Form.PLAIN);
    Encryption.Form first = known.form(Encryption.PREFER);
    known.came(Encryption.Form.NEGOTIATED);
    known.came(Encryption.Form.PLAIN);

    assertThat(first).isEqualTo(Encryption.Form.PLAIN);
    assertThat(known.form(Encryption.PREFER)).isEqualTo(Encryption.Form.NEGOTIATED);
  }

  private Optional<KnownPeer> next(long nanos) {
    return peers.next(nanos, false);
  }

  private void add(String address, PeerOrigin source, long nanos) {
    peers.add(PeerAddress.parse(address), source, nanos);
  }
}
