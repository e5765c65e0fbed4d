package io.htorrent.app.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Signals that a test sends.
final class FakeInterrupts implements Interrupts {

  private volatile Consumer<Stop> watcher = _ -> {};
  private @Nullable Stop atOnce;

  @Override
  public Runnable watch(Consumer<Stop> stop) {
    watcher = stop;
    if (atOnce != null) {
      stop.accept(atOnce);
    }
    return () -> watcher = _ -> {};
  }

  @Override
  public void onResize(Runnable action) {}

  /// Sends this to whoever watches from now on.
  void atOnce(Stop stop) {
    atOnce = stop;
  }

  void send(Stop stop) {
    watcher.accept(stop);
  }
}
