package io.htorrent.peers.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Ten thousand of our nodes, each joined by itself through three that were there; one datagram of
/// twenty is lost, and nodes come and go without a word, ten each second.
///
/// The ideal number of hops: a node asked names the eight nodes that it knows closest to the
/// target. They are random ones of the range around the target that does not hold the node itself,
/// which is at least one bit closer than it; the best of eight of them is log2(8) = 3 bits closer
/// still. So a hop gains 4 bits, and the log2(10,000) = 13.3 bits of the network take 3.3 hops. The
/// goal is twice that, for the last of the eight closest to be found.
class LargeNetworkTest {

  private static final int NODES = 10_000;
  private static final int COMINGS_AND_GOINGS = NODES / 50;
  private static final int LOOKUPS = 100;
  private static final double IDEAL_HOPS = Math.log(NODES) / Math.log(2 * Lookup.CLOSEST);

  @Test
  void lookupsConvergeWithinTwiceTheIdealHopsAmongTenThousandNodesWithLossAndChurn() {
    DhtWorld world = new DhtWorld(5);
    world.net.loss(0.05);
    world.crowd(NODES);
    world.run(Duration.ofSeconds(30));

    List<Lookup> ended = new ArrayList<>();
    for (int i = 1; i <= COMINGS_AND_GOINGS; i++) {
      world.leave(world.any());
      world.joinAnyone();
      if (i > COMINGS_AND_GOINGS - LOOKUPS) {
        NodeId target = NodeId.random(world.random);
        world.any().node().lookups().run(target, List.of(), new Finding(target, ended::add));
      }
      world.run(Duration.ofMillis(100));
    }
    world.run(Duration.ofSeconds(10));

    double meanHops = ended.stream().mapToInt(Lookup::hops).average().orElseThrow();
    int found = ended.stream().mapToInt(lookup -> found(lookup, closest(world, lookup))).sum();
    assertThat(ended).as("of those whose node did not leave").hasSizeGreaterThan(LOOKUPS * 9 / 10);
    assertThat(meanHops).isLessThanOrEqualTo(2 * IDEAL_HOPS);
    assertThat(found)
        .as("of the eight truly closest, in all lookups")
        .isGreaterThanOrEqualTo(ended.size() * Lookup.CLOSEST * 9 / 10);
  }

  private static int found(Lookup lookup, Set<Endpoint> closest) {
    return (int) lookup.closest().stream().filter(node -> closest.contains(node.at)).count();
  }

  /// The nodes that are closest to a target, as only the world knows.
  private static Set<Endpoint> closest(DhtWorld world, Lookup lookup) {
    NodeId target = lookup.target();
    PriorityQueue<Contact> farthestFirst =
        new PriorityQueue<>((one, other) -> target.compareDistance(other.id(), one.id()));
    for (DhtWorld.Member member : world.members) {
      farthestFirst.add(new Contact(member.id(), member.at()));
      if (farthestFirst.size() > Lookup.CLOSEST) {
        farthestFirst.remove();
      }
    }
    Set<Endpoint> closest = new HashSet<>();
    farthestFirst.forEach(contact -> closest.add(contact.at()));
    return closest;
  }
}
