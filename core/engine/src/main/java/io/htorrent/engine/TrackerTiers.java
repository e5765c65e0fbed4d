package io.htorrent.engine;

import io.htorrent.api.session.TrackerStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The trackers of one torrent in tiers (BEP 12): each shuffled once, the one that answers moved to
/// the front of its own. On the torrent's loop.
final class TrackerTiers {

  /// Of one torrent; as many as are taken from a torrent file.
  static final int MOST = 200;

  private final List<List<TrackerEntry>> tiers = new ArrayList<>();

  /// A new tier, behind the others.
  void startTier() {
    tiers.add(new ArrayList<>());
  }

  /// One more in the last tier.
  void add(TrackerEntry entry) {
    tiers.getLast().add(entry);
  }

  /// The last tier is whole: in which order it is tried is drawn.
  void shuffleTier(RandomGenerator random) {
    List<TrackerEntry> tier = tiers.getLast();
    for (int i = tier.size(); i > 1; i--) {
      Collections.swap(tier, i - 1, random.nextInt(i));
    }
  }

  /// A tier of its own for one tracker, with so many tiers before it.
  void addTier(int at, TrackerEntry entry) {
    tiers.add(at, new ArrayList<>(List.of(entry)));
  }

  /// Moves a tracker that answered to the front of its tier.
  void promote(TrackerEntry entry) {
    for (List<TrackerEntry> tier : tiers) {
      if (tier.remove(entry)) {
        tier.addFirst(entry);
      }
    }
  }

  /// All of them, in the order in which they are asked.
  Stream<TrackerEntry> entries() {
    return tiers.stream().flatMap(List::stream);
  }

  /// Whether this URL is among them.
  boolean contains(String url) {
    return entries().anyMatch(entry -> entry.url.equals(url));
  }

  /// How many there are.
  int size() {
    return tiers.stream().mapToInt(List::size).sum();
  }

  /// How the torrent stands with each of them.
  ///
  /// @param dueNanos when it is to be announced
  List<TrackerStatus> statuses(long dueNanos, long nanos) {
    List<TrackerStatus> statuses = new ArrayList<>();
    for (int tier = 0; tier < tiers.size(); tier++) {
      for (TrackerEntry entry : tiers.get(tier)) {
        statuses.add(entry.status(tier, dueNanos, nanos));
      }
    }
    return statuses;
  }
}
