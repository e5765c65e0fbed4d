package io.htorrent.peers.dht;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The nodes that we know in one address family (BEP 5), many near to us and few far away.
///
/// A node is in it when it has answered us; what others say of one only makes it a candidate. One
/// node for each /24 (IPv4) or /64 (IPv6) in all of it: who holds a network holds one place.
final class RoutingTable {

  /*
   * A bucket for each number of leading bits shared with our id; the last one takes all that share
   * more, and is split when it is full. The first four are larger: each step of a lookup from here
   * starts closer. At most about 300 nodes for a million; so everything is found by walking over
   * them, which takes a microsecond and saves maps.
   */

  static final int CLOSEST = 8;
  private static final int[] CAPACITY = {128, 64, 32, 16, CLOSEST};
  private static final int MOST_BUCKETS = 50;
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(15);

  private NodeId self;
  private final boolean restrict;
  private final boolean strict;
  private final List<Bucket> buckets = new ArrayList<>();

  /// @param restrict whether one network has one place
  /// @param strict whether only ids that follow from the address are taken (BEP 42)
  RoutingTable(NodeId self, boolean restrict, boolean strict) {
    this.self = self;
    this.restrict = restrict;
    this.strict = strict;
    buckets.add(new Bucket(self, CAPACITY[0]));
  }

  /// Our own id.
  NodeId self() {
    return self;
  }

  /// How many nodes are in use.
  int size() {
    return buckets.stream().mapToInt(bucket -> bucket.live.size()).sum();
  }

  /// A node answered us.
  void answered(NodeId id, Endpoint at, long nanos) {
    Node known = find(at);
    if (known != null && known.id.equals(id)) {
      known.answered(nanos);
      return;
    }
    if (known != null) {
      remove(known); // it changed its id: what we thought of its place is wrong
    }
    if (!acceptable(id, at) || crowded(at) || doubled(id, nanos)) {
      return;
    }
    Node node = new Node(id, at, nanos);
    node.answered(nanos);
    add(node);
  }

  private void add(Node node) {
    while (!bucket(node.id).hasRoom() && bucket(node.id) == buckets.getLast() && canSplit()) {
      split();
    }
    bucket(node.id).add(node);
  }

  /// Somebody says that a node is here, maybe itself: it becomes a candidate.
  void heard(NodeId id, Endpoint at, long nanos) {
    if (!acceptable(id, at) || crowded(at)) {
      return;
    }
    Bucket bucket = bucket(id);
    for (Node one : bucket.spare) {
      if (sameNode(one.at, at)) {
        return;
      }
    }
    bucket.heard(new Node(id, at, nanos));
  }

  /// A node did not answer. Only to be told while others do: else it is us.
  void failed(Endpoint at) {
    Node node = find(at);
    if (node != null) {
      bucket(node.id).failed(node);
    }
  }

  /// A node lied or broke the rules: out with it.
  void expel(Endpoint at) {
    Node node = find(at);
    if (node != null) {
      remove(node);
    }
  }

  /// The nodes closest to a target, closest first: those that answer.
  List<Contact> closest(NodeId target, int count) {
    List<Node> best = new ArrayList<>(count + 1);
    for (Bucket bucket : buckets) {
      for (Node node : bucket.live) {
        if (node.failures < 2) {
          insert(best, node, target, count);
        }
      }
    }
    return best.stream().map(Node::contact).toList();
  }

  private static void insert(List<Node> best, Node node, NodeId target, int count) {
    int at = best.size();
    while (at > 0 && target.compareDistance(node.id, best.get(at - 1).id) < 0) {
      at--;
    }
    if (at < count) {
      best.add(at, node);
      if (best.size() > count) {
        best.removeLast();
      }
    }
  }

  /// Whether the owner of this address has proven that it receives there: it answered us.
  boolean proven(Endpoint at) {
    for (Bucket bucket : buckets) {
      for (Node node : bucket.live) {
        if (node.at.sameIp(at)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The next node to ask for the sake of the table, and what for: hearsay where there is room,
  /// else who has been silent for 5 min, the longest silent first. It counts as asked.
  Optional<Errand> errand(long nanos) {
    for (int i = buckets.size() - 1; i >= 0; i--) {
      Bucket bucket = buckets.get(i);
      boolean seeks = bucket.seeks() || (i == buckets.size() - 1 && canSplit());
      Optional<Node> hearsay = seeks ? bucket.takeHearsay() : Optional.empty();
      if (hearsay.isPresent()) {
        Contact contact = hearsay.get().contact();
        return Optional.of(new Errand(contact, sharedBits(i), isNeighbour(contact.id())));
      }
    }
    Node quietest = null;
    for (Bucket bucket : buckets) {
      for (Node node : bucket.live) {
        boolean quiet = nanos - node.askedNanos > QUIET_NANOS;
        if (quiet && (quietest == null || node.askedNanos - quietest.askedNanos < 0)) {
          quietest = node;
        }
      }
    }
    if (quietest == null) {
      return Optional.empty();
    }
    quietest.askedNanos = nanos;
    return Optional.of(new Errand(quietest.contact(), sharedBits(bucketIndex(quietest.id)), false));
  }

  /// What the ids of a bucket share with ours: of the last one, which is ours, all.
  private int sharedBits(int bucket) {
    return bucket == buckets.size() - 1 ? NodeId.BITS : bucket;
  }

  /// Whether a node would be among the eight closest to us.
  private boolean isNeighbour(NodeId id) {
    List<Contact> closest = closest(self, CLOSEST);
    return closest.size() < CLOSEST || self.compareDistance(id, closest.getLast().id()) < 0;
  }

  /// A node to ask.
  ///
  /// @param sharedBits of our id with what it is to be asked for, so that the bucket is refreshed;
  ///   160 for our id itself
  /// @param urgent whether it would be one of our neighbours: who asks us for what is near, needs
  ///   them
  record Errand(Contact contact, int sharedBits, boolean urgent) {}

  /// What is worth keeping for the next run, the last seen first.
  List<Contact> contacts(int most) {
    return nodes()
        .sorted(Comparator.comparingLong((Node node) -> -node.seenNanos))
        .limit(most)
        .map(Node::contact)
        .toList();
  }

  /// We have another id: the same nodes, in other buckets.
  void moved(NodeId other) {
    List<Node> all = nodes().filter(node -> !node.id.equals(other)).toList();
    self = other;
    buckets.clear();
    buckets.add(new Bucket(self, CAPACITY[0]));
    all.forEach(this::add);
  }

  private Stream<Node> nodes() {
    return buckets.stream().flatMap(bucket -> bucket.live.stream());
  }

  private boolean acceptable(NodeId id, Endpoint at) {
    return !id.equals(self)
        && at.port() != 0
        && at.reach() != Endpoint.Reach.NOWHERE
        && (!strict || SecureId.matches(id, at));
  }

  private boolean crowded(Endpoint at) {
    for (Bucket bucket : buckets) {
      for (Node node : bucket.live) {
        if (sameNode(node.at, at)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Two that count as one. In local networks, and on one machine, a host is many nodes.
  private boolean sameNode(Endpoint one, Endpoint other) {
    if (one.block() != other.block() || one.isIpv6() != other.isIpv6()) {
      return false;
    }
    return one.equals(other) || (restrict && one.reach() == Endpoint.Reach.GLOBAL);
  }

  /// Whether somebody else has this id and is well: then the second is the thief.
  private boolean doubled(NodeId id, long nanos) {
    Optional<Node> twin = bucket(id).live.stream().filter(one -> one.id.equals(id)).findFirst();
    if (twin.isPresent() && nanos - twin.get().seenNanos > GOOD_NANOS) {
      remove(twin.get());
      return false;
    }
    return twin.isPresent();
  }

  private @Nullable Node find(Endpoint at) {
    for (Bucket bucket : buckets) {
      for (Node node : bucket.live) {
        if (node.at.equals(at)) {
          return node;
        }
      }
    }
    return null;
  }

  private void remove(Node node) {
    bucket(node.id).live.remove(node);
  }

  private Bucket bucket(NodeId id) {
    return buckets.get(bucketIndex(id));
  }

  private int bucketIndex(NodeId id) {
    return Math.min(self.sharedBits(id), buckets.size() - 1);
  }

  private boolean canSplit() {
    return buckets.size() < MOST_BUCKETS;
  }

  private void split() {
    int depth = buckets.size();
    Bucket last = buckets.getLast();
    Bucket next = new Bucket(self, CAPACITY[Math.min(depth, CAPACITY.length - 1)]);
    buckets.add(next);
    move(last.live, next.live, depth);
    move(last.spare, next.spare, depth);
  }

  private void move(List<Node> from, List<Node> to, int depth) {
    for (Node node : List.copyOf(from)) {
      if (self.sharedBits(node.id) >= depth) {
        from.remove(node);
        to.add(node);
      }
    }
  }
}
