package io.htorrent.app.cli;

import java.util.function.Consumer;

/// Tells when the user or the system wants the program to end.
public interface Interrupts {

  /// From now on a first request to end goes to `stop`, on a thread of its own. A second one ends
  /// the process at once; so do five seconds in which the first had no effect. Until the returned
  /// handle is run.
  Runnable watch(Consumer<Stop> stop);

  /// Runs the action whenever the terminal changes its size.
  void onResize(Runnable action);

  /// Why the program is to end.
  enum Stop {
    /// Ctrl-C.
    INTERRUPT("INT", 130),
    /// Asked by the system.
    TERMINATE("TERM", 143),
    /// The terminal is gone.
    HANGUP("HUP", 129);

    private final String signal;
    private final int exitCode;

    Stop(String signal, int exitCode) {
      this.signal = signal;
      this.exitCode = exitCode;
    }

    /// The signal's name.
    String signal() {
      return signal;
    }

    /// 128 and the signal's number, as shells have it.
    int exitCode() {
      return exitCode;
    }
  }
}
