package io.htorrent.engine.loop;

import java.util.PriorityQueue;

/// One queue of events ordered by virtual time, then by the order in which they were made: the
/// clock of tests and simulations.
///
/// One thread runs everything; a day passes as fast as its events can be run. Loops and workers
/// made by it run on it.
public final class VirtualTime {

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private long nanos;
  private long made;

  private static final class Entry implements Comparable<Entry> {
    final long atNanos;
    final long order;
    final Runnable task;
    boolean cancelled;

    Entry(long atNanos, long order, Runnable task) {
      this.atNanos = atNanos;
      this.order = order;
      this.task = task;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// Now.
  public long nanos() {
    return nanos;
  }

  /// Runs the task after this much virtual time.
  public Loop.Timer after(long delayNanos, Runnable task) {
    Entry entry = new Entry(nanos + Math.max(0, delayNanos), made++, task);
    queue.add(entry);
    return () -> entry.cancelled = true;
  }

  /// What happens now takes this long: whatever was due meanwhile is late, as behind a busy thread.
  public void spend(long spentNanos) {
    nanos += spentNanos;
  }

  /// Runs the next event, moving the clock to it. Says whether there was one.
  public boolean step() {
    Entry entry = queue.poll();
    if (entry == null) {
      return false;
    }
    nanos = Math.max(nanos, entry.atNanos); // later, if the event before took its time
    if (!entry.cancelled) {
      entry.task.run();
    }
    return true;
  }

  /// Runs all events of the next `durationNanos`, then moves the clock there.
  public void run(long durationNanos) {
    run(durationNanos, () -> {});
  }

  /// As [#run(long)], with a look at the world after each event.
  public void run(long durationNanos, Runnable afterEach) {
    long end = nanos + durationNanos;
    while (!queue.isEmpty() && queue.peek().atNanos <= end) {
      step();
      afterEach.run();
    }
    nanos = Math.max(nanos, end);
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
