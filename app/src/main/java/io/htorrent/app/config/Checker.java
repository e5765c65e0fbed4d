package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.app.config.Written.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks values that were written against the keys that there are, and collects every mistake.
/// Used once, by one thread.
final class Checker {

  private final List<Mistake> mistakes = new ArrayList<>();

  /// What is wrong, in the order of asking.
  List<Mistake> mistakes() {
    return mistakes;
  }

  /// Notes something wrong.
  void wrong(Origin origin, String text) {
    mistakes.add(new Mistake(origin, text));
  }

  /// The value, if it is one for this key.
  Optional<Value> value(Key key, Written written) {
    List<String> texts =
        written.shape() == Shape.UNTYPED ? untyped(key, written.texts()) : written.texts();
    if (fits(key, written.shape()) && texts.stream().allMatch(key::accepts)) {
      return Optional.of(new Value(key, texts, written.origin()));
    }
    wrong(written.origin(), key.path() + " is " + written.shown() + ", expected " + key.expected());
    return Optional.empty();
  }

  /// Complains of a key that its table does not have.
  ///
  /// @param tables the keys of each table; the top of the file is the table without a name
  void unknownKey(Written written, Map<String, Map<String, Key>> tables) {
    List<String> here = List.copyOf(tables.getOrDefault(written.table(), Map.of()).keySet());
    String place =
        written.table().isEmpty() ? "at the top of the file" : "in [" + written.table() + "]";
    String hint = Nearest.hint(written.name(), here);
    if (Nearest.to(written.name(), here).isEmpty()) {
      hint = belongs(written.name(), tables).orElse(hint);
    }
    wrong(written.origin(), "there is no key '" + written.name() + "' " + place + "; " + hint);
  }

  /// Complains of a table that nobody has.
  void unknownTable(String table, Origin origin, List<String> tables) {
    wrong(origin, "there is no table [" + table + "]; " + Nearest.hint(table, tables));
  }

  private static Optional<String> belongs(String name, Map<String, Map<String, Key>> tables) {
    return tables.entrySet().stream()
        .filter(table -> table.getValue().containsKey(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(table ->
            table.isEmpty()
                ? "it belongs to the top of the file, before any table"
                : "it belongs in [" + table + "]");
  }

  private static boolean fits(Key key, Shape shape) {
    if (key.list()) {
      return shape == Shape.LIST || shape == Shape.UNTYPED;
    }
    Option.Type type = key.option().type();
    return switch (shape) {
      case UNTYPED -> true;
      case LIST, OTHER -> false;
      case FLAG -> type == Option.Type.FLAG;
      case INTEGER -> type == Option.Type.INTEGER || type == Option.Type.BYTES;
      case TEXT -> type != Option.Type.FLAG && type != Option.Type.INTEGER;
    };
  }

  /// A value of the command line may be written as in the file, `["a", "b"]`, or shorter: `a,b`.
  private static List<String> untyped(Key key, List<String> texts) {
    Stream<String> parts = texts.stream();
    if (key.list()) {
      parts =
          texts.stream().map(Checker::withoutBrackets).flatMap(text -> Key.split(text).stream());
    }
    return parts.map(Checker::withoutQuotes).toList();
  }

  private static String withoutBrackets(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static String withoutQuotes(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.endsWith(text.substring(0, 1));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
