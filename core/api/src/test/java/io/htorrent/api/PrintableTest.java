package io.htorrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintableTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("plain text", "plain text"),
        Arguments.of("naïve 日本 🎉", "naïve 日本 🎉"),
        Arguments.of("two\r\nlines\tand a tab", "two  lines and a tab"),
        Arguments.of("\u001b[31mred", "\\u001b[31mred"),
        Arguments.of("nul \0 del \u007f c1 \u0085", "nul \\u0000 del \\u007f c1 \\u0085"),
        Arguments.of("gpj\u202eexe", "gpj\\u202eexe"),
        Arguments.of("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        Arguments.of("line\u2028separator", "line\\u2028separator"),
        Arguments.of("lone \ud83c surrogate", "lone \\ud83c surrogate"),
        Arguments.of("<b>HTML</b> stays", "<b>HTML</b> stays"));
  }

  @ParameterizedTest(name = "M21 M43 becomes {1}")
  @MethodSource
  void texts(String text, String printable) {
    assertThat(Printable.of(text, 100)).isEqualTo(printable);
  }

  static Stream<Arguments> longTexts() {
    return Stream.of(
        Arguments.of("12345", 5, "12345"),
        Arguments.of("123456", 5, "12345…"),
        Arguments.of("1234🎉", 5, "1234…"),
        Arguments.of("\u001b".repeat(1_000_000), 6, "\\u001b…"));
  }

  @ParameterizedTest(name = "M43 cut to {1}: {2}")
  @MethodSource
  void longTexts(String text, int limit, String printable) {
    assertThat(Printable.of(text, limit)).isEqualTo(printable);
  }
}
