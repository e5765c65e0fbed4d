package io.htorrent.app.cli;

import io.htorrent.app.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command: options are filled in by picocli, then [#run()] on the main thread does the work.
abstract class ConsoleCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private Common common = new Common();

  ConsoleCommand(Context context) {
    this.context = context;
  }

  @Override
  public final Integer call() throws Exception {
    common.apply();
    return run();
  }

  /// Does the work.
  ///
  /// @return the exit code
  /// @throws Failure what went wrong, for people
  abstract int run() throws Exception;

  Context context() {
    return context;
  }

  Terminal terminal() {
    return context.terminal();
  }

  Common common() {
    return common;
  }
}
