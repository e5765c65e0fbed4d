package io.htorrent.app.config;

import io.htorrent.app.config.Written.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configuration as far as it can be known before the plugins are: their folders stand in it.
/// Any thread.
public final class Draft {

  private final Folders folders;
  private final Optional<ConfigurationFile> file;
  private final List<Written> written;
  private final List<Mistake> mistakes;

  /// What the command line says about the configuration.
  ///
  /// @param file what `--config` said, or empty
  /// @param assignments what each `--set` said
  /// @param arguments other options: a key, the name of the option, its value
  public record Request(String file, List<String> assignments, List<Argument> arguments) {

    public Request {
      assignments = List.copyOf(assignments);
      arguments = List.copyOf(arguments);
    }

    /// Nothing was said.
    public static Request none() {
      return new Request("", List.of(), List.of());
    }
  }

  /// An option of a command that stands for a key.
  ///
  /// @param key which key
  /// @param option such as `--port`
  /// @param value as given; of a list with commas
  public record Argument(Key key, String option, String value) {}

  private Draft(
      Folders folders,
      Optional<ConfigurationFile> file,
      List<Written> written,
      List<Mistake> mistakes) {
    this.folders = folders;
    this.file = file;
    this.written = written;
    this.mistakes = mistakes;
  }

  /// Finds and reads the file, and lays the command line over it.
  public static Draft read(Request request, Folders folders) {
    Optional<ConfigurationFile> file =
        ConfigurationFile.find(request.file(), folders).map(ConfigurationFile::read);
    List<Written> written = new ArrayList<>();
    List<Mistake> mistakes = new ArrayList<>();
    file.ifPresent(found -> {
      written.addAll(found.written());
      mistakes.addAll(found.mistakes());
    });
    for (String assignment : request.assignments()) {
      assign(assignment, written, mistakes);
    }
    for (Argument argument : request.arguments()) {
      Key key = argument.key();
      List<String> texts = key.list() ? Key.split(argument.value()) : List.of(argument.value());
      written.add(
          new Written(
              key.table(),
              key.option().name(),
              Shape.UNTYPED,
              texts,
              new Origin.Argument(argument.option())));
    }
    return new Draft(folders, file, written, mistakes);
  }

  /// Folders with plugins that the configuration names, as far as they are understood.
  public List<Path> pluginDirectories() {
    return core().directories(CoreKeys.PLUGIN_DIRECTORIES);
  }

  /// Ids of plugins that are not to be loaded.
  public List<String> disabledPlugins() {
    return core().list(CoreKeys.PLUGINS_DISABLED);
  }

  /// Where state is kept.
  public Path stateDirectory() {
    return core().directory(CoreKeys.STATE, folders.state());
  }

  /// Checks everything, now that plugins can be asked.
  ///
  /// @param everything whether the keys of plugins that are not used are wanted too
  /// @throws InvalidConfiguration with every mistake
  public Configuration complete(Strategies strategies, boolean everything)
      throws InvalidConfiguration {
    Completion completion = new Completion();
    completion.core(written);
    completion.selection(strategies);
    if (everything) {
      completion.everything(strategies);
    }
    completion.plugins(written, file.map(ConfigurationFile::tables).orElse(Map.of()), strategies);
    file.ifPresent(found -> {
      completion.absent(found.tables(), strategies);
      completion.secrets(found);
    });
    List<Mistake> all = new ArrayList<>(mistakes);
    all.addAll(completion.mistakes());
    if (!all.isEmpty()) {
      throw new InvalidConfiguration(all);
    }
    return configuration(completion);
  }

  /// The program's own keys; what is wrong with them is told by [#complete(Strategies, boolean)].
  private Configuration core() {
    Completion completion = new Completion();
    completion.core(written);
    return configuration(completion);
  }

  private Configuration configuration(Completion completion) {
    return new Configuration(
        folders, file.map(ConfigurationFile::path), completion.values(), completion.warnings());
  }

  private static void assign(String assignment, List<Written> written, List<Mistake> mistakes) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      mistakes.add(
          new Mistake(
              new Origin.Set(assignment), "expected KEY=VALUE, such as --set network.port=6881"));
      return;
    }
    String path = assignment.substring(0, equals).strip();
    int dot = path.lastIndexOf('.');
    written.add(
        new Written(
            dot < 0 ? "" : path.substring(0, dot),
            path.substring(dot + 1),
            Shape.UNTYPED,
            List.of(assignment.substring(equals + 1).strip()),
            new Origin.Set(path)));
  }
}
