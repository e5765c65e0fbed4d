package io.htorrent.app;

import io.htorrent.app.cli.Context;
import io.htorrent.app.cli.HostedPlugins;
import io.htorrent.app.cli.Htorrent;
import io.htorrent.app.cli.Signals;
import io.htorrent.app.config.Folders;
import io.htorrent.app.terminal.Terminal;
import io.htorrent.app.terminal.Terminal.Look;
import io.htorrent.app.terminal.TerminalWidth;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Gives the command line the real world: streams, folders, signals, plugins, network.
final class Program {
  private Program() {}

  /// Runs the command line on the calling thread.
  ///
  /// @return the exit code
  static int run(String version, String... args) {
    Thread.setDefaultUncaughtExceptionHandler(new LastResort());
    Signals signals = new Signals();
    Context context =
        new Context(
            terminal(signals),
            folders(),
            HostedPlugins::open,
            new Client(),
            signals,
            Clock.systemUTC(),
            version);
    return Htorrent.run(context, args);
  }

  private static Terminal terminal(Signals signals) {
    boolean interactive = isTerminal(1);
    // What goes into files and pipes is UTF-8 everywhere; a terminal gets what it says it
    // understands.
    Charset charset = interactive ? System.out.charset() : StandardCharsets.UTF_8;
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, System.err.charset());
    Look look = Look.of(interactive, isTerminal(2), System.getenv(), charset);
    TerminalWidth width = new TerminalWidth();
    Terminal terminal = new Terminal(out, err, look, width::columns);
    if (look.interactive()) {
      width.measure();
      signals.onResize(width::measure);
      System.setErr(terminal.errors());
    }
    return terminal;
  }

  /// Whether this descriptor is a terminal. Java knows only of input and output together, so that
  /// where the system tells of each, it is asked.
  @SuppressWarnings("SystemConsoleNull") // Java 25 gives null again where there is no terminal
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.matches("/dev/(tty.*|console)");
    } catch (IOException | UnsupportedOperationException _) {
      Console console = System.console();
      return descriptor == 1 && console != null && console.isTerminal();
    }
  }

  private static Folders folders() {
    Map<String, String> environment = System.getenv();
    Path home = Folders.home(environment, Path.of(System.getProperty("user.home")));
    Path current = Path.of("").toAbsolutePath();
    return new Folders(environment, home, current, System.getProperty("htorrent.home", ""));
  }
}
