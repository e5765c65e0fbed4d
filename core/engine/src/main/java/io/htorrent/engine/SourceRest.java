package io.htorrent.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long a source that failed is left alone: 30 s, twice as long after each failure in a row, a
/// day at most (W04). Time is an argument; on the loop.
final class SourceRest {

  static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(30);
  static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(24);
  private static final int MOST_DOUBLINGS = 12; // 30 s << 12 is above a day

  private int failures;
  private String problem = "";
  private long untilNanos;

  /// It failed.
  ///
  /// @param wished when it wishes to be asked again; zero when it did not say
  void failed(String what, Duration wished, long nanos) {
    problem = what;
    long backOff = SHORTEST_NANOS << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    long asked = wished.compareTo(Duration.ofDays(1)) > 0 ? LONGEST_NANOS : wished.toNanos();
    untilNanos = nanos + Math.min(Math.max(asked, backOff), LONGEST_NANOS);
  }

  /// It sent something that was asked for.
  void works() {
    failures = 0;
    problem = "";
  }

  /// The machine is in another network: what failed may work there.
  void forgive() {
    works();
  }

  /// Whether it is to be left alone.
  boolean holds(long nanos) {
    return failures > 0 && untilNanos - nanos > 0;
  }

  /// How long still.
  long leftNanos(long nanos) {
    return failures > 0 ? Math.max(0, untilNanos - nanos) : 0;
  }

  int failures() {
    return failures;
  }

  /// What went wrong the last time, or empty.
  String problem() {
    return problem;
  }
}
