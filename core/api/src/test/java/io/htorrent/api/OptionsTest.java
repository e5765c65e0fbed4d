package io.htorrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private static final List<Option> DECLARED =
      List.of(
          Option.integer("slots", 8, 1, 1000, "peers", "how many peers are served at once"),
          Option.duration("round", "15s", 1000, 60_000, "how often peers are judged"),
          Option.bytes("cache", "64KiB", 1024, 1 << 20, "memory"),
          Option.flag("random", true, "whether dice are thrown"),
          Option.choice("order", "up", List.of("up", "down"), "direction"),
          Option.text("label", "", "any text"));

  @Test
  void whatIsNotGivenHasItsDefault() {
    Options options = Options.defaults(DECLARED);

    assertThat(options.integer("slots")).isEqualTo(8);
    assertThat(options.duration("round")).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.bytes("cache")).isEqualTo(65536);
    assertThat(options.flag("random")).isTrue();
    assertThat(options.choice("order")).isEqualTo("up");
    assertThat(options.text("label")).isEmpty();
  }

  @Test
  void whatIsGivenWins() {
    Options options =
        Options.of(
            DECLARED,
            Map.of(
                "slots", " 1000 ", "round", "1min", "cache", "1MiB", "random", "false", "order",
                "down", "label", " x "));

    assertThat(options.integer("slots")).isEqualTo(1000);
    assertThat(options.duration("round")).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.bytes("cache")).isEqualTo(1 << 20);
    assertThat(options.flag("random")).isFalse();
    assertThat(options.choice("order")).isEqualTo("down");
    assertThat(options.text("label")).isEqualTo(" x ");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          slots  | 0       | option 'slots': '0' was given, expected 1 to 1000
          slots  | 1001    | option 'slots': '1001' was given, expected 1 to 1000
          slots  | many    | option 'slots': 'many' is not a whole number
          slots  | 1.5     | option 'slots': '1.5' is not a whole number
          round  | 999ms   | option 'round': '999ms' was given, expected 1000 ms to 60000 ms, such as "15s"
          round  | 15      | option 'round': '15' is not a duration such as 500ms, 15s, 2min or 1h
          cache  | 1023    | option 'cache': '1023' was given, expected 1024 to 1048576 bytes, such as "64KiB"
          cache  | lots    | option 'cache': 'lots' is not a size such as 4096, 64KiB or 10MB
          random | yes     | option 'random': 'yes' was given, expected true or false
          order  | left    | option 'order': 'left' was given, expected one of up, down
          colour | red     | 'colour' is not an option here; known are slots, round, cache, random, order, label
          """)
  void wrongValuesAreRefusedInOneSentence(String name, String value, String message) {
    assertThatThrownBy(() -> Options.of(DECLARED, Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void askingForWhatWasNotDeclaredIsAMistake() {
    Options options = Options.defaults(DECLARED);

    assertThatThrownBy(() -> options.integer("round")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.text("colour")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} is {1} bytes")
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "4096b, 4096",
    "64KiB, 65536",
    "64 kib, 65536",
    "64Ki, 65536",
    "64KB, 64000",
    "64k, 64000",
    "10MB, 10000000",
    "1.5GiB, 1610612736",
    "2TB, 2000000000000",
    "9007199254740993, 9007199254740993",
    "9223372036854775807, 9223372036854775807"
  })
  void sizesAreParsed(String text, long bytes) {
    assertThat(Options.parseBytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KiB",
        "-1",
        "+1",
        "1.",
        ".5",
        "1.2.3",
        "1e5",
        "10 QB",
        "5ib",
        "1k k",
        "٣",
        "NaN",
        "9223372036854775808",
        "10000000TB",
        "99999999999999999999"
      })
  void otherTextsAreNoSizes(String text) {
    assertThatThrownBy(() -> Options.parseBytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "15s, PT15S",
    "15 s, PT15S",
    "2min, PT2M",
    "2m, PT2M",
    "1h, PT1H",
    "7d, PT168H",
    "999999999d, PT23999999976H"
  })
  void durationsAreParsed(String text, Duration duration) {
    assertThat(Options.parseDuration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "15", "-1s", "1.5s", "1s500ms", "1y", "٣s", "999999999999d"})
  void otherTextsAreNoDurations(String text) {
    assertThatThrownBy(() -> Options.parseDuration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Slots", "two words", "-a", "a-", "a--b", "1a", "a_b"})
  void optionNamesAreLowerCaseWords(String name) {
    assertThatThrownBy(() -> Option.flag(name, true, "help"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void wholeNumbersFitAnInt() {
    assertThatThrownBy(() -> Option.integer("big", 1, 0, 1L << 31, "", "help"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsAreWrittenWithCommas() {
    List<Option> declared = List.of(Option.list("bootstrap", "a:1, b:2", "nodes"));

    assertThat(Options.defaults(declared).list("bootstrap")).containsExactly("a:1", "b:2");
    assertThat(Options.of(declared, Map.of("bootstrap", "")).list("bootstrap")).isEmpty();
  }
}
