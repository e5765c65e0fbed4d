package io.htorrent.distribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one JSON text strictly (RFC 8259) into maps, lists, strings, longs, doubles and booleans;
/// null becomes an empty [Optional]. Written here, so that what the program prints is judged by
/// other code than what wrote it.
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException if it is not one JSON object and nothing else
  static Map<String, Object> object(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.blanks();
    json.check(json.at == text.length(), "end");
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((key, one) -> object.put((String) key, one));
      return object;
    }
    throw new IllegalArgumentException("not an object: " + text);
  }

  private Object value() {
    blanks();
    char first = peek();
    return switch (first) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Optional.empty());
      default -> number();
    };
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    blanks();
    if (skip('}')) {
      return members;
    }
    do {
      blanks();
      String name = string();
      blanks();
      check(skip(':'), ":");
      check(members.put(name, value()) == null, "another name than " + name);
      blanks();
    } while (skip(','));
    check(skip('}'), "}");
    return members;
  }

  private List<Object> elements() {
    List<Object> elements = new ArrayList<>();
    at++;
    blanks();
    if (skip(']')) {
      return elements;
    }
    do {
      elements.add(value());
      blanks();
    } while (skip(','));
    check(skip(']'), "]");
    return elements;
  }

  private String string() {
    check(skip('"'), "\"");
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      check(c >= ' ', "an escaped control character");
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
      default -> throw new IllegalArgumentException("\\" + c + " at " + at + ": " + text);
    };
  }

  private Object number() {
    int begin = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(begin, at);
    check(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"), "a number");
    if (number.matches("-?\\d+")) {
      return Long.valueOf(number);
    }
    return Double.valueOf(number);
  }

  private Object word(String word, Object value) {
    check(text.startsWith(word, at), word);
    at += word.length();
    return value;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    check(at < text.length(), "more");
    return text.charAt(at);
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void check(boolean right, String expected) {
    if (!right) {
      throw new IllegalArgumentException("expected " + expected + " at " + at + ": " + text);
    }
  }
}
