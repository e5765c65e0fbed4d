package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

  private final SplittableRandom random = new SplittableRandom(1);
  private final NodeId self = NodeId.random(random);
  private final RoutingTable table = new RoutingTable(self, true, false);
  private int made;

  @Test
  void knowsManyThatAreNearAndFewOfThoseThatAreFar() {
    for (int i = 0; i < 100_000; i++) {
      answered(NodeId.random(random));
    }

    int[] shared = new int[10];
    for (Contact contact : table.contacts(1000)) {
      shared[Math.min(9, self.sharedBits(contact.id()))]++;
    }
    assertThat(shared).startsWith(128, 64, 32, 16, 8, 8, 8, 8, 8);
    assertThat(table.size()).isLessThan(350);
  }

  @Test
  void namesTheClosestInTheOrderOfTheirDistance() {
    for (int i = 0; i < 60; i++) {
      answered(NodeId.random(random));
    }
    NodeId target = NodeId.random(random);

    List<NodeId> closest = table.closest(target, 8).stream().map(Contact::id).toList();

    List<NodeId> expected =
        table.contacts(1000).stream()
            .map(Contact::id)
            .sorted(target::compareDistance)
            .limit(8)
            .toList();
    assertThat(closest).isEqualTo(expected);
  }

  @Test
  void hearsayIsNoNodeUntilItAnswers() {
    Contact node = contact(NodeId.random(random));
    table.heard(node.id(), node.at(), 0);
    int before = table.size();
    RoutingTable.Errand errand = table.errand(0).orElseThrow();
    table.answered(node.id(), node.at(), 0);

    assertThat(before).isZero();
    assertThat(table.closest(node.id(), 8)).containsExactly(node);
    assertThat(errand.contact()).isEqualTo(node);
    assertThat(errand.urgent()).isTrue();
    assertThat(table.errand(0)).isEmpty();
  }

  @Test
  void aSilentNodeMakesRoomOnlyWhenItWasSilentTwiceAndAnotherWaits() {
    fillFarthest();
    int full = table.size();
    Contact silent =
        table.contacts(1000).stream()
            .filter(one -> self.sharedBits(one.id()) == 0)
            .findFirst()
            .orElseThrow();

    table.failed(silent.at());
    boolean afterOne = table.contacts(1000).contains(silent);
    table.failed(silent.at());

    assertThat(afterOne).isTrue();
    assertThat(table.contacts(1000)).doesNotContain(silent).hasSize(full);
  }

  @Test
  void aSilentNodeWithoutSuccessorGoesAfterFiveQuestions() {
    Contact node = answered(NodeId.random(random));
    for (int i = 0; i < 4; i++) {
      table.failed(node.at());
    }
    int before = table.size();
    table.failed(node.at());

    assertThat(before).isEqualTo(1);
    assertThat(table.size()).isZero();
  }

  @Test
  void anIdThatFollowsFromTheAddressIsPreferred() {
    fillFarthest();
    Endpoint at = contact(self).at();
    NodeId verified;
    do {
      verified = SecureId.of(at, random);
    } while (self.sharedBits(verified) != 0);
    int before = table.size();
    table.answered(verified, at, 0);

    assertThat(table.contacts(1000)).contains(new Contact(verified, at));
    assertThat(table.size()).isEqualTo(before);
  }

  @Test
  void aNodeThatChangesItsIdLosesItsPlaceAndIsNewAgain() {
    Contact node = answered(NodeId.random(random));
    NodeId other = NodeId.random(random);
    table.answered(other, node.at(), 0);

    assertThat(table.contacts(10)).containsExactly(new Contact(other, node.at()));
  }

  @Test
  void aSecondNodeWithAnIdIsTheThiefUntilTheFirstIsSilent() {
    Contact node = answered(NodeId.random(random));
    Contact thief = contact(node.id());
    table.answered(thief.id(), thief.at(), TimeUnit.MINUTES.toNanos(14));
    List<Contact> early = table.contacts(10);
    table.answered(thief.id(), thief.at(), TimeUnit.MINUTES.toNanos(16));

    assertThat(early).containsExactly(node);
    assertThat(table.contacts(10)).containsExactly(thief);
  }

  @Test
  void theLongestSilentIsAskedAfterFiveMinutes() {
    Contact first = answered(NodeId.random(random));
    Contact second = contact(NodeId.random(random));
    table.answered(second.id(), second.at(), TimeUnit.MINUTES.toNanos(1));

    assertThat(table.errand(TimeUnit.MINUTES.toNanos(4))).isEmpty();
    assertThat(table.errand(TimeUnit.MINUTES.toNanos(7)).orElseThrow().contact()).isEqualTo(first);
    assertThat(table.errand(TimeUnit.MINUTES.toNanos(7)).orElseThrow().contact()).isEqualTo(second);
    assertThat(table.errand(TimeUnit.MINUTES.toNanos(7))).isEmpty();
  }

  @Test
  void nodesStayWhenOurIdChanges() {
    for (int i = 0; i < 100; i++) {
      answered(NodeId.random(random));
    }
    NodeId other = NodeId.random(random);
    table.moved(other);

    assertThat(table.self()).isEqualTo(other);
    assertThat(table.size()).isEqualTo(100);
  }

  /// All places of the half that is not ours are taken, by ids of their owners' choice.
  private void fillFarthest() {
    for (int i = 0; i < 300; i++) {
      answered(NodeId.random(random));
    }
    assertThat(table.contacts(1000).stream().filter(one -> self.sharedBits(one.id()) == 0).count())
        .isEqualTo(128);
  }

  private Contact answered(NodeId id) {
    Contact contact = contact(id);
    table.answered(contact.id(), contact.at(), 0);
    return contact;
  }

  private Contact contact(NodeId id) {
    int n = made++;
    String ip = (20 + n / 65_536) + "." + n / 256 % 256 + "." + n % 256 + ".1";
    return new Contact(id, Endpoint.of(DhtWorld.socket(ip + ":6881")).orElseThrow());
  }
}
