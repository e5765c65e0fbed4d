package io.htorrent.peers.dht;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The items that others keep here (BEP 44), each for two hours after it was put last. Beyond 700
/// the ones farthest from our id go.
final class ItemStore {

  static final int MOST = 700; // of at most 1000 bytes
  private static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(2);

  private NodeId self;
  private NavigableMap<NodeId, Kept> items = new TreeMap<>();

  private record Kept(Item item, long nanos) {}

  /// What became of a put.
  enum Verdict {
    STORED(0, ""),
    CAS_MISMATCH(301, "another version is here than you expect"),
    OUTDATED(302, "a newer version is here");

    final int code;
    final String reason;

    Verdict(int code, String reason) {
      this.code = code;
      this.reason = reason;
    }
  }

  ItemStore(NodeId self) {
    this.self = self;
  }

  Optional<Item> get(NodeId target) {
    return Optional.ofNullable(items.get(self.distance(target))).map(Kept::item);
  }

  /// Keeps an item that is genuine.
  ///
  /// @param expected the version that it replaces, of a mutable one; below 0 for any
  Verdict put(Item item, long expected, long nanos) {
    NodeId distance = self.distance(item.target());
    Kept before = items.get(distance);
    if (before != null
        && before.item() instanceof Item.Mutable old
        && item instanceof Item.Mutable fresh) {
      if (expected >= 0 && expected != old.sequence()) {
        return Verdict.CAS_MISMATCH;
      }
      boolean same = fresh.sequence() == old.sequence() && fresh.equals(old);
      if (fresh.sequence() <= old.sequence() && !same) {
        return Verdict.OUTDATED;
      }
    }
    items.put(distance, new Kept(item, nanos));
    if (items.size() > MOST) {
      items.pollLastEntry();
    }
    return Verdict.STORED;
  }

  int size() {
    return items.size();
  }

  /// Forgets what nobody put again for two hours.
  void expire(long nanos) {
    items.values().removeIf(kept -> nanos - kept.nanos() > LIFE_NANOS);
  }

  /// We have another id: what is far and near changes.
  void moved(NodeId other) {
    self = other;
    NavigableMap<NodeId, Kept> before = items;
    items = new TreeMap<>();
    before.values().forEach(kept -> items.put(other.distance(kept.item().target()), kept));
  }
}
