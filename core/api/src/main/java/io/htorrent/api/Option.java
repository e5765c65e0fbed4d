package io.htorrent.api;

import java.util.List;
import java.util.Objects;

/// One setting that a plugin declares: its name in the plugin's table of the configuration file,
/// type, unit, range, default and one line of help. The host checks a value against this before the
/// plugin sees it.
///
/// ```java
/// Option.integer("slots", 8, 1, 1000, "", "how many peers are served at once")
/// Option.duration("round", Duration.ofSeconds(15), "how often peers are judged")
/// ```
///
/// @param name lower-case words joined by `-`
/// @param type what a value looks like
/// @param unit what a number counts, or empty
/// @param minimum smallest number (or shortest duration in milliseconds, or least bytes)
/// @param maximum largest number, likewise
/// @param choices the values allowed for a [Type#CHOICE]; else empty
/// @param byDefault the default, written as in the file, without quotes
/// @param help one line
public record Option(
    String name,
    Type type,
    String unit,
    long minimum,
    long maximum,
    List<String> choices,
    String byDefault,
    String help) {

  /// What a value looks like.
  public enum Type {
    /// `true` or `false`.
    FLAG,
    /// A whole number.
    INTEGER,
    /// A whole number of bytes, or a text such as `"64KiB"`, `"10MB"`.
    BYTES,
    /// A text such as `"15s"`, `"500ms"`, `"2min"`, `"1h"`.
    DURATION,
    /// Any text.
    TEXT,
    /// One of a few words.
    CHOICE,
    /// Several texts: `["a", "b"]`; on the command line `a,b`.
    LIST
  }

  public Option {
    Objects.requireNonNull(type);
    choices = List.copyOf(choices);
    if (type == Type.INTEGER && (minimum < Integer.MIN_VALUE || maximum > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("'" + name + "' does not fit an int: use a size in bytes");
    }
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "'" + name + "' is not an option name: lower-case words joined by '-'");
    }
  }

  /// A whole number in a range.
  public static Option integer(
      String name, long byDefault, long minimum, long maximum, String unit, String help) {
    return new Option(
        name, Type.INTEGER, unit, minimum, maximum, List.of(), Long.toString(byDefault), help);
  }

  /// `true` or `false`.
  public static Option flag(String name, boolean byDefault, String help) {
    return new Option(name, Type.FLAG, "", 0, 1, List.of(), Boolean.toString(byDefault), help);
  }

  /// A number of bytes, written `"64KiB"`.
  public static Option bytes(
      String name, String byDefault, long minimum, long maximum, String help) {
    return new Option(name, Type.BYTES, "bytes", minimum, maximum, List.of(), byDefault, help);
  }

  /// A duration, written `"15s"`, between two bounds in milliseconds.
  public static Option duration(
      String name, String byDefault, long minimumMillis, long maximumMillis, String help) {
    return new Option(
        name, Type.DURATION, "", minimumMillis, maximumMillis, List.of(), byDefault, help);
  }

  /// Any text.
  public static Option text(String name, String byDefault, String help) {
    return new Option(name, Type.TEXT, "", 0, 0, List.of(), byDefault, help);
  }

  /// Several texts.
  ///
  /// @param byDefault the texts with commas between them; none may have one
  public static Option list(String name, String byDefault, String help) {
    return new Option(name, Type.LIST, "", 0, 0, List.of(), byDefault, help);
  }

  /// One of the given words.
  public static Option choice(String name, String byDefault, List<String> choices, String help) {
    return new Option(name, Type.CHOICE, "", 0, 0, choices, byDefault, help);
  }
}
