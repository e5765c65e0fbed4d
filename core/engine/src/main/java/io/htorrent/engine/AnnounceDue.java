package io.htorrent.engine;

import io.htorrent.api.tracker.AnnounceReply;
import java.time.Duration;

/// When a torrent is to be announced next. On the torrent's loop; time is an argument.
final class AnnounceDue {

  private long nanos;
  private boolean answered;
  private boolean failing; // the last announce came to nothing
  private long answeredNanos;
  private Duration interval = AnnounceTimes.USUAL;
  private Duration earliest = AnnounceTimes.POLITE;
  private int fruitless; // early announces in a row that named nobody new

  AnnounceDue(long nanos) {
    this.nanos = nanos;
  }

  /// At once.
  void at(long now) {
    nanos = now;
  }

  /// No tracker answered, or none took note of us: this is the next try.
  void retryAt(long later) {
    nanos = later;
    failing = true;
  }

  /// When, if nothing changes.
  ///
  /// @param hungry whether the torrent lacks peers
  long nanos(boolean hungry) {
    if (!hungry || !answered || failing) {
      return nanos;
    }
    return earlier(
        nanos, answeredNanos + AnnounceTimes.waitNanos(interval, earliest, true, fruitless));
  }

  /// A tracker took note of us.
  ///
  /// @param regular whether there was nothing to tell it
  /// @param fresh how many peers it named that were not known
  void answered(AnnounceReply.Accepted reply, long now, boolean regular, int fresh) {
    if (fresh > 0) {
      fruitless = 0;
    } else if (regular && nanos - now > 0) {
      fruitless++;
    }
    answered = true;
    failing = false;
    answeredNanos = now;
    interval = AnnounceTimes.interval(reply);
    earliest = AnnounceTimes.earliest(reply);
    nanos = now + interval.toNanos();
  }

  /// As soon as trackers allow: something of us may have changed.
  void soon(long now) {
    if (failing) {
      nanos = now;
    } else if (answered) {
      fruitless = 0;
      nanos = earlier(nanos, answeredNanos + earliest.toNanos());
    }
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
