package io.htorrent.testkit.world;

import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.loop.Workers;
import java.util.function.LongSupplier;

/// The loop and the workers of one process, which can be killed: what waits then never happens. On
/// the world's thread.
final class VirtualProcess implements Loop, Workers {

  private static final int LANES = 2;

  private final VirtualTime time;
  private final LongSupplier diskNanos;
  private final LongSupplier waitNanos;
  private final long[] laneFreeNanos = new long[LANES];
  private boolean dead;
  private boolean touched;

  /// @param diskNanos how long the next task on a lane takes
  /// @param waitNanos how long the next waiting task takes
  VirtualProcess(VirtualTime time, LongSupplier diskNanos, LongSupplier waitNanos) {
    this.time = time;
    this.diskNanos = diskNanos;
    this.waitNanos = waitNanos;
  }

  /// kill -9.
  void kill() {
    dead = true;
  }

  /// Whether anything ran since this was last asked, in a process that lives.
  boolean touched() {
    boolean answer = touched && !dead;
    touched = false;
    return answer;
  }

  @Override
  public void execute(Runnable task) {
    after(0, task);
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    return time.after(
        delayNanos,
        () -> {
          if (!dead) {
            touched = true;
            task.run();
          }
        });
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
    int index = Math.floorMod(lane, LANES);
    laneFreeNanos[index] = Math.max(time.nanos(), laneFreeNanos[index]) + diskNanos.getAsLong();
    var _ = after(laneFreeNanos[index] - time.nanos(), task);
  }

  @Override
  public void waiting(Runnable task) {
    var _ = after(waitNanos.getAsLong(), task);
  }
}
