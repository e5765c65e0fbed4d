package io.htorrent.testkit.world;

import io.htorrent.engine.loop.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/// All that happened in a world, as lines and as one number. In large worlds the bursts between
/// hosts have no lines, and still count in the number. On the world's thread.
final class Trace {

  private static final long PRIME = 0x100000001b3L; // of FNV-1a
  private static final int TAIL = 12;

  private final VirtualTime time;
  private final boolean bursts;
  private final List<String> lines = new ArrayList<>();
  private long digest = 0xcbf29ce484222325L;

  /// @param bursts whether each burst has a line
  Trace(VirtualTime time, boolean bursts) {
    this.time = time;
    this.bursts = bursts;
  }

  /// Something worth a line.
  void happened(String what) {
    lines.add(time.nanos() + " " + what);
    mix(time.nanos());
    mix(what.hashCode());
  }

  /// A burst came from one host to another.
  void arrived(VirtualHost from, VirtualHost to, Burst burst) {
    long sum = burst.sum();
    mix(time.nanos());
    mix(from.name.hashCode() * 31L + to.name.hashCode());
    mix(sum + burst.length());
    if (bursts) {
      lines.add(
          time.nanos()
              + " "
              + from.name
              + " > "
              + to.name
              + " "
              + burst.length()
              + " "
              + Long.toHexString(sum));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// The last lines.
  String tail() {
    return String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }

  /// Differs when anything differed: what, when, or in which order.
  long digest() {
    return digest;
  }

  private void mix(long value) {
    digest = (digest ^ value) * PRIME;
    digest ^= digest >>> 32;
  }
}
