package io.htorrent.peers.dht;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The nodes of one range of distances (BEP 5): those in use, and those that wait for a place. A
/// place is taken only by a node that has answered, and given up only by one that did not.
final class Bucket {

  static final int MOST_SPARE = 8;

  /// Silent twice: a lost datagram or two is no reason.
  private static final int FAILING = 2;

  private static final int DEAD = 5;

  final List<Node> live = new ArrayList<>(0);
  final List<Node> spare = new ArrayList<>(0);
  private final NodeId self;
  private final int capacity;

  Bucket(NodeId self, int capacity) {
    this.self = self;
    this.capacity = capacity;
  }

  boolean hasRoom() {
    return live.size() < capacity;
  }

  /// Takes a node that has answered, if need be in the place of one that is worse: silent, or with
  /// an id of its own choice (BEP 42) while this one's follows from its address. Else it waits.
  void add(Node node) {
    spare.removeIf(one -> one.at.equals(node.at));
    if (hasRoom()) {
      live.add(node);
      return;
    }
    Optional<Node> worst =
        live.stream()
            .filter(one -> one.failures >= FAILING || (node.verified && !one.verified))
            .max(
                Comparator.comparingInt((Node one) -> one.failures)
                    .thenComparingLong(one -> -one.seenNanos));
    if (worst.isPresent()) {
      live.remove(worst.get());
      live.add(node);
    } else {
      keepSpare(node);
    }
  }

  /// Keeps in mind a node that others speak of.
  void heard(Node node) {
    keepSpare(node);
  }

  /// As many may wait as there are places, and eight more. Beyond, hearsay goes before who has
  /// answered, and far hearsay before near: our neighbours are what others need us to know.
  private void keepSpare(Node node) {
    spare.add(node);
    if (spare.size() > MOST_SPARE + Math.max(0, capacity - live.size())) {
      int least = 0;
      for (int i = 1; i < spare.size(); i++) {
        least = isLess(spare.get(i), spare.get(least)) ? i : least;
      }
      spare.remove(least);
    }
  }

  private boolean isLess(Node one, Node other) {
    return one.confirmed != other.confirmed
        ? other.confirmed
        : self.compareDistance(one.id, other.id) > 0;
  }

  /// One of the live nodes left us without an answer.
  void failed(Node node) {
    node.failures++;
    Optional<Node> next =
        spare.stream()
            .filter(one -> one.confirmed)
            .max(Comparator.comparingLong(one -> one.seenNanos));
    if (node.failures >= FAILING && next.isPresent()) {
      live.remove(node);
      spare.remove(next.get());
      live.add(next.get());
    } else if (node.failures >= DEAD) {
      live.remove(node);
    }
  }

  /// Whether hearsay is worth a question: somebody could have a place.
  boolean seeks() {
    if (hasRoom()) {
      return true;
    }
    for (Node node : live) {
      if (node.failures > 0) {
        return true;
      }
    }
    return false;
  }

  /// The nearest hearsay, taken out.
  Optional<Node> takeHearsay() {
    Node nearest = null;
    for (Node node : spare) {
      if (!node.confirmed && (nearest == null || self.compareDistance(node.id, nearest.id) < 0)) {
        nearest = node;
      }
    }
    spare.remove(nearest);
    return Optional.ofNullable(nearest);
  }
}
