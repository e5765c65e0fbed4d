package io.htorrent.app.config;

import java.util.List;

/// A key, its checked value, and where that came from.
///
/// @param key which
/// @param texts one text, or those of a list
/// @param origin who said so
public record Value(Key key, List<String> texts, Origin origin) {

  public Value {
    texts = List.copyOf(texts);
  }

  /// The value as it would stand in the file.
  public String toml() {
    return Toml.value(key, texts);
  }
}
