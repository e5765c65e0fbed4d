package io.htorrent.engine.loop;

/// Threads for what blocks: lanes for disk and hashing, and as many waiters as needed for the
/// network.
///
/// Results go back by `Loop.execute`. From any thread.
public interface Workers {

  /// How many lanes there are.
  int lanes();

  /// Runs the task on a lane. Tasks of one lane run in order, one at a time; `lane` is taken modulo
  /// [#lanes()].
  void onLane(int lane, Runnable task);

  /// Runs a task that mostly waits for the network.
  void waiting(Runnable task);
}
