package io.htorrent.testkit.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The way out of a machine, shared fairly: connections that have something to send take turns, a
/// burst each. On the world's thread.
///
/// Less than a packet is not worth an event of its own: on an idle line it leaves at once, and the
/// next burst takes so much longer; on a busy one it leaves with what is behind it.
final class Uplink {

  private static final int PACKET = 1448;
  private static final int LONGEST_BURST = 64 * 1024;
  private static final int BURSTS_PER_SECOND = 20; // of a line that is full

  private final VirtualHost host;
  private final ArrayDeque<VirtualChannel> waiting = new ArrayDeque<>();
  private List<VirtualChannel> leaving = new ArrayList<>();
  private int owedBytes; // left, and not yet paid for in time
  private boolean busy;

  Uplink(VirtualHost host) {
    this.host = host;
  }

  /// The longest burst that does not make the others wait.
  int burstBytes() {
    long share = host.upBytesPerSecond / BURSTS_PER_SECOND;
    return share == 0 ? LONGEST_BURST : Math.clamp(share, PACKET, LONGEST_BURST);
  }

  /// This connection, which does not wait yet, has bursts to send. Says whether they have left.
  boolean sends(VirtualChannel channel) {
    if (host.upBytesPerSecond == 0) {
      channel.leave(Integer.MAX_VALUE);
      return true;
    }
    if (!busy && owedBytes + channel.turnBytes(PACKET) < PACKET) {
      owedBytes += channel.leave(PACKET);
      if (!channel.waitsAgain()) {
        return true;
      }
    }
    waiting.add(channel);
    if (!busy) {
      next();
    }
    return false;
  }

  private void next() {
    int bytes = owedBytes;
    owedBytes = 0;
    while (!waiting.isEmpty() && bytes < PACKET) {
      VirtualChannel channel = waiting.removeFirst();
      leaving.add(channel);
      bytes += channel.turnBytes(PACKET);
    }
    busy = !leaving.isEmpty();
    if (busy) {
      long nanos = host.upBytesPerSecond == 0 ? 0 : (long) (bytes * 1e9 / host.upBytesPerSecond);
      host.network.time.after(nanos, this::left);
    }
  }

  private void left() {
    List<VirtualChannel> gone = leaving;
    leaving = new ArrayList<>();
    for (VirtualChannel channel : gone) {
      channel.leave(PACKET);
      if (channel.waitsAgain()) {
        waiting.add(channel);
      }
    }
    next();
  }
}
