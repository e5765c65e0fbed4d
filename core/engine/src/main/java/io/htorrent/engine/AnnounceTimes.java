package io.htorrent.engine;

import io.htorrent.api.tracker.AnnounceReply;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// When a tracker is asked again. Pure.
final class AnnounceTimes {

  /// What trackers that say nothing are asked at.
  static final Duration USUAL = Duration.ofMinutes(30);

  /// How soon a torrent that lacks peers comes back to a tracker that names no minimum.
  static final Duration POLITE = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final long LONGEST_BACK_OFF_SECONDS = 3600;
  private static final int MOST_DOUBLINGS = 6;

  /// Waits are longer than the back-off by a tenth to three tenths, so that those who failed
  /// together do not come back together; a tenth also takes the second one, 55 s, over a minute.
  private static final double JITTER_FROM = 1.1;

  private static final double JITTER_TO = 1.3;

  private AnnounceTimes() {}

  /// From this answer to the next announce, when all is well.
  static Duration interval(AnnounceReply.Accepted reply) {
    Duration wished = reply.interval().isZero() ? USUAL : reply.interval();
    return bounded(wished.compareTo(reply.minInterval()) < 0 ? reply.minInterval() : wished);
  }

  /// From this answer to the earliest moment at which the tracker may be asked again.
  static Duration earliest(AnnounceReply.Accepted reply) {
    Duration soon = bounded(reply.minInterval().isZero() ? POLITE : reply.minInterval());
    Duration usual = interval(reply);
    return soon.compareTo(usual) < 0 ? soon : usual;
  }

  /// From the last answer to the next announce: the interval, or less while the torrent lacks
  /// peers.
  ///
  /// @param hungry whether it lacks peers
  /// @param fruitless how many early announces in a row named nobody new: the wait doubles with
  ///   each, up to the interval
  static long waitNanos(Duration interval, Duration earliest, boolean hungry, int fruitless) {
    long early = earliest.toNanos() << Math.min(fruitless, MOST_DOUBLINGS);
    return hungry ? Math.min(early, interval.toNanos()) : interval.toNanos();
  }

  /// From a tracker's failure to the next time it may be tried: 17, 55, 117, 205 s … to an hour,
  /// libtorrent's curve.
  ///
  /// @param failures in a row, at least 1
  static long backOffNanos(int failures) {
    return TimeUnit.SECONDS.toNanos(
        Math.min(LONGEST_BACK_OFF_SECONDS, 5 + 25L * failures * failures / 2));
  }

  /// From an announce that every tracker failed to the next one. All who failed as often may be
  /// tried again by then, so that they are tried in their order.
  ///
  /// @param failures in a row, of the tracker that has fewest
  static long nextRoundNanos(int failures, RandomGenerator random) {
    return (long) (backOffNanos(failures) * random.nextDouble(JITTER_FROM, JITTER_TO));
  }

  /// What a tracker wished, not more often than once a minute and not less than once a day.
  static Duration bounded(Duration wished) {
    if (wished.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wished.compareTo(LONGEST) > 0 ? LONGEST : wished;
  }
}
