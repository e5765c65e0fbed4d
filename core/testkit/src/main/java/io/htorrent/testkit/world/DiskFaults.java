package io.htorrent.testkit.world;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// How slow a disk is and which of its operations fail. On the world's thread.
public final class DiskFaults {

  /// What a disk is asked for.
  public enum Operation {
    /// Bytes from it.
    READ,
    /// Bytes to it.
    WRITE,
    /// That what was written survives the loss of power.
    SYNC,
    /// Places for other files.
    SELECT
  }

  private final Set<Operation> broken = EnumSet.noneOf(Operation.class);
  private final Map<Operation, Integer> failAt = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> count = new EnumMap<>(Operation.class);
  private long bytesPerSecond;
  private long busyUntilNanos;
  private long stallNanos;

  /// From now on, every such operation fails, or works again.
  public void always(Operation operation, boolean fail) {
    if (fail) {
      broken.add(operation);
    } else {
      broken.remove(operation);
    }
  }

  /// The n-th such operation from now on fails, once; 1 is the next.
  public void at(Operation operation, int nth) {
    failAt.put(operation, count(operation) + nth);
  }

  /// From now on it reads and writes so much in a second; 0 for no limit.
  public void speed(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
  }

  /// Its next operation takes this much longer, and those behind it wait.
  public void stall(Duration duration) {
    stallNanos = duration.toNanos();
  }

  /// Such operations so far.
  public int count(Operation operation) {
    return count.getOrDefault(operation, 0);
  }

  /// How long an operation takes that begins now, behind those that wait already.
  long delayNanos(long nanos, long bytes) {
    if (bytesPerSecond == 0 && stallNanos == 0 && busyUntilNanos <= nanos) {
      return 0;
    }
    long work = bytesPerSecond == 0 ? 0 : (long) (bytes * 1e9 / bytesPerSecond);
    busyUntilNanos = Math.max(nanos, busyUntilNanos) + work + stallNanos;
    stallNanos = 0;
    return busyUntilNanos - nanos;
  }

  /// Counts an operation; it fails here when it is to fail.
  void begin(Operation operation) throws IOException {
    int nth = count.merge(operation, 1, Integer::sum);
    boolean once = failAt.getOrDefault(operation, 0) == nth;
    if (once || broken.contains(operation)) {
      throw new IOException(
          switch (operation) {
            case READ -> "the virtual disk cannot be read";
            case WRITE -> "the virtual disk cannot be written";
            case SYNC -> "the virtual disk cannot be synced";
            case SELECT -> "the virtual disk has no place for other files";
          });
    }
  }
}
