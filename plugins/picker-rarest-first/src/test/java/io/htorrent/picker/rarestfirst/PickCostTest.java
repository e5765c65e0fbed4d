package io.htorrent.picker.rarestfirst;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.Swarm;
import io.htorrent.testkit.SwarmPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the picker costs, counted in looks at pieces, not in time: the same for a big torrent as
/// for a small one.
final class PickCostTest {

  private static final int BLOCKS = 4;

  @ParameterizedTest(name = "{0} pieces")
  @ValueSource(ints = {20_000, 2_000_000})
  void oneChangeCostsAFewLooks(int pieces) {
    Swarm swarm = Swarm.open(pieces, BLOCKS);
    PiecePicker picker = picker(swarm);
    SwarmPeer peer = swarm.connect(some(pieces, 2, 1));
    swarm.joined(peer);
    swarm.pick(picker, peer, 1);
    long before = looks(swarm, peer);

    for (int i = 0; i < 1000; i++) {
      picker.changed(swarm, i * (pieces / 1000));
    }

    assertThat(looks(swarm, peer) - before).isLessThanOrEqualTo(3000);
  }

  @Test
  void noPickOfABigTorrentPaysForAPeerWithManyPieces() {
    int pieces = 2_000_000;
    Swarm swarm = Swarm.open(pieces, 1);
    PiecePicker picker = picker(swarm);
    SwarmPeer seed = swarm.seed();
    swarm.joined(seed);
    SwarmPeer half = swarm.connect(some(pieces, 2, 1));
    swarm.joined(half);

    long most = 0;
    int rare = 0;
    for (int turn = 0; turn < 1000; turn++) {
      long before = looks(swarm, seed, half);
      int piece = swarm.pick(picker, seed, 1).pieces().getFirst();
      most = Math.max(most, looks(swarm, seed, half) - before);
      rare += half.has().contains(piece) ? 0 : 1;
    }

    assertThat(most).as("looks of the dearest pick").isLessThan(20_000);
    assertThat(rare).as("of 1000 pieces, rare ones").isGreaterThan(990);
  }

  @Test
  void comingAndGoingPeersCostNoMoreInABigTorrent() {
    long small = looksOfComingAndGoing(20_000);
    long big = looksOfComingAndGoing(2_000_000);

    assertThat(big).isLessThan(small + small / 10);
  }

  /// Peers with ten pieces, and seeds.
  private static long looksOfComingAndGoing(int pieces) {
    Swarm swarm = Swarm.open(pieces, BLOCKS);
    PiecePicker picker = picker(swarm);
    SwarmPeer seed = swarm.seed();
    swarm.joined(seed);
    for (int i = 0; i < 500; i++) {
      swarm.pick(picker, seed, 1); // until the index is whole
    }
    long before = looks(swarm, seed);
    for (int i = 0; i < 100; i++) {
      SwarmPeer passer = swarm.connect(some(pieces, pieces / 10, i));
      swarm.joined(passer);
      swarm.pick(picker, seed, BLOCKS);
      swarm.left(passer);
      swarm.joined(swarm.seed());
      swarm.pick(picker, seed, BLOCKS);
    }
    return looks(swarm, seed) - before;
  }

  @ParameterizedTest(name = "peers with one piece of {0}")
  @ValueSource(ints = {2, 5, 20, 100, 1000})
  void aPickedBlockCostsAFewLooksHoweverLittlePeersHave(int part) {
    int pieces = 10_000;
    Swarm swarm = Swarm.open(pieces, 16);
    List<SwarmPeer> peers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      peers.add(swarm.connect(some(pieces, part, i)).fast(1 + i % 20));
      swarm.joined(peers.get(i));
    }
    PiecePicker picker = picker(swarm);
    swarm.pick(picker, peers.getFirst(), 1); // builds its index
    long before = looks(swarm, peers.toArray(SwarmPeer[]::new));

    int picked = 0;
    for (int turn = 0; turn < 4000; turn++) {
      picked += swarm.pick(picker, peers.get(turn % 200), 8).offers().size();
    }

    long looks = looks(swarm, peers.toArray(SwarmPeer[]::new)) - before;
    assertThat(picked).isGreaterThan(10_000);
    assertThat(looks / picked).as("looks for each of %d blocks", picked).isLessThan(50);
  }

  @Test
  void looksForNothingAtLeechersThatOnlySeedsHave() {
    Swarm swarm = Swarm.open(10_000, BLOCKS);
    PiecePicker picker = picker(swarm);
    PieceSet has = new PieceSet(10_000);
    for (int piece = 0; piece < 2000; piece++) {
      has.add(piece);
    }
    SwarmPeer leecher = swarm.connect(has);
    swarm.joined(leecher);
    swarm.joined(swarm.seed());
    swarm.pick(picker, leecher, BLOCKS);
    long before = looks(swarm, leecher);

    swarm.pick(picker, leecher, BLOCKS);

    assertThat(looks(swarm, leecher) - before).isLessThan(40);
  }

  private static PiecePicker picker(Swarm swarm) {
    return swarm.picker(new RarestFirstPicker.Factory(), "initial-random=0");
  }

  private static long looks(Swarm swarm, SwarmPeer... peers) {
    long looks = swarm.looks();
    for (SwarmPeer peer : peers) {
      looks += peer.looks();
    }
    return looks;
  }

  /// One piece of so many, at random.
  private static PieceSet some(int pieces, int part, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PieceSet some = new PieceSet(pieces);
    for (int i = 0; i < pieces / part; i++) {
      some.add(random.nextInt(pieces));
    }
    return some;
  }
}
