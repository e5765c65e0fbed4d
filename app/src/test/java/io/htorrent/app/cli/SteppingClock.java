package io.htorrent.app.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that moves by ten milliseconds, or another step, whenever somebody looks.
final class SteppingClock extends Clock {

  private static final long START_MILLIS = Instant.parse("2026-01-02T03:04:05Z").toEpochMilli();

  private final AtomicLong millis = new AtomicLong(START_MILLIS);
  private volatile long stepMillis = 10;

  /// From now on it moves by so much.
  void step(Duration step) {
    stepMillis = step.toMillis();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.getAndAdd(stepMillis));
  }
}
