package io.htorrent.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The checked values of a plugin's declared [Option]s. Immutable; safe on any thread.
///
/// Asking for a name that was not declared is a mistake of the plugin and throws
/// `IllegalArgumentException`.
public final class Options {

  private final Map<String, Value> values;

  private record Value(Option option, String text) {}

  private Options(Map<String, Value> values) {
    this.values = values;
  }

  /// The defaults of these options.
  public static Options defaults(List<Option> declared) {
    return of(declared, Map.of());
  }

  /// The given texts checked against the declared options; what is not given has its default.
  ///
  /// @throws IllegalArgumentException with one sentence naming the option, the value and what was
  ///   expected
  public static Options of(List<Option> declared, Map<String, String> given) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Option option : declared) {
      String text = given.getOrDefault(option.name(), option.byDefault());
      check(option, text);
      values.put(option.name(), new Value(option, text));
    }
    given.keySet().stream()
        .filter(name -> !values.containsKey(name))
        .sorted()
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is not an option here; known are "
                  + String.join(", ", values.keySet()));
        });
    return new Options(values);
  }

  /// The value of a [Option.Type#FLAG].
  public boolean flag(String name) {
    return Boolean.parseBoolean(text(name, Option.Type.FLAG));
  }

  /// The value of an [Option.Type#INTEGER].
  public int integer(String name) {
    return Math.toIntExact(Long.parseLong(text(name, Option.Type.INTEGER)));
  }

  /// The value of a [Option.Type#BYTES].
  public long bytes(String name) {
    return parseBytes(text(name, Option.Type.BYTES));
  }

  /// The value of a [Option.Type#DURATION].
  public Duration duration(String name) {
    return parseDuration(text(name, Option.Type.DURATION));
  }

  /// The value of a [Option.Type#TEXT].
  public String text(String name) {
    return text(name, Option.Type.TEXT);
  }

  /// The value of a [Option.Type#CHOICE].
  public String choice(String name) {
    return text(name, Option.Type.CHOICE);
  }

  private String text(String name, Option.Type type) {
    Value value = values.get(name);
    if (value == null || value.option.type() != type) {
      throw new IllegalArgumentException(
          "no option '" + name + "' of type " + type + " was declared");
    }
    return value.text;
  }

  /// Checks one value as it would be written in the configuration file, without quotes.
  ///
  /// @throws IllegalArgumentException with one sentence: the value and what was expected
  public static void check(Option option, String text) {
    switch (option.type()) {
      case FLAG -> require(text.equals("true") || text.equals("false"), text, "true or false");
      case TEXT -> {}
      case CHOICE ->
          require(
              option.choices().contains(text),
              text,
              "one of " + String.join(", ", option.choices()));
      case INTEGER ->
          range(option, text, parseLong(text), option.minimum() + " to " + option.maximum());
      case BYTES ->
          range(
              option,
              text,
              parseBytes(text),
              option.minimum() + " to " + option.maximum() + " bytes, such as \"64KiB\"");
      case DURATION ->
          range(
              option,
              text,
              parseDuration(text).toMillis(),
              option.minimum() + " ms to " + option.maximum() + " ms, such as \"15s\"");
    }
  }

  /// Parses `4096`, `64KiB`, `10MB`, `1.5GiB`; powers of 1024 with `i`, of 1000 without.
  ///
  /// @throws IllegalArgumentException when it is none of these
  public static long parseBytes(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < lower.length()
        && (Character.isDigit(lower.charAt(digits)) || lower.charAt(digits) == '.')) {
      digits++;
    }
    String unit = lower.substring(digits).strip();
    long factor =
        switch (unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit) {
          case "" -> 1L;
          case "k" -> 1_000L;
          case "m" -> 1_000_000L;
          case "g" -> 1_000_000_000L;
          case "t" -> 1_000_000_000_000L;
          case "ki" -> 1L << 10;
          case "mi" -> 1L << 20;
          case "gi" -> 1L << 30;
          case "ti" -> 1L << 40;
          default ->
              throw new IllegalArgumentException(
                  "'" + text + "' is not a size such as 4096, 64KiB or 10MB");
        };
    try {
      double number = Double.parseDouble(lower.substring(0, digits));
      if (number * factor > Long.MAX_VALUE / 2.0) {
        throw new IllegalArgumentException("'" + text + "' is too large");
      }
      return (long) (number * factor);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size such as 4096, 64KiB or 10MB", e);
    }
  }

  /// Parses `500ms`, `15s`, `2min`, `1h`, `7d`.
  ///
  /// @throws IllegalArgumentException when it is none of these
  public static Duration parseDuration(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 12) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500ms, 15s, 2min or 1h");
    }
    long number = Long.parseLong(lower.substring(0, digits));
    return switch (lower.substring(digits).strip()) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min", "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is not a duration such as 500ms, 15s, 2min or 1h");
    };
  }

  private static long parseLong(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static void range(Option option, String text, long value, String expected) {
    require(value >= option.minimum() && value <= option.maximum(), text, expected);
  }

  private static void require(boolean holds, String text, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("'" + text + "' was given, expected " + expected);
    }
  }
}
