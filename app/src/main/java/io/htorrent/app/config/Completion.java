package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Turns what was written into values: first the program's own keys, then the selected strategies,
/// then tables of other plugins, which are loaded only if there are such tables. Used once, by one
/// thread.
final class Completion {

  private final Checker checker = new Checker();
  private final Map<String, Map<String, Key>> tables = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> meant = new HashSet<>(); // tables of plugins that have keys

  Completion() {
    CoreKeys.ALL.forEach(this::add);
  }

  Map<String, Value> values() {
    return values;
  }

  List<Mistake> mistakes() {
    return checker.mistakes();
  }

  List<String> warnings() {
    return warnings;
  }

  /// Takes over the values of the program's own keys.
  void core(List<Written> written) {
    for (Written one : written) {
      if (tables.containsKey(one.table())) {
        take(one);
      }
    }
  }

  /// Looks up the strategies that are selected.
  void selection(Strategies strategies) {
    select(CoreKeys.PICKER, SpiKind.PICKER, strategies);
    select(CoreKeys.CHOKER, SpiKind.CHOKER, strategies);
    select(CoreKeys.STORAGE, SpiKind.STORAGE, strategies);
  }

  /// Adds the tables of all plugins.
  void everything(Strategies strategies) {
    strategies.all().forEach(this::add);
  }

  /// Takes over the values in tables of plugins.
  ///
  /// @param inFile where each table of the file begins
  void plugins(List<Written> written, Map<String, Origin> inFile, Strategies strategies) {
    List<Written> theirs = new ArrayList<>(written);
    theirs.removeIf(one -> isOurs(one.table()));
    theirs.forEach(one -> ambient(one.table(), strategies));
    theirs.removeIf(this::switchesWhatIsNotHere);
    theirs.forEach(one -> meant.add(one.table()));
    if (theirs.stream().anyMatch(one -> !tables.containsKey(one.table()))) {
      everything(strategies);
    }
    for (Written one : theirs) {
      if (tables.containsKey(one.table())) {
        take(one);
      } else if (!(one.origin() instanceof Origin.InFile)) {
        checker.unknownTable(one.table(), one.origin(), names());
      } else if (meansOurs(one) && refused.add(one.table())) {
        checker.unknownTable(one.table(), inFile.getOrDefault(one.table(), one.origin()), names());
      }
    }
  }

  /// `--no-pex` without that plugin: there is none, as was asked for.
  private boolean switchesWhatIsNotHere(Written one) {
    Key key = CoreKeys.enabled(one.table());
    boolean switches =
        CoreKeys.AMBIENT.contains(one.table())
            && one.name().equals(key.option().name())
            && !tables.containsKey(one.table());
    if (switches) {
      var _ = checker.value(key, one);
    }
    return switches;
  }

  /// Adds a table of strategies that are used anyway, so that others need not be loaded to find it.
  private void ambient(String table, Strategies strategies) {
    if (!tables.containsKey(table)) {
      Arrays.stream(SpiKind.values())
          .filter(SpiKind::ambient)
          .forEach(kind -> strategies.named(kind, table).ifPresent(this::add));
    }
  }

  /// Warns once for each table in the file whose plugin is not here; a table within a known one is
  /// wrong.
  void absent(Map<String, Origin> inFile, Strategies strategies) {
    if (inFile.keySet().stream().anyMatch(name -> !known(name))) {
      everything(strategies);
    }
    inFile.forEach((name, origin) -> {
      String outer = outer(name);
      if (known(name) || refused.contains(name)) {
        return;
      }
      if (tables.containsKey(outer)) {
        checker.wrong(origin, "there is no table [" + name + "]: [" + outer + "] has keys only");
      } else if (name.equals(outer)) {
        String near =
            Nearest.to(name, names()).map(table -> "; did you mean [" + table + "]?").orElse("");
        warnings.add(
            origin.describe()
                + ": the table ["
                + name
                + "] is ignored, as no plugin here has a strategy of that name"
                + near);
      }
    });
  }

  /// Warns of secrets in a file that others can read.
  void secrets(ConfigurationFile file) {
    if (file.open()) {
      values.values().stream()
          .filter(value -> value.key().secret() && value.origin() instanceof Origin.InFile)
          .forEach(value ->
              warnings.add(
                  value.origin().describe()
                      + ": "
                      + value.key().path()
                      + " is a secret, but others can read this file; run: chmod 600 "
                      + file.path()));
    }
  }

  private void take(Written written) {
    Key key = tables.getOrDefault(written.table(), Map.of()).get(written.name());
    if (key == null) {
      checker.unknownKey(written, tables);
    } else {
      checker.value(key, written).ifPresent(value -> values.put(key.path(), value));
    }
  }

  private void select(Key key, SpiKind kind, Strategies strategies) {
    Value selected =
        values.getOrDefault(key.path(), new Value(key, key.byDefault(), new Origin.Unset()));
    if (selected.texts().isEmpty()) {
      checker.wrong(selected.origin(), key.path() + " is empty, expected " + key.expected());
    }
    for (String name : selected.texts()) {
      Optional<? extends Provided<?>> found = strategies.named(kind, name);
      found.ifPresent(this::add);
      if (found.isEmpty()) {
        absent(selected, kind, name, strategies);
      }
    }
  }

  /// Complains of a strategy that is selected and that no plugin provides, maybe since the plugin
  /// named after it is disabled.
  private void absent(Value selected, SpiKind kind, String name, Strategies strategies) {
    Value disabled = Objects.requireNonNull(values.get(CoreKeys.PLUGINS_DISABLED.path()));
    String id = kind.title() + "-" + name;
    if (disabled.texts().contains(id)) {
      checker.wrong(
          disabled.origin(),
          "the plugin "
              + id
              + " is disabled, but its "
              + kind.title()
              + " is selected by "
              + selected.key().path()
              + " ("
              + selected.origin().describe()
              + ")");
      return;
    }
    List<String> names =
        strategies.all().stream().filter(one -> one.kind() == kind).map(Provided::name).toList();
    checker.wrong(
        selected.origin(),
        "no plugin here has a "
            + kind.title()
            + " named '"
            + name
            + "'; "
            + Nearest.hint(name, names));
  }

  private void add(Key key) {
    tables.computeIfAbsent(key.table(), _ -> new LinkedHashMap<>()).put(key.option().name(), key);
    values.putIfAbsent(key.path(), new Value(key, key.byDefault(), new Origin.Unset()));
  }

  /// A plugin cannot take a table of the program; two kinds of one name share theirs.
  private void add(Provided<?> strategy) {
    if (!CoreKeys.TABLES.contains(strategy.name())) {
      tables.computeIfAbsent(strategy.name(), _ -> new LinkedHashMap<>());
      if (strategy.kind().ambient()) {
        add(CoreKeys.enabled(strategy.name()));
      }
      for (Option option : strategy.options()) {
        if (!values.containsKey(strategy.name() + "." + option.name())) {
          add(Key.of(strategy.name(), option));
        }
      }
    }
  }

  /// Whether a table of the file that nobody has is one of ours, misspelt: its name is near, and so
  /// is the key.
  private boolean meansOurs(Written written) {
    return Nearest.to(written.table(), CoreKeys.TABLES)
        .filter(table ->
            Nearest.to(written.name(), tables.getOrDefault(table, Map.of()).keySet()).isPresent())
        .isPresent();
  }

  /// The file that is taught has empty tables: for these no plugin is loaded.
  private boolean known(String table) {
    return tables.containsKey(table)
        || (CoreKeys.AMBIENT.contains(table) && !meant.contains(table));
  }

  private static boolean isOurs(String table) {
    return table.isEmpty() || CoreKeys.TABLES.contains(table);
  }

  private static String outer(String table) {
    return table.replaceFirst("\\..*", "");
  }

  private List<String> names() {
    return tables.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }
}
