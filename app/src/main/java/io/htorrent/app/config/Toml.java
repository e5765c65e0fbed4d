package io.htorrent.app.config;

import io.htorrent.api.Option;
import java.util.List;
import java.util.stream.Collectors;

/// Writes values as TOML.
final class Toml {
  private Toml() {}

  /// A text in quotes.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// A list of texts.
  static String list(List<String> texts) {
    return texts.stream().map(Toml::quote).collect(Collectors.joining(", ", "[", "]"));
  }

  /// The value of a key as it would stand in the file.
  static String value(Key key, List<String> texts) {
    return key.list() ? list(texts) : scalar(key.option(), texts.getFirst());
  }

  private static String scalar(Option option, String text) {
    return switch (option.type()) {
      case FLAG, INTEGER -> text;
      case BYTES -> text.chars().allMatch(Character::isDigit) ? text : quote(text);
      case DURATION, TEXT, CHOICE, LIST -> quote(text);
    };
  }
}
