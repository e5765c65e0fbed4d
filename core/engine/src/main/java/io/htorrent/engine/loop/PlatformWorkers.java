package io.htorrent.engine.loop;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The workers of the real client: each lane is one daemon platform thread with a queue of its own,
/// and every waiter is a virtual thread. From any thread.
///
/// A task that throws is logged and forgotten; its lane goes on.
public final class PlatformWorkers implements Workers, Closeable {

  /*
   * A lane's thread is woken only when it sleeps on an empty queue: LinkedBlockingQueue signals on
   * the step from 0 to 1 and finds no waiter while the lane is busy. A burst of tasks therefore
   * costs one wake-up, and tasks of different lanes never wake each other.
   */

  /// How long [#close()] waits for the lanes. Ctrl-C promises an end within 5 s.
  private static final long CLOSE_SECONDS = 4;

  private static final Logger log = LoggerFactory.getLogger(PlatformWorkers.class);

  private final List<Lane> lanes = new ArrayList<>();
  private final ExecutorService waiters;

  /// Starts the lanes.
  ///
  /// @param laneCount how many threads for disk and hashing, at least 1
  public PlatformWorkers(int laneCount) {
    if (laneCount < 1) {
      throw new IllegalArgumentException("at least one lane is needed, not " + laneCount);
    }
    for (int i = 0; i < laneCount; i++) {
      lanes.add(new Lane("htorrent-lane-" + i));
    }
    waiters =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("htorrent-wait-", 0).factory());
  }

  @Override
  public int lanes() {
    return lanes.size();
  }

  /// {@inheritDoc}
  ///
  /// @throws RejectedExecutionException after [#close()]
  @Override
  public void onLane(int lane, Runnable task) {
    lanes.get(Math.floorMod(lane, lanes.size())).add(task);
  }

  /// {@inheritDoc}
  ///
  /// @throws RejectedExecutionException after [#close()]
  @Override
  public void waiting(Runnable task) {
    waiters.execute(() -> runLogged(task));
  }

  /// Ends the lanes after what is queued on them and interrupts the waiters. Returns when the lanes
  /// have ended, but after 4 s at the latest: what a stuck disk still holds is then left to it. May
  /// be called more than once.
  @Override
  public void close() {
    waiters.shutdownNow();
    lanes.forEach(Lane::end);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      for (Lane lane : lanes) {
        if (!lane.awaitEnd(deadline - System.nanoTime())) {
          log.warn("{} is still busy after {} s; leaving it", lane.thread.getName(), CLOSE_SECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      OutOfMemory.tell(e);
      log.error("a task failed on {}: please report this", Thread.currentThread().getName(), e);
    }
  }

  /// One thread and its queue. The queue's own lock guards everything but `ended`, which this
  /// object's monitor guards so that nothing is queued behind the end.
  private static final class Lane {

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean ended;
    private boolean over; // touched on the lane's thread only

    Lane(String name) {
      thread = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    synchronized void add(Runnable task) {
      if (ended) {
        throw new RejectedExecutionException(thread.getName() + " has ended");
      }
      tasks.add(task);
    }

    synchronized void end() {
      if (!ended) {
        ended = true;
        tasks.add(() -> over = true);
      }
    }

    boolean awaitEnd(long nanos) throws InterruptedException {
      return thread.join(Duration.ofNanos(Math.max(0, nanos)));
    }

    private void work() {
      while (!over) {
        runLogged(next());
      }
    }

    private Runnable next() {
      while (true) {
        try {
          return tasks.take();
        } catch (InterruptedException _) {
          // Nobody interrupts a lane on purpose: a task that did must not end it.
          log.debug("{} was interrupted", Thread.currentThread().getName());
        }
      }
    }
  }
}
