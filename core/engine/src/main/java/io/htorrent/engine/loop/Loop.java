package io.htorrent.engine.loop;

import java.util.concurrent.Executor;

/// A serial executor with a clock and timers: where a torrent lives. What a torrent knows, it
/// learns and changes here.
///
/// In the client a loop is a Netty event loop; in tests and simulations [VirtualTime] makes it.
public interface Loop extends Executor {

  /// Runs the task later on this loop, after those already waiting. From any thread.
  @Override
  void execute(Runnable task);

  /// Runs the task on this loop when `delayNanos` have passed, unless cancelled before. On the
  /// loop.
  Timer after(long delayNanos, Runnable task);

  /// The loop's clock in nanoseconds; only differences mean anything. On the loop.
  long nanos();

  /// Whether the caller is on this loop.
  boolean inLoop();

  /// The loop that runs the tasks: this one, or what it stands before. Sockets are opened with it.
  default Loop unguarded() {
    return this;
  }

  /// A task that waits for its time.
  interface Timer {
    /// Forgets the task, if it has not run. On the loop.
    void cancel();
  }
}
