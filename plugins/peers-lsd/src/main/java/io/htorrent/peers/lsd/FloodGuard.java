package io.htorrent.peers.lsd;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How much of what comes is looked at: ten messages a second, and of one sender five, each with as
/// much in hand (L04): many clients send one message for each of their torrents, all at once. On
/// the driver's loop.
final class FloodGuard {

  private static final int OF_ALL = 10;
  private static final int OF_ONE = 5;
  private static final int MOST_SENDERS = 256;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Map<InetAddress, Bucket> senders = new LinkedHashMap<>(16, 0.75f, true);
  private final Bucket all;

  FloodGuard(long nanos) {
    all = new Bucket(OF_ALL, nanos);
  }

  /// Whether one more message of this sender is looked at.
  boolean admits(InetAddress sender, long nanos) {
    Bucket one = senders.computeIfAbsent(sender, _ -> new Bucket(OF_ONE, nanos));
    if (senders.size() > MOST_SENDERS) {
      senders.remove(senders.keySet().iterator().next());
    }
    return one.take(nanos) && all.take(nanos);
  }

  /// Fills at a rate, up to what it gives in one second.
  private static final class Bucket {
    private final int perSecond;
    private long full; // when it will be

    Bucket(int perSecond, long nanos) {
      this.perSecond = perSecond;
      this.full = nanos;
    }

    boolean take(long nanos) {
      long since = full - nanos > 0 ? full : nanos;
      boolean enough = since + SECOND / perSecond - nanos <= SECOND;
      full = enough ? since + SECOND / perSecond : full;
      return enough;
    }
  }
}
