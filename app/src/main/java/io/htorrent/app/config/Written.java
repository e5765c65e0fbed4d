package io.htorrent.app.config;

import java.util.List;

/// A key and its value as somebody wrote them, before anything was checked.
///
/// @param table the table, or empty for the top of the file
/// @param name the key within it
/// @param shape what the value looked like
/// @param texts the value without quotes; of a list, its elements
/// @param origin who wrote it
record Written(String table, String name, Shape shape, List<String> texts, Origin origin) {

  /// What a value looked like.
  enum Shape {
    TEXT,
    INTEGER,
    FLAG,
    /// A list of texts.
    LIST,
    /// A date, a fraction, a list of other things: no key takes one.
    OTHER,
    /// From the command line: whatever the key wants.
    UNTYPED
  }

  Written {
    texts = List.copyOf(texts);
  }

  String path() {
    return table.isEmpty() ? name : table + "." + name;
  }

  /// The value as it was written, roughly: for messages.
  String shown() {
    return switch (shape) {
      case TEXT -> Toml.quote(texts.getFirst());
      case LIST -> Toml.list(texts);
      case INTEGER, FLAG, OTHER -> texts.getFirst();
      case UNTYPED -> "'" + String.join(",", texts) + "'";
    };
  }
}
