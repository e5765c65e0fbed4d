package io.htorrent.picker.rarestfirst;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Options;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.Picked;
import io.htorrent.testkit.PiecePickerContract;
import io.htorrent.testkit.Swarm;
import io.htorrent.testkit.SwarmPeer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RarestFirstPickerTest extends PiecePickerContract {

  private static final String NO_RANDOM = "initial-random=0";

  @Override
  protected PiecePicker.Factory factory() {
    return new RarestFirstPicker.Factory();
  }

  @Test
  void picksTheRarestPieceFirst() {
    assertThat(pick("1 2 1 .", "xxxx", 4).pieces()).containsExactly(3);
    assertThat(pick("3 2 4 3", "xxxx", 8).pieces().getFirst()).isEqualTo(1);
    assertThat(pick("3 2 4 3", "x.xx", 12).pieces().getLast()).isEqualTo(2);
    assertThat(pick("1 2 3", "xxx", 1).reasons()).containsExactly(PickReason.RAREST);
  }

  @Test
  void picksTheHigherPriorityBeforeTheRarer() {
    assertThat(pick("1 9!7 1 8!5", "xxxx", 8).pieces()).containsExactly(1, 3);
  }

  @Test
  void finishesAStartedPieceBeforeItBeginsARarerOne() {
    Picked picked = pick("1 4[x..r] 2", "xxx", 3);

    assertThat(picked.blocks()).startsWith("1:1 1:2 ");
    assertThat(picked.reasons().getFirst()).isEqualTo(PickReason.PARTIAL);
  }

  @Test
  void finishesTheOldestStartedPieceFirst() {
    assertThat(pick("4[x..r] 1[...x] 2", "xxx", 2).pieces()).containsExactly(0);
  }

  @Test
  void prefersAStartedPieceWithARunAsLongAsThePeers() {
    Swarm swarm = Swarm.of("4[x.x.] 1[x..x] 2").withPeers(10);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);

    assertThat(swarm.pick(picker, swarm.seed().fast(2), 2).blocks()).isEqualTo("1:1 1:2");
    assertThat(swarm.pick(picker, swarm.seed().fast(2), 2).blocks()).isEqualTo("0:1 0:3");
  }

  @Test
  void givesAFastPeerWholePiecesOfItsOwn() {
    Swarm swarm = Swarm.of("1 4[x..r] 2").withPeers(10);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer fast = swarm.seed().fast(4);

    Picked picked = swarm.pick(picker, fast, 6);

    assertThat(picked.blocks()).isEqualTo("0:0 0:1 0:2 0:3 2:0 2:1");
  }

  @Test
  void letsAFastPeerFinishWhatItBegan() {
    Swarm swarm = Swarm.of("1 1 1 1").withPeers(10);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer fast = swarm.seed().fast(4);
    SwarmPeer other = swarm.seed().fast(4);
    int begun = swarm.pick(picker, fast, 2).pieces().getFirst();
    swarm.pick(picker, other, 2);

    Picked picked = swarm.pick(picker, fast, 2);

    assertThat(picked.blocks()).isEqualTo(begun + ":2 " + begun + ":3");
  }

  @Test
  void beginsNoNewPieceForAFastPeerWhenTooManyAreStarted() {
    assertThat(fastWith("1 1 4[x...] 4[x...]", 2).pieces()).first().isNotIn(2, 3);
    assertThat(fastWith("1 1 4[x...] 4[x...] 4[x...] 4[x...]", 2).pieces().getFirst()).isEqualTo(2);
    Swarm swarm = Swarm.of("1 1 4[x...] 4[x...]").withPeers(50);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM, "started-blocks=7");
    assertThat(swarm.pick(picker, swarm.seed().fast(4), 3).pieces()).containsExactly(2);
  }

  @Test
  void helpsWithStartedPiecesWhenNothingElseIsLeft() {
    assertThat(fastWith("1v 4[x..r] 2h", 10).blocks()).isEqualTo("1:1 1:2");
  }

  @Test
  void givesASnubbedPeerTheMostCommonPiece() {
    Swarm swarm = Swarm.of("1 3 9 2[x...]");
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);

    assertThat(swarm.pick(picker, swarm.seed().snubbing(), 4).pieces()).containsExactly(2);
    assertThat(swarm.pick(picker, swarm.peer("x..x").snubbing(), 100).pieces())
        .containsExactly(0, 3);
  }

  @Test
  void takesWhatThePeerSuggestsFirst() {
    Swarm swarm = Swarm.of("1 5 1[x..r] 5[x...] 5v 9").withPeers(10);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer suggesting = swarm.peer("xxxxx.").suggesting(5, 4, 3, 1);

    Picked picked = swarm.pick(picker, suggesting, 8);

    assertThat(picked.blocks()).isEqualTo("3:1 3:2 3:3 1:0 1:1 1:2 1:3 2:1");
    assertThat(picked.reasons()).containsExactly(PickReason.SUGGESTED, PickReason.PARTIAL);
  }

  @Test
  void choosesTheRarestAlsoAmongTheFewOfAPoorPeer() {
    Swarm swarm = Swarm.open(100, 4);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer poor = swarm.peer("...x...xx." + ".".repeat(90));
    swarm.joined(poor);
    swarm.joined(swarm.peer("xxxx...x.." + "x".repeat(90)));
    swarm.joined(swarm.peer("xxxx......" + "x".repeat(90)));

    assertThat(swarm.pick(picker, poor, 12).pieces()).containsExactly(8, 7, 3);
    assertThat(swarm.pick(picker, poor, 12).offers()).isEmpty();
  }

  @Test
  void givesASnubbedPoorPeerItsMostCommonPiece() {
    Swarm swarm = Swarm.open(100, 4);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer poor = swarm.peer("x........x" + ".".repeat(90)).snubbing();
    swarm.joined(poor);
    swarm.joined(swarm.peer(".........x" + ".".repeat(90)));

    assertThat(swarm.pick(picker, poor, 1).pieces()).containsExactly(9);
  }

  @Test
  void takesAnyPieceWhileFewAreVerified() {
    TreeMap<Integer, Integer> drawn = new TreeMap<>();

    for (int seed = 0; seed < 1000; seed++) {
      Swarm swarm = Swarm.of("1 2 3 4 5v");
      PiecePicker picker = swarm.picker(factory(), options("initial-random", "2"), seed);
      Picked picked = swarm.pick(picker, swarm.seed(), 1);
      assertThat(picked.reasons()).containsExactly(PickReason.RANDOM_FIRST);
      drawn.merge(picked.pieces().getFirst(), 1, Integer::sum);
    }

    assertThat(drawn).containsOnlyKeys(0, 1, 2, 3);
    assertThat(drawn.values()).allMatch(count -> count > 180 && count < 320);
  }

  @Test
  void takesTheRarestOnceEnoughAreVerified() {
    Swarm swarm = Swarm.of("9 1 9 5v 5v");
    PiecePicker picker = swarm.picker(factory(), "initial-random=2");

    assertThat(swarm.pick(picker, swarm.seed(), 1).pieces()).containsExactly(1);
  }

  @Test
  void drawsFairlyFromAllThatAreEquallyRare() {
    int[] drawn = new int[200];

    for (int seed = 0; seed < 20_000; seed++) {
      Swarm swarm = Swarm.open(200, 4);
      PiecePicker picker = swarm.picker(factory(), options("initial-random", "0"), seed);
      drawn[swarm.pick(picker, swarm.seed(), 1).pieces().getFirst()]++;
    }

    assertThat(drawn).as("100 times each, 10 standard deviations").doesNotContain(0);
    assertThat(Arrays.stream(drawn).max().orElseThrow()).isLessThan(200);
  }

  @Test
  void followsAvailabilityAsItChanges() {
    Swarm swarm = Swarm.open(3, 4);
    PiecePicker picker = swarm.picker(factory(), NO_RANDOM);
    SwarmPeer first = swarm.peer("xx.");
    SwarmPeer second = swarm.peer("x..");
    swarm.joined(first);
    swarm.joined(second);
    SwarmPeer seed = swarm.seed();

    assertThat(swarm.pick(picker, seed, 4).pieces()).containsExactly(2);
    swarm.announced(second, 1);
    swarm.left(first);
    swarm.joined(swarm.peer("x.x"));
    assertThat(swarm.pick(picker, seed, 4).pieces()).containsExactly(1);
  }

  @Test
  void takesNoNoticeOfSeedsInRarity() {
    assertThat(pick("1 2 .", "xxx", 1).pieces()).containsExactly(2);
    Swarm swarm = Swarm.of("1 2 .").withSeeds(5);
    assertThat(swarm.pick(swarm.picker(factory(), NO_RANDOM), swarm.seed(), 1).pieces())
        .containsExactly(2);
  }

  private Picked pick(String pieces, String has, int room) {
    Swarm swarm = Swarm.of(pieces);
    return swarm.pick(swarm.picker(factory(), NO_RANDOM), swarm.peer(has), room);
  }

  private Picked fastWith(String pieces, int peers) {
    Swarm swarm = Swarm.of(pieces).withPeers(peers);
    return swarm.pick(swarm.picker(factory(), NO_RANDOM), swarm.seed().fast(4), 4);
  }

  private Options options(String name, String value) {
    return Options.of(factory().options(), Map.of(name, value));
  }
}
