package io.htorrent.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A program at work: its lines as they come, signals, its end. Any thread; closing kills what is
/// still there.
final class Running implements AutoCloseable {

  /// Beyond any wait that ends well, also on a busy machine.
  private static final long PATIENCE_SECONDS = 120;

  private static final String END = "\0end";

  /// Its bit in a set of signals.
  private static final long SIGINT = 1L << (2 - 1);

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> out = Collections.synchronizedList(new ArrayList<>());
  private final List<String> err = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> readers;

  Running(ProcessBuilder builder) throws IOException {
    if (interruptsAreIgnored()) {
      List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
      command.addAll(builder.command());
      builder.command(command);
    }
    process = builder.start();
    process.getOutputStream().close();
    readers =
        List.of(
            Thread.startVirtualThread(() -> read(process.getInputStream(), out, true)),
            Thread.startVirtualThread(() -> read(process.getErrorStream(), err, false)));
  }

  /// Whether a script started the tests in the background: it ignores Ctrl-C for them then, and
  /// what ignores it passes that on to its children.
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(signals -> (signals & SIGINT) != 0);
    }
  }

  private void read(InputStream stream, List<String> lines, boolean queued) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (queued) {
          unread.add(line);
        }
      }
    } catch (IOException e) {
      lines.add("(reading stopped: " + e + ")");
    }
    if (queued) {
      unread.add(END);
    }
  }

  /// Waits for a line of standard output that no earlier wait has passed.
  ///
  /// @throws AssertionError if the program ends without it, or keeps silent too long
  String line(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError((line == null ? "it keeps silent:\n" : "it ended:\n") + printed());
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /// Waits for a JSON event of that name.
  Map<String, Object> event(String name) throws InterruptedException {
    return event(object -> name.equals(object.get("event")));
  }

  /// Waits for a JSON event.
  Map<String, Object> event(Predicate<Map<String, Object>> wanted) throws InterruptedException {
    return Json.object(line(line -> wanted.test(Json.object(line))));
  }

  /// The port that a run with `--port 0 --progress json` listens on.
  int port() throws InterruptedException {
    return Math.toIntExact((Long) event("listening").get("port"));
  }

  /// The number of its process.
  long pid() {
    return process.pid();
  }

  /// Sends a signal by its POSIX name, such as `INT`.
  void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + name + " ended with " + exit + ":\n" + printed());
    }
  }

  /// Sends a signal, unless the program has ended meanwhile.
  void signalIfAlive(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Ends it as `kill -9` does.
  void kill() {
    process.destroyForcibly();
  }

  /// Waits for its end.
  Outcome end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + printed());
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return new Outcome(process.exitValue(), text(out), text(err));
  }

  /// Whether it ends before the time is over: a pause that notices a program that gave up.
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /// What it printed so far, for messages of failed tests.
  String printed() {
    return process.info().commandLine().orElse("") + "\n" + text(out) + text(err);
  }

  private static String text(List<String> lines) {
    synchronized (lines) {
      return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
