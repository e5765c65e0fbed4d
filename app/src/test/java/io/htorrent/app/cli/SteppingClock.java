package io.htorrent.app.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that moves by ten milliseconds whenever somebody looks.
final class SteppingClock extends Clock {

  private static final long START_MILLIS = Instant.parse("2026-01-02T03:04:05Z").toEpochMilli();

  private final AtomicLong looks = new AtomicLong();

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
    return Instant.ofEpochMilli(START_MILLIS + 10 * looks.getAndIncrement());
  }
}
