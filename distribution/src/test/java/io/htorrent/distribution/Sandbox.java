package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A user with an empty home, who runs the assembled program.
///
/// @param folder all that the user has
/// @param tree the program's folder
record Sandbox(Path folder, Path tree) {

  /// What the build assembled.
  static final Path TREE = Path.of(System.getProperty("htorrent.tree"));

  Sandbox(Path folder) {
    this(folder, TREE);
  }

  /// Where files lie, below the user's folder.
  Path path(String name) {
    return folder.resolve(name);
  }

  /// Runs the program to its end.
  Outcome run(Object... arguments) throws IOException, InterruptedException {
    try (Running running = start(arguments)) {
      return running.end();
    }
  }

  /// Runs the program, which has to end well.
  Outcome succeed(Object... arguments) throws IOException, InterruptedException {
    Outcome outcome = run(arguments);
    assertThat(outcome.exit()).as(outcome.all()).isZero();
    return outcome;
  }

  /// Starts the program.
  Running start(Object... arguments) throws IOException {
    return new Running(builder(arguments));
  }

  /// How the program is started: in the user's folder, with nothing of the machine's own settings.
  ProcessBuilder builder(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tree.resolve("bin/htorrent").toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    boolean meetsPeers =
        arguments.length > 0 && List.of("download", "seed", "show").contains(command.get(1));
    if (meetsPeers && !command.toString().contains("dht")) {
      // Tests talk to nobody beyond loopback, unless they say how.
      command.addAll(List.of("--set", "dht.enabled=false", "--set", "lsd.enabled=false"));
    }
    if (meetsPeers && command.stream().noneMatch(one -> one.startsWith("portmap."))) {
      command.addAll(List.of("--set", "portmap.enabled=false"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Files.createDirectories(folder).toFile());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.matches("(HTORRENT_|XDG_|LC_|JAVA_|JDK_JAVA_).*|LANG|NO_COLOR"));
    environment.put("HOME", path("home").toString());
    environment.put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /// Makes random data at a name below the user's folder, and a torrent of it.
  Path torrent(String name, long size, Object... options) throws IOException, InterruptedException {
    Path data = Content.write(path(name), size, size);
    Path torrent = path(data.getFileName() + ".torrent");
    List<Object> arguments = new ArrayList<>(List.of("create", data, "-o", torrent));
    arguments.addAll(List.of(options));
    succeed(arguments.toArray());
    return torrent;
  }
}
