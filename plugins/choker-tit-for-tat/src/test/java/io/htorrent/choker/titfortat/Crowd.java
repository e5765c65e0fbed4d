package io.htorrent.choker.titfortat;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import io.htorrent.testkit.ChokerRounds;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Peers that all want and never give, round after round of 15 s.
final class Crowd {

  private static final int ROUND_SECONDS = 15;

  private final TreeMap<Long, Integer> unchokedAt = new TreeMap<>();
  private final TreeMap<Long, Integer> lastServedAt = new TreeMap<>();
  private final TreeSet<Long> optimistic = new TreeSet<>();
  private final TreeSet<Long> everServed = new TreeSet<>();
  private final int size;
  private int second = 1000;

  Crowd(int size) {
    this.size = size;
  }

  /// One round, carried out.
  void play(Choker choker, int slots) {
    second += ROUND_SECONDS;
    String[] peers = new String[size];
    for (int i = 0; i < size; i++) {
      peers[i] = text(i + 1);
    }
    Round round = ChokerRounds.at(second).leeching(slots, peers);
    for (Verdict verdict : choker.judge(round)) {
      carryOut(verdict);
    }
  }

  /// Who was served at least once.
  Set<Long> everServed() {
    return everServed;
  }

  private String text(long peer) {
    String text = peer + " interested connected=" + (second - 900);
    if (unchokedAt.containsKey(peer)) {
      text += " unchoked since=" + (second - unchokedAt.get(peer));
    }
    if (lastServedAt.containsKey(peer)) {
      text += " last=" + (second - lastServedAt.get(peer));
    }
    return optimistic.contains(peer) ? text + " optimistic" : text;
  }

  private void carryOut(Verdict verdict) {
    long peer = verdict.peer();
    if (verdict.serve()) {
      unchokedAt.putIfAbsent(peer, second);
      lastServedAt.put(peer, unchokedAt.get(peer));
      everServed.add(peer);
    } else {
      unchokedAt.remove(peer);
    }
    if (verdict.optimistic()) {
      optimistic.add(peer);
    } else {
      optimistic.remove(peer);
    }
  }
}
