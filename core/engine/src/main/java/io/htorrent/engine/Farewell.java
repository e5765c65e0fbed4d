package io.htorrent.engine;

import io.htorrent.engine.loop.Loop;
import java.util.concurrent.TimeUnit;

/// Waits until trackers have heard that we leave, and not for ever: a session ends within five
/// seconds, whatever hangs. On the torrent's loop.
final class Farewell {

  /// Shorter than a shutdown's limit, so that what comes after has its time, too.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Runnable done;
  private int open = 1; // the announce that may be under way
  private boolean over;

  /// @param done runs once, when all were heard or the time is over
  Farewell(Loop loop, Runnable done) {
    this.done = done;
    var _ = loop.after(PATIENCE_NANOS, this::end);
  }

  /// One more tracker is being told.
  void expect() {
    open++;
  }

  /// It heard it, or will not.
  void heard() {
    if (--open == 0) {
      end();
    }
  }

  private void end() {
    if (!over) {
      over = true;
      done.run();
    }
  }
}
