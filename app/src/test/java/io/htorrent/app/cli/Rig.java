package io.htorrent.app.cli;

import io.htorrent.app.client.ClientStarter;
import io.htorrent.app.config.Folders;
import io.htorrent.app.terminal.Terminal;
import io.htorrent.app.terminal.Terminal.Look;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program in a box: arguments in, lines and an exit code out.
final class Rig {

  final Path folder;
  final FakePlugins plugins = new FakePlugins();
  final FakeInterrupts interrupts = new FakeInterrupts();
  final SteppingClock clock = new SteppingClock();
  ClientStarter clients = new FakeClients();
  Look look = new Look(false, false, false, true);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Rig(Path folder) {
    this.folder = folder;
  }

  /// Runs the program and returns its exit code.
  int run(String... arguments) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(stream(out), stream(err), look, () -> 100);
    Folders folders = new Folders(Map.of(), folder.resolve("home"), folder, "");
    return Htorrent.run(
        new Context(terminal, folders, plugins, clients, interrupts, clock, "1.2.3"), arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }

  /// Writes a file below the folder and returns its path.
  String file(String name, byte[] content) {
    Path path = folder.resolve(name);
    try {
      Files.createDirectories(path.getParent());
      Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path.toString();
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }
}
