package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LookupTest {

  private final SplittableRandom random = new SplittableRandom(1);
  private final NodeId target = NodeId.random(random);
  private final Lookup lookup = new Lookup(target, true, false);
  private int made;

  @Test
  void asksTheClosestFirstFiveAtATime() {
    List<NodeId> ids = begin(40, 30, 20, 10, 5, 3, 1);

    List<NodeId> asked = new ArrayList<>();
    for (Lookup.Candidate next = lookup.next(); next != null; next = lookup.next()) {
      asked.add(next.id);
    }

    assertThat(asked).isEqualTo(ids.subList(0, 5));
  }

  @Test
  void endsWhenTheEightClosestHaveAnswered() {
    List<NodeId> ids = begin(20, 19, 18, 17, 16, 15, 14, 13, 2, 1);
    int asked = 0;
    while (!lookup.ended()) {
      Lookup.Candidate next = lookup.next();
      lookup.answered(next, next.id, null);
      asked++;
    }

    assertThat(asked).isEqualTo(8);
    assertThat(lookup.next()).isNull();
    assertThat(lookup.closest()).extracting(node -> node.id).isEqualTo(ids.subList(0, 8));
  }

  @Test
  void whoIsHeardOfNearerIsAskedNextAndOneHopFarther() {
    begin(5, 4);
    Lookup.Candidate first = lookup.next();
    NodeId nearer = target.diverging(50, random);
    lookup.answered(first, first.id, null);
    lookup.heard(new Contact(nearer, address()), first);

    Lookup.Candidate next = lookup.next();
    lookup.answered(next, next.id, null);

    assertThat(next.id).isEqualTo(nearer);
    assertThat(next.hop).isEqualTo(2);
    assertThat(lookup.hops()).isEqualTo(2);
  }

  @Test
  void aLateNodeMakesRoomAndIsAskedOnceMore() {
    begin(9, 8, 7, 6, 5, 4, 3);
    Lookup.Candidate late = lookup.next();
    for (int i = 0; i < 4; i++) {
      lookup.next();
    }
    boolean full = lookup.next() == null;
    lookup.late(late);
    Lookup.Candidate again = lookup.next();
    lookup.late(again);
    Lookup.Candidate other = lookup.next();

    assertThat(full).isTrue();
    assertThat(again).isSameAs(late);
    assertThat(other).isNotSameAs(late);
  }

  @Test
  void anAnswerToTheFirstQuestionCountsAfterTheSecondWasAsked() {
    begin(9);
    Lookup.Candidate node = lookup.next();
    lookup.late(node);
    lookup.next();
    lookup.answered(node, node.id, null);
    lookup.failed(node); // the second

    assertThat(lookup.ended()).isTrue();
    assertThat(lookup.closest()).containsExactly(node);
  }

  @Test
  void endsWithoutAnswersWhenAllFailed() {
    begin(9, 8);
    Lookup.Candidate one = lookup.next();
    Lookup.Candidate other = lookup.next();
    lookup.failed(one);
    boolean early = lookup.ended();
    lookup.late(other);
    lookup.failed(lookup.next());
    boolean waiting = lookup.ended();
    lookup.failed(other);

    assertThat(early).isFalse();
    assertThat(waiting).isFalse();
    assertThat(lookup.ended()).isTrue();
    assertThat(lookup.closest()).isEmpty();
  }

  @Test
  void aNodeWithoutTokenIsPassedWhenTokensAreNeeded() {
    Lookup storing = new Lookup(target, true, true);
    for (int bits = 20; bits > 8; bits--) {
      storing.begin(target.diverging(bits, random), address());
    }
    int asked = 0;
    while (!storing.ended()) {
      Lookup.Candidate next = storing.next();
      storing.answered(next, next.id, asked++ < 3 ? null : new byte[4]);
    }

    assertThat(asked).isEqualTo(11);
    assertThat(storing.closest()).hasSize(8).allMatch(node -> node.token().isPresent());
  }

  @Test
  void aNodeWhoseIdWasUnknownGetsItsPlaceWhenItAnswers() {
    begin(2, 1);
    lookup.begin(null, address());
    Lookup.Candidate unknown = lookup.next();
    NodeId own = target.diverging(90, random);
    lookup.answered(unknown, own, null);
    while (!lookup.ended()) {
      Lookup.Candidate next = lookup.next();
      lookup.answered(next, next.id, null);
    }

    assertThat(unknown.id).isNull();
    assertThat(lookup.closest().getFirst().id).isEqualTo(own);
  }

  @Test
  void whoCouldNotBeAskedIsAskedLater() {
    begin(3);
    Lookup.Candidate node = lookup.next();
    lookup.notAsked(node);

    assertThat(lookup.ended()).isFalse();
    assertThat(lookup.next()).isSameAs(node);
  }

  @Test
  void remembersAHundredCandidatesAtMost() {
    for (int i = 0; i < 500; i++) {
      lookup.begin(NodeId.random(random), address());
    }
    int asked = 0;
    for (Lookup.Candidate next = lookup.next(); next != null; next = lookup.next()) {
      lookup.failed(next);
      asked++;
    }

    assertThat(asked).isEqualTo(100);
  }

  /// Candidates that share so many bits with the target.
  private List<NodeId> begin(int... sharedBits) {
    List<NodeId> ids = new ArrayList<>();
    for (int bits : sharedBits) {
      NodeId id = target.diverging(bits, random);
      lookup.begin(id, address());
      ids.add(id);
    }
    return ids;
  }

  private Endpoint address() {
    int n = made++;
    return Endpoint.of(DhtWorld.socket("20." + n / 256 + "." + n % 256 + ".1:6881")).orElseThrow();
  }
}
