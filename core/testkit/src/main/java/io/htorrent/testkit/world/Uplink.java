package io.htorrent.testkit.world;

import java.util.ArrayDeque;

/// The way out of a machine, shared fairly: connections that have something to send take turns, a
/// burst each. On the world's thread.
final class Uplink {

  private static final int SHORTEST_BURST = 1448; // a packet
  private static final int LONGEST_BURST = 64 * 1024;
  private static final int BURSTS_PER_SECOND = 20; // of a line that is full

  private final VirtualHost host;
  private final ArrayDeque<VirtualChannel> waiting = new ArrayDeque<>();
  private boolean busy;

  Uplink(VirtualHost host) {
    this.host = host;
  }

  /// The longest burst that does not make the others wait.
  int burstBytes() {
    long share = host.upBytesPerSecond / BURSTS_PER_SECOND;
    return share == 0 ? LONGEST_BURST : Math.clamp(share, SHORTEST_BURST, LONGEST_BURST);
  }

  /// This connection, which did not wait yet, has bursts to send.
  void offer(VirtualChannel channel) {
    waiting.add(channel);
    if (!busy) {
      next();
    }
  }

  private void next() {
    VirtualChannel channel = waiting.poll();
    while (channel != null && host.upBytesPerSecond == 0) {
      channel.leaveAll();
      channel = waiting.poll();
    }
    busy = channel != null;
    if (channel != null) {
      VirtualChannel first = channel;
      long nanos = (long) (first.nextLength() * 1e9 / host.upBytesPerSecond);
      host.network.time.after(nanos, () -> left(first));
    }
  }

  private void left(VirtualChannel channel) {
    if (channel.leave()) {
      waiting.add(channel);
    }
    next();
  }
}
