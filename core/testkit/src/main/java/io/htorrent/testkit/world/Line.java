package io.htorrent.testkit.world;

import java.time.Duration;

/// How a machine is connected to the others.
///
/// @param latency one way, from here to anybody
/// @param upBytesPerSecond what leaves in a second, shared by all connections; 0 for no limit
/// @param downBytesPerSecond what arrives in a second, shared by all connections; 0 for no limit
/// @param loss the share of packets from here that are lost and sent again, 0 to below 1
public record Line(Duration latency, long upBytesPerSecond, long downBytesPerSecond, double loss) {

  public Line {
    if (latency.isNegative() || upBytesPerSecond < 0 || downBytesPerSecond < 0) {
      throw new IllegalArgumentException("a line cannot have less than nothing");
    }
    if (!(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("a line cannot lose " + loss + " of what is sent");
    }
  }

  /// A line that loses nothing, with these rates and a latency in milliseconds.
  public static Line of(long latencyMillis, long upBytesPerSecond, long downBytesPerSecond) {
    return new Line(Duration.ofMillis(latencyMillis), upBytesPerSecond, downBytesPerSecond, 0);
  }

  /// The same line, losing this share of its packets.
  public Line losing(double newLoss) {
    return new Line(latency, upBytesPerSecond, downBytesPerSecond, newLoss);
  }
}
