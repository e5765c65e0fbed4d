package io.htorrent.peers.lsd;

import io.htorrent.api.InfoHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Which torrents are announced when: each every five minutes, a new one twice in the beginning,
/// since datagrams get lost; at most one datagram a minute (BEP 14). Beyond what fits into it they
/// take turns. On the driver's loop.
final class Schedule {

  static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(5);
  static final long SHORTEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<InfoHash, Turn> turns = new LinkedHashMap<>();
  private boolean announced;
  private long lastNanos;

  /// When a torrent is next announced.
  private static final class Turn {
    long dueNanos;
    int times;

    Turn(long dueNanos) {
      this.dueNanos = dueNanos;
    }
  }

  /// A torrent is announced from now on.
  void add(InfoHash torrent, long nanos) {
    turns.computeIfAbsent(torrent, _ -> new Turn(nanos));
  }

  /// And no more.
  void remove(InfoHash torrent) {
    turns.remove(torrent);
  }

  /// Nobody here has heard of any of them: all are new again.
  void anew(long nanos) {
    turns.replaceAll((_, _) -> new Turn(nanos));
  }

  /// Whether it is announced.
  boolean has(InfoHash torrent) {
    return turns.containsKey(torrent);
  }

  /// How long until the next announce; empty when there is nothing to announce.
  OptionalLong waitNanos(long nanos) {
    OptionalLong due = turns.values().stream().mapToLong(turn -> turn.dueNanos - nanos).min();
    long polite = announced ? lastNanos + SHORTEST_NANOS - nanos : 0;
    return due.isEmpty() ? due : OptionalLong.of(Math.max(0, Math.max(polite, due.getAsLong())));
  }

  /// Those that are announced now, the longest due first; at most `most`.
  List<InfoHash> take(int most, long nanos) {
    List<Map.Entry<InfoHash, Turn>> due = new ArrayList<>(turns.entrySet());
    due.removeIf(entry -> entry.getValue().dueNanos - nanos > 0);
    due.sort((a, b) -> Long.signum(a.getValue().dueNanos - b.getValue().dueNanos));
    List<InfoHash> taken = new ArrayList<>();
    for (Map.Entry<InfoHash, Turn> entry : due.subList(0, Math.min(most, due.size()))) {
      Turn turn = entry.getValue();
      turn.dueNanos = nanos + (turn.times++ == 0 ? SHORTEST_NANOS : EVERY_NANOS);
      taken.add(entry.getKey());
    }
    announced |= !taken.isEmpty();
    lastNanos = taken.isEmpty() ? lastNanos : nanos;
    return taken;
  }
}
