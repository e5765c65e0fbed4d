package io.htorrent.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The checked values of a plugin's declared [Option]s. Immutable; safe on any thread.
///
/// Asking for a name that was not declared is a mistake of the plugin and throws
/// `IllegalArgumentException`.
public final class Options {

  private static final Pattern SIZE =
      Pattern.compile(
          "(?<whole>[0-9]{1,19})([.](?<part>[0-9]{1,9}))? *(?<unit>([kmgt]i?)?)b?",
          Pattern.CASE_INSENSITIVE);

  /// Nine digits of days are less than 2^63 milliseconds.
  private static final Pattern DURATION =
      Pattern.compile("(?<number>[0-9]{1,9}) *(?<unit>ms|s|m|min|h|d)", Pattern.CASE_INSENSITIVE);

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
      try {
        check(option, text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("option '" + option.name() + "': " + e.getMessage(), e);
      }
      values.put(option.name(), new Value(option, text));
    }
    List<String> unknown =
        given.keySet().stream().filter(name -> !values.containsKey(name)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + unknown.getFirst()
              + "' is not an option here; known are "
              + String.join(", ", values.keySet()));
    }
    return new Options(values);
  }

  /// The value of a [Option.Type#FLAG].
  public boolean flag(String name) {
    return Boolean.parseBoolean(text(name, Option.Type.FLAG));
  }

  /// The value of an [Option.Type#INTEGER].
  public int integer(String name) {
    return Math.toIntExact(parseLong(text(name, Option.Type.INTEGER)));
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

  /// The value of a [Option.Type#LIST].
  public List<String> list(String name) {
    return split(text(name, Option.Type.LIST));
  }

  /// The parts of a list that is written with commas.
  public static List<String> split(String text) {
    return text.isBlank() ? List.of() : Arrays.stream(text.split(",")).map(String::strip).toList();
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
      case TEXT, LIST -> {}
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
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size such as 4096, 64KiB or 10MB");
    }
    String unit = size.group("unit").toLowerCase(Locale.ROOT);
    long factor = 1;
    for (int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit.charAt(0)) + 1; power > 0; power--) {
      factor *= unit.endsWith("i") ? 1024 : 1000;
    }
    try {
      long whole = Math.multiplyExact(Long.parseLong(size.group("whole")), factor);
      return Math.addExact(whole, partOf(factor, size.group("part")));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is too large", e);
    }
  }

  /// The digits after the point, of this factor, rounded down. Not by BigDecimal: its first use
  /// costs 50 ms of CPU time, which every start would pay.
  private static long partOf(long factor, @Nullable String digits) {
    if (digits == null) {
      return 0;
    }
    long scale = 1; // factor x part may be above 2^63; nothing below is
    long part = 0;
    for (int i = 0; i < digits.length(); i++) {
      scale *= 10;
      part = part * 10 + (digits.charAt(i) - '0');
    }
    return factor / scale * part + factor % scale * part / scale;
  }

  /// Parses `500ms`, `15s`, `2min`, `1h`, `7d`.
  ///
  /// @throws IllegalArgumentException when it is none of these
  public static Duration parseDuration(String text) {
    Matcher duration = DURATION.matcher(text.strip());
    if (!duration.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500ms, 15s, 2min or 1h");
    }
    long number = Long.parseLong(duration.group("number"));
    return switch (duration.group("unit").toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m", "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
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
