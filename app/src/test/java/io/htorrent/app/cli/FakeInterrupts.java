package io.htorrent.app.cli;

import java.util.function.Consumer;

/// Signals that a test sends.
final class FakeInterrupts implements Interrupts {

  private volatile Consumer<Stop> watcher = _ -> {};

  @Override
  public Runnable watch(Consumer<Stop> stop) {
    watcher = stop;
    return () -> watcher = _ -> {};
  }

  @Override
  public void onResize(Runnable action) {}

  void send(Stop stop) {
    watcher.accept(stop);
  }
}
