package io.htorrent.app.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals of the operating system. Shutdown hooks do not see a second Ctrl-C, hence
/// `sun.misc.Signal`, which javac warns of: this class is compiled apart from the others.
public final class Signals implements Interrupts {

  @Override
  public Runnable watch(Consumer<Stop> stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    for (Stop reason : Stop.values()) {
      handle(
          reason.signal(),
          () -> {
            if (stopping.getAndSet(true)) {
              Runtime.getRuntime().halt(reason.exitCode());
            }
            stop.accept(reason);
          });
    }
    return () -> {
      for (Stop reason : Stop.values()) {
        handle(reason.signal(), () -> Runtime.getRuntime().halt(reason.exitCode()));
      }
    };
  }

  @Override
  public void onResize(Runnable action) {
    handle("WINCH", action);
  }

  /// A signal that this system lacks, or that the JVM was told to leave alone (`-Xrs`), is none.
  private static void handle(String signal, Runnable action) {
    try {
      Signal.handle(new Signal(signal), _ -> action.run());
    } catch (IllegalArgumentException _) {
      return;
    }
  }
}
