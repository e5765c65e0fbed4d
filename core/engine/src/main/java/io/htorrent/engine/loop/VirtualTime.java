package io.htorrent.engine.loop;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One queue of events ordered by virtual time, then by the order in which they were made: the
/// clock of tests and simulations.
///
/// One thread runs everything; a day passes as fast as its events can be run. Loops and workers
/// made by it run on it.
public final class VirtualTime {

  /*
   * Most events are due at once (a loop's `execute`): those wait in a plain queue, which is in order
   * by itself, and never see the heap. The earlier head of the two is next.
   */
  private final PriorityQueue<Event> later = new PriorityQueue<>();
  private final ArrayDeque<Event> now = new ArrayDeque<>();
  private long nanos;
  private long made;
  private long ran;

  private static final class Event implements Comparable<Event>, Loop.Timer {
    final long atNanos;
    final long order;
    @Nullable Runnable task;

    Event(long atNanos, long order, Runnable task) {
      this.atNanos = atNanos;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      task = null;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// Now.
  public long nanos() {
    return nanos;
  }

  /// Events that ran so far.
  public long events() {
    return ran;
  }

  /// Runs the task after this much virtual time.
  public Loop.Timer after(long delayNanos, Runnable task) {
    Event event = new Event(nanos + Math.max(0, delayNanos), made++, task);
    if (delayNanos <= 0) {
      now.add(event);
    } else {
      later.add(event);
    }
    return event;
  }

  /// What happens now takes this long: whatever was due meanwhile is late, as behind a busy thread.
  public void spend(long spentNanos) {
    nanos += spentNanos;
  }

  /// Runs the next event, moving the clock to it. Says whether there was one.
  public boolean step() {
    return step(Long.MAX_VALUE);
  }

  /// Runs all events of the next `durationNanos`, then moves the clock there.
  public void run(long durationNanos) {
    run(durationNanos, () -> {});
  }

  /// As [#run(long)], with a look at the world after each event.
  public void run(long durationNanos, Runnable afterEach) {
    long end = nanos + durationNanos;
    while (step(end)) {
      afterEach.run();
    }
    nanos = Math.max(nanos, end);
  }

  private boolean step(long endNanos) {
    Event soon = now.peek();
    Event timed = later.peek();
    boolean atOnce = timed == null || (soon != null && soon.compareTo(timed) < 0);
    Event next = atOnce ? soon : timed;
    if (next == null || next.atNanos > endNanos) {
      return false;
    }
    (atOnce ? now : later).remove();
    nanos = Math.max(nanos, next.atNanos); // later, if the event before took its time
    ran++;
    if (next.task != null) {
      next.task.run();
    }
    return true;
  }

  /// A loop on this clock.
  public Loop loop() {
    return new Loop() {
      @Override
      public void execute(Runnable task) {
        VirtualTime.this.after(0, task);
      }

      @Override
      public Timer after(long delayNanos, Runnable task) {
        return VirtualTime.this.after(delayNanos, task);
      }

      @Override
      public long nanos() {
        return nanos;
      }

      @Override
      public boolean inLoop() {
        return true;
      }
    };
  }

  /// Workers on this clock: each task runs `delayNanos` later, tasks of one lane in order.
  public Workers workers(int lanes, long delayNanos) {
    return new Workers() {
      @Override
      public int lanes() {
        return lanes;
      }

      @Override
      public void onLane(int lane, Runnable task) {
        VirtualTime.this.after(delayNanos, task);
      }

      @Override
      public void waiting(Runnable task) {
        VirtualTime.this.after(delayNanos, task);
      }
    };
  }
}
