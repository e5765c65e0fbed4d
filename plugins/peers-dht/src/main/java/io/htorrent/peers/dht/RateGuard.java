package io.htorrent.peers.dht;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/// Tells who floods us: a source of more than 50 messages in 10 s is not heard for 5 min. It costs
/// a look into a map, before a message is read.
final class RateGuard {

  static final int MOST_MESSAGES = 50;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PENALTY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MOST_SOURCES = 4096;

  // Counts of the window that runs; thrown away with it. Never walked over.
  private Map<Endpoint, int[]> counts = new HashMap<>();
  private long windowNanos;
  // Until when, the earliest first.
  private final SequencedMap<Endpoint, Long> banned = new LinkedHashMap<>();

  /// Whether the message of this sender is to be read. Counts it.
  boolean admits(Endpoint sender, long nanos) {
    Endpoint source = source(sender);
    Long until = banned.get(source);
    if (until != null) {
      if (nanos - until < 0) {
        return false;
      }
      banned.remove(source);
    }
    if (nanos - windowNanos > WINDOW_NANOS) {
      counts = new HashMap<>();
      windowNanos = nanos;
    }
    if (counts.size() >= MOST_SOURCES && !counts.containsKey(source)) {
      return true; // so many sources in ten seconds: the budgets for all of them hold
    }
    int[] count = counts.computeIfAbsent(source, _ -> new int[1]);
    if (++count[0] <= MOST_MESSAGES) {
      return true;
    }
    ban(source, nanos + PENALTY_NANOS);
    return false;
  }

  private void ban(Endpoint source, long untilNanos) {
    counts.remove(source);
    banned.putLast(source, untilNanos);
    if (banned.size() > MOST_SOURCES) {
      banned.pollFirstEntry();
    }
  }

  /// Who answers for it: an address; of IPv6 the whole /64, which one host may use up. In a local
  /// network an address may be many nodes.
  private static Endpoint source(Endpoint sender) {
    if (sender.reach() != Endpoint.Reach.GLOBAL) {
      return sender;
    }
    return sender.isIpv6() ? new Endpoint(sender.high(), 0, 0) : sender.withPort(0);
  }
}
