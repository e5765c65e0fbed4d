package io.htorrent.app.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals of the operating system. Shutdown hooks do not see a second Ctrl-C, hence
/// `sun.misc.Signal`, which javac warns of: this class is compiled apart from the others.
public final class Signals implements Interrupts {

  /// A clean stop takes five seconds at most, whatever hangs.
  private static final Duration PATIENCE = Duration.ofMillis(4_900);

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
            endIn(PATIENCE, reason.exitCode());
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

  private static void endIn(Duration patience, int exitCode) {
    Thread.ofPlatform()
        .daemon()
        .name("patience")
        .start(() -> {
          try {
            Thread.sleep(patience);
          } catch (InterruptedException _) {
            // Nobody interrupts this thread; ending early would do no harm.
          }
          Runtime.getRuntime().halt(exitCode);
        });
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
