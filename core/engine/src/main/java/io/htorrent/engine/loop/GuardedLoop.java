package io.htorrent.engine.loop;

import java.util.function.Consumer;

/// A loop for the tasks of one torrent: what one of them throws is told, so that a bug stops that
/// torrent and nothing else. Errors of the machine, and assertions of tests, go on as they are.
/// Threads as [Loop] has them.
public final class GuardedLoop implements Loop {

  private final Loop loop;
  private final Consumer<Throwable> failed;

  /// @param loop runs the tasks
  /// @param failed takes what a task threw; on the loop
  public GuardedLoop(Loop loop, Consumer<Throwable> failed) {
    this.loop = loop;
    this.failed = failed;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(guarded(task));
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    return loop.after(delayNanos, guarded(task));
  }

  @Override
  public long nanos() {
    return loop.nanos();
  }

  @Override
  public boolean inLoop() {
    return loop.inLoop();
  }

  @Override
  public Loop unguarded() {
    return loop.unguarded();
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (VirtualMachineError | AssertionError error) {
        throw error;
      } catch (Throwable bug) {
        failed.accept(bug);
      }
    };
  }
}
