package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.app.terminal.Quantity;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// One key of the configuration file: where it stands and what its value looks like.
///
/// @param table the table it belongs to, or empty for the top of the file
/// @param option its name, type, range, default and help
/// @param list whether the value is a list of such values; the option's default then has commas
/// @param format what a text must look like beyond its type
public record Key(String table, Option option, boolean list, Format format) {

  /// What a text must look like.
  public enum Format {
    /// Anything that fits the type.
    ANY,
    /// A literal IP address.
    ADDRESS,
    /// A folder; `~/` is the home folder.
    DIRECTORY,
    /// The name of a strategy of this kind.
    PICKER,
    /// Likewise.
    CHOKER,
    /// Likewise.
    STORAGE
  }

  /// A key with one value.
  static Key of(String table, Option option) {
    return new Key(table, option, option.type() == Option.Type.LIST, Format.ANY);
  }

  /// The name as in `--set`: table, dot, name.
  public String path() {
    return table.isEmpty() ? option.name() : table + "." + option.name();
  }

  /// The default: one text, or those of a list.
  public List<String> byDefault() {
    return list ? split(option.byDefault()) : List.of(option.byDefault());
  }

  /// Whether the value should not be shown to others, going by the name.
  public boolean secret() {
    return Arrays.stream(option.name().split("-"))
        .anyMatch(word -> List.of("password", "passkey", "secret", "token").contains(word));
  }

  /// What a value must be, in words: `a whole number from 0 to 65535`.
  public String expected() {
    return list
        ? "a list of " + one() + (format == Format.ADDRESS ? "es" : "s") + ", such as " + example()
        : "a" + article() + " " + one() + range();
  }

  /// Whether one text is a value of this key's type, range and format.
  boolean accepts(String text) {
    try {
      Options.check(option, text);
      if (format == Format.ADDRESS) {
        InetAddress.ofLiteral(text);
      }
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The parts of a list written with commas.
  static List<String> split(String text) {
    return Options.split(text);
  }

  private String one() {
    return switch (format) {
      case ADDRESS -> "IP address";
      case DIRECTORY -> "folder";
      case PICKER -> "picker";
      case CHOKER -> "choker";
      case STORAGE -> "storage";
      case ANY ->
          switch (option.type()) {
            case FLAG -> "flag";
            case INTEGER -> "whole number";
            case BYTES -> "size";
            case DURATION -> "duration";
            case TEXT, LIST -> "text";
            case CHOICE -> "choice";
          };
    };
  }

  private String article() {
    return one().startsWith("I") ? "n" : "";
  }

  private String range() {
    return switch (option.type()) {
      case FLAG -> ": true or false";
      case INTEGER -> " from " + option.minimum() + " to " + option.maximum();
      case BYTES ->
          " from "
              + Quantity.bytes(option.minimum())
              + " to "
              + Quantity.bytes(option.maximum())
              + ", such as 4096 or \"64KiB\"";
      case DURATION ->
          " from "
              + millis(option.minimum())
              + " to "
              + millis(option.maximum())
              + ", such as \"15s\"";
      case TEXT, LIST -> " in quotes";
      case CHOICE -> ": one of " + String.join(", ", option.choices());
    };
  }

  private String example() {
    return switch (format) {
      case ADDRESS -> "[\"192.0.2.1\", \"2001:db8::1\"]";
      case DIRECTORY -> "[\"~/plugins\"]";
      case PICKER, CHOKER, STORAGE, ANY ->
          "[\""
              + String.join("\", \"", byDefault().isEmpty() ? List.of("a", "b") : byDefault())
              + "\"]";
    };
  }

  private static String millis(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
