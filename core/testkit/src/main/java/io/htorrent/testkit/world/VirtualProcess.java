package io.htorrent.testkit.world;

import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.loop.Workers;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The loop and the workers of one process, which can be put to sleep, and killed: what waits then
/// never happens. On the world's thread.
final class VirtualProcess implements Loop, Workers {

  private static final int LANES = 2;

  private final VirtualTime time;
  private final LongSupplier diskNanos;
  private final Runnable ran;
  private final Worker[] lanes = {new Worker(), new Worker()};
  private @Nullable Worker working;
  private long asleepUntilNanos;
  private boolean dead;

  /// A worker thread: it is busy while its task's file work lasts.
  private static final class Worker {
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    long dueNanos; // when the last of the tasks may begin
    long busyUntilNanos;
  }

  /// @param diskNanos how long the next task on a lane takes at least
  /// @param ran called after everything that ran here
  VirtualProcess(VirtualTime time, LongSupplier diskNanos, Runnable ran) {
    this.time = time;
    this.diskNanos = diskNanos;
    this.ran = ran;
  }

  /// kill -9.
  void kill() {
    dead = true;
  }

  /// Nothing runs until then: the machine was suspended.
  void sleep(long untilNanos) {
    asleepUntilNanos = untilNanos;
  }

  /// The task that is running on a worker takes so much longer: what it tells the loop is told
  /// after that. On the loop nothing takes time.
  void busy(long nanos) {
    if (working != null) {
      working.busyUntilNanos = Math.max(time.nanos(), working.busyUntilNanos) + nanos;
    }
  }

  @Override
  public void execute(Runnable task) {
    var _ = after(working == null ? 0 : working.busyUntilNanos - time.nanos(), task);
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    return time.after(delayNanos, () -> run(task));
  }

  private void run(Runnable task) {
    if (dead) {
      return;
    }
    if (time.nanos() < asleepUntilNanos) {
      time.after(asleepUntilNanos - time.nanos(), () -> run(task));
      return;
    }
    task.run();
    ran.run();
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void onLane(int lane, Runnable task) {
    Worker worker = lanes[Math.floorMod(lane, LANES)];
    worker.tasks.add(task);
    worker.dueNanos = Math.max(time.nanos(), worker.dueNanos) + diskNanos.getAsLong();
    workAfter(worker, worker.dueNanos - time.nanos());
  }

  @Override
  public void waiting(Runnable task) {
    Worker worker = new Worker();
    worker.tasks.add(task);
    workAfter(worker, 1_000_000 + diskNanos.getAsLong());
  }

  /// Each task has an event of its own; which of them finds which task at the head does not matter.
  private void workAfter(Worker worker, long delayNanos) {
    var _ = after(delayNanos, () -> work(worker));
  }

  private void work(Worker worker) {
    if (worker.busyUntilNanos > time.nanos()) {
      workAfter(worker, worker.busyUntilNanos - time.nanos());
      return;
    }
    working = worker;
    try {
      worker.tasks.removeFirst().run();
    } finally {
      working = null;
    }
  }
}
