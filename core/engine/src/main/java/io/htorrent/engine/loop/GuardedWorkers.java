package io.htorrent.engine.loop;

/// Workers for the tasks of one torrent: what one of them throws is thrown again on the torrent's
/// guarded loop, which knows what to do about it. From any thread.
///
/// @param workers run the tasks
/// @param loop is told
public record GuardedWorkers(Workers workers, GuardedLoop loop) implements Workers {

  @Override
  public int lanes() {
    return workers.lanes();
  }

  @Override
  public void onLane(int lane, Runnable task) {
    workers.onLane(lane, guarded(task));
  }

  @Override
  public void waiting(Runnable task) {
    workers.waiting(guarded(task));
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException bug) {
        loop.execute(() -> {
          throw bug;
        });
      }
    };
  }
}
