package io.htorrent.app.cli;

import io.htorrent.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.concurrent.Callable;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import picocli.CommandLine.Option;

/// `--jfr`: records where a command spends its time and memory, with the JDK's flight recorder. On
/// the main thread.
///
/// Recorded are samples of the profile that comes with the JDK, and the engine's own events:
/// blocks, pieces, choke rounds, the disk, turns of the loop.
final class FlightRecording {

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Record where time and memory go, for JDK Mission Control or 'jfr'.")
  private String file = "";

  /// Runs a command, recorded if the option was given; also one that fails.
  ///
  /// @throws Failure when the recording cannot be begun or written
  int around(Context context, Callable<Integer> command) throws Exception {
    if (file.isEmpty()) {
      return command.call();
    }
    Path target = context.folders().current().resolve(Sources.path(file)).toAbsolutePath();
    try (Running _ = new Running(begin(target), target, context.terminal())) {
      return command.call();
    }
  }

  private static Recording begin(Path target) throws Failure {
    try {
      Files.write(target, new byte[0]); // that it cannot be written is said now, not at the end
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      recording.setName("htorrent");
      recording.start();
      return recording;
    } catch (IOException e) {
      throw unwritable(target, e);
    } catch (ParseException | IllegalStateException e) {
      throw new Failure(Exit.FAILED, "--jfr: this Java cannot record: " + e.getMessage(), e);
    }
  }

  private static Failure unwritable(Path target, IOException e) {
    return new Failure(
        Exit.STORAGE, "--jfr: " + target + " cannot be written: " + Creation.sentence(e), e);
  }

  /// A recording that is written when it is closed.
  private record Running(Recording recording, Path target, Terminal terminal)
      implements AutoCloseable {

    @Override
    public void close() throws Failure {
      try (recording) {
        recording.stop();
        recording.dump(target);
      } catch (IOException e) {
        throw unwritable(target, e);
      }
      terminal.note("recorded to " + target + ": see 'jfr summary', or JDK Mission Control");
    }
  }
}
