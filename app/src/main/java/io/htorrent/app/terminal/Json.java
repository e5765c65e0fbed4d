package io.htorrent.app.terminal;

import java.util.List;
import java.util.Map;

/// Writes values as JSON (RFC 8259) in one line: maps, lists, texts, numbers, booleans, and `null`
/// as [#NULL].
///
/// Everything that is not printable ASCII is written as a `u` escape, so that a line survives any
/// encoding. Any thread.
public final class Json {

  /// The JSON `null`.
  public static final Object NULL = Nothing.NULL;

  private enum Nothing {
    NULL
  }

  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /// The value in one line, keys in the map's own order.
  ///
  /// @throws IllegalArgumentException for a value that JSON has no form for
  public static String of(Map<String, ?> object) {
    Json json = new Json();
    json.value(object);
    return json.text.toString();
  }

  private void value(Object value) {
    switch (value) {
      case String string -> quote(string);
      case Boolean flag -> text.append(flag);
      case Integer number -> text.append(number);
      case Long number -> text.append(number);
      case List<?> list -> list(list);
      case Map<?, ?> map -> object(map);
      case Nothing _ -> text.append("null");
      default ->
          throw new IllegalArgumentException(
              "JSON has no form for a " + value.getClass().getName());
    }
  }

  private void list(List<?> list) {
    text.append('[');
    String between = "";
    for (Object value : list) {
      text.append(between);
      value(value);
      between = ",";
    }
    text.append(']');
  }

  private void object(Map<?, ?> map) {
    text.append('{');
    String between = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(between);
      quote(entry.getKey().toString());
      text.append(':');
      value(entry.getValue());
      between = ",";
    }
    text.append('}');
  }

  private void quote(String string) {
    text.append('"');
    for (int at = 0; at < string.length(); at++) {
      char c = string.charAt(at);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            text.append(c);
          } else {
            text.append(String.format("\\u%04x", (int) c));
          }
        }
      }
    }
    text.append('"');
  }
}
