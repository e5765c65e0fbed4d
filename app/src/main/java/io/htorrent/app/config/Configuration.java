package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.app.plugin.Provided;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The effective configuration: every key has a checked value, and knows where that came from.
/// Immutable; any thread.
public final class Configuration {

  private final Folders folders;
  private final Optional<Path> file;
  private final Map<String, Value> values;
  private final List<String> warnings;

  Configuration(
      Folders folders, Optional<Path> file, Map<String, Value> values, List<String> warnings) {
    this.folders = folders;
    this.file = file;
    this.values = new LinkedHashMap<>(values);
    this.warnings = List.copyOf(warnings);
  }

  /// The file that was read, if there was one.
  public Optional<Path> file() {
    return file;
  }

  /// What is odd but survivable, a sentence each.
  public List<String> warnings() {
    return warnings;
  }

  /// Every value, the program's own first.
  public List<Value> values() {
    return List.copyOf(values.values());
  }

  /// The value of this key with its origin.
  public Value value(Key key) {
    Value value = values.get(key.path());
    return value == null ? new Value(key, key.byDefault(), new Origin.Unset()) : value;
  }

  /// The value of a key with one text.
  public String text(Key key) {
    return value(key).texts().getFirst();
  }

  /// The value of a key with a list.
  public List<String> list(Key key) {
    return value(key).texts();
  }

  /// The value of a key with a whole number.
  public int integer(Key key) {
    return Integer.parseInt(text(key));
  }

  /// The value of a key that is true or false.
  public boolean flag(Key key) {
    return Boolean.parseBoolean(text(key));
  }

  /// The value of a key with a size or a rate.
  public long bytes(Key key) {
    return Options.parseBytes(text(key));
  }

  /// The folder that a key names, or `otherwise` when it is empty. A relative path starts at the
  /// folder of the file it stands in, or at the current folder when it stands on the command line.
  public Path directory(Key key, Path otherwise) {
    Value value = value(key);
    return text(key).isEmpty() ? otherwise : folders.resolve(text(key), base(value.origin()));
  }

  /// The folders that a key lists.
  public List<Path> directories(Key key) {
    Value value = value(key);
    List<Path> directories = new ArrayList<>();
    for (String text : value.texts()) {
      directories.add(folders.resolve(text, base(value.origin())));
    }
    return directories;
  }

  /// Whether a strategy of a kind that nobody selects is to be used: it is, unless the key
  /// `enabled` of its table says otherwise.
  public boolean enabled(Provided<?> strategy) {
    Value value = values.get(strategy.name() + "." + CoreKeys.ENABLED.name());
    return value == null || !value.texts().getFirst().equals("false");
  }

  /// What a strategy is made with.
  public Options options(Provided<?> strategy) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Option option : strategy.options()) {
      Value value = values.get(strategy.name() + "." + option.name());
      if (value != null && !(value.origin() instanceof Origin.Unset)) {
        given.put(option.name(), String.join(",", value.texts()));
      }
    }
    return Options.of(strategy.options(), given);
  }

  private Path base(Origin origin) {
    if (origin instanceof Origin.InFile(Path path, int _, int _)
        && path.toAbsolutePath().getParent() != null) {
      return path.toAbsolutePath().getParent();
    }
    return folders.current();
  }
}
