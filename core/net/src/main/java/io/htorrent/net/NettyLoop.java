package io.htorrent.net;

import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.OutOfMemory;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Netty event loop as the engine sees one: bytes of sockets and state of torrents share its
/// thread. The real clock lives here.
final class NettyLoop implements Loop {

  private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);

  private final EventLoop eventLoop;

  NettyLoop(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  /// The event loop behind a loop that this module made.
  ///
  /// @throws IllegalArgumentException when somebody else made it
  static EventLoop eventLoop(Loop loop) {
    if (loop instanceof NettyLoop netty) {
      return netty.eventLoop;
    }
    throw new IllegalArgumentException("sockets need a loop of NettyNetwork, not " + loop);
  }

  /// {@inheritDoc}
  ///
  /// After the network was closed the task is dropped: a worker that finishes late has nobody left
  /// to tell.
  @Override
  public void execute(Runnable task) {
    try {
      eventLoop.execute(() -> runLogged(task));
    } catch (RejectedExecutionException _) {
      log.debug("{} has ended and runs no more tasks", this);
    }
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    Future<?> scheduled =
        eventLoop.schedule(() -> runLogged(task), delayNanos, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public String toString() {
    return "loop of " + eventLoop;
  }

  // Netty would keep a timer's exception in a future that nobody reads.
  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      OutOfMemory.tell(e);
      log.error("a task failed on {}: please report this", Thread.currentThread().getName(), e);
    }
  }
}
