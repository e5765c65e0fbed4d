package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A super-seed shows each peer one piece at a time (BEP 16).
class SuperSeedingTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int PIECES = 6;
  private static final PieceSet OURS = PieceSet.full(PIECES);

  private final Map<Long, PieceSet> peers = new LinkedHashMap<>();
  private final SuperSeeding seeding =
      new SuperSeeding(
          PIECES,
          new SuperSeeding.Copies() {
            @Override
            public int of(int piece) {
              return (int) peers.values().stream().filter(have -> have.contains(piece)).count();
            }

            @Override
            public int peers() {
              return peers.size();
            }
          },
          new SplittableRandom(1));

  private void joins(long peer) {
    peers.put(peer, new PieceSet(PIECES));
  }

  private PieceSet have(long peer) {
    return peers.getOrDefault(peer, OURS);
  }

  private void gets(long peer, int piece) {
    have(peer).add(piece);
    seeding.has(peer, piece);
  }

  private int next(long peer, boolean interested, long nanos) {
    return seeding.next(peer, have(peer), interested, OURS, nanos);
  }

  @Test
  void showsEveryPeerAnotherPiece() {
    List<Integer> shown = new ArrayList<>();
    for (long peer = 0; peer < PIECES; peer++) {
      joins(peer);
      shown.add(next(peer, false, 0));
    }

    assertThat(shown).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  void showsNothingMoreUntilThePieceWasPassedOn() {
    joins(1);
    joins(2);
    int first = next(1, false, 0);
    int whileFetching = next(1, true, SECOND);
    gets(1, first);
    int beforePassingOn = next(1, true, 60 * SECOND);
    gets(2, first);
    int afterPassingOn = next(1, true, 61 * SECOND);

    assertThat(whileFetching).isEqualTo(-1);
    assertThat(beforePassingOn).isEqualTo(-1);
    assertThat(afterPassingOn).isNotNegative().isNotEqualTo(first);
  }

  @Test
  void aPeerAloneHearsOfThemAllOneAfterAnother() {
    joins(1);
    for (int i = 0; i < PIECES; i++) {
      gets(1, next(1, true, i * SECOND));
    }

    assertThat(have(1).isFull()).isTrue();
    assertThat(next(1, true, 10 * SECOND)).isEqualTo(-1);
  }

  @Test
  void showsAnotherToWhoIsNotInterestedWithinTenSeconds() {
    joins(1);
    joins(2);
    int first = next(1, false, 0);
    int early = next(1, false, 10 * SECOND);
    int late = next(1, false, 11 * SECOND);

    assertThat(early).isEqualTo(-1);
    assertThat(late).isNotNegative().isNotEqualTo(first);
    assertThat(seeding.admitted(1, first)).isTrue();
    assertThat(seeding.admitted(2, first)).isFalse();
  }

  @Test
  void aPieceUnderWayToAPeerThatLeftIsShownAgain() {
    for (long peer = 0; peer < PIECES; peer++) {
      joins(peer);
    }
    int lost = next(0, false, 0);
    seeding.left(0, have(0));
    peers.remove(0L);
    List<Integer> shown = new ArrayList<>();
    for (long peer = 1; peer < PIECES; peer++) {
      shown.add(next(peer, false, 0));
    }
    joins(9);

    shown.add(next(9, false, 0));

    assertThat(shown).contains(lost).doesNotHaveDuplicates();
  }

  @Test
  void neverShowsWhatAPeerHas() {
    joins(1);
    for (int piece = 0; piece < PIECES - 1; piece++) {
      gets(1, piece);
    }

    assertThat(next(1, true, 0)).isEqualTo(PIECES - 1);
  }
}
