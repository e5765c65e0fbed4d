package io.htorrent.testkit.world;

import java.time.Duration;

/// How a machine is connected to the others.
///
/// @param latency one way, from here to anybody
/// @param upBytesPerSecond what leaves in a second, shared by all connections; 0 for no limit
/// @param downBytesPerSecond what arrives in a second, shared by all connections; 0 for no limit
public record Line(Duration latency, long upBytesPerSecond, long downBytesPerSecond) {

  public Line {
    if (latency.isNegative() || upBytesPerSecond < 0 || downBytesPerSecond < 0) {
      throw new IllegalArgumentException("a line cannot have less than nothing");
    }
  }

  /// A line with these rates and a latency in milliseconds.
  public static Line of(long latencyMillis, long upBytesPerSecond, long downBytesPerSecond) {
    return new Line(Duration.ofMillis(latencyMillis), upBytesPerSecond, downBytesPerSecond);
  }
}
