package io.htorrent.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.app.terminal.Terminal.Look;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @ParameterizedTest(
      name = "out {0}, err {1}, NO_COLOR={2}, TERM={3}: repaints {4}, colours {5} {6}")
  @CsvSource({
    "true,true,'',xterm,true,true,true",
    "true,false,'',xterm,true,true,false",
    "false,true,'',xterm,false,false,true",
    "true,true,1,xterm,true,false,false",
    "true,true,'',dumb,false,false,false",
    "false,false,'',xterm,false,false,false"
  })
  void coloursOnlyWhereWanted(ArgumentsAccessor row) {
    Map<String, String> environment =
        Map.of("NO_COLOR", row.getString(2), "TERM", row.getString(3));

    Look look = Look.of(row.getBoolean(0), row.getBoolean(1), environment, StandardCharsets.UTF_8);

    assertThat(look)
        .isEqualTo(new Look(row.getBoolean(4), row.getBoolean(5), row.getBoolean(6), true));
  }

  @Test
  void linesScrollByAboveTheLiveOnes() {
    Terminal terminal = terminal(new Look(true, false, false, true), StandardCharsets.UTF_8);

    terminal.live("one\ntwo\n");
    terminal.line("news");
    terminal.errors().println("log");
    terminal.live("three\n");
    terminal.live("");
    terminal.line("end");

    String up2 = "\r\u001b[2A\u001b[J";
    assertThat(printed())
        .isEqualTo(
            "one\ntwo\n"
                + up2
                + "news\none\ntwo\n"
                + up2
                + "log\none\ntwo\n"
                + up2
                + "three\n"
                + "\r\u001b[1A\u001b[J"
                + "end\n");
  }

  @Test
  @DisplayName("M20 M21 A20 what steers terminals is printed escaped")
  void escapes() {
    Terminal terminal = terminal(new Look(true, true, true, true), StandardCharsets.UTF_8);

    terminal.line("a\u001b[31mb\u0000\u009b\u202e\u200b\ufeff");
    terminal.error("x\u001b]0;title\u0007");
    terminal.line(Ink.BOLD, "\u001b[2J", "\u001b[2J");

    assertThat(
            printed()
                .replace("\u001b[31mhtorrent: \u001b[0m", "")
                .replace("\u001b[1m", "")
                .replace("\u001b[0m", ""))
        .doesNotContain("\u001b", "\u0000", "\u009b", "\u202e", "\u200b", "\ufeff", "\u0007");
  }

  @Test
  @DisplayName("R19 an ASCII terminal shows what it can")
  void survivesAsciiTerminals() {
    Terminal terminal = terminal(new Look(true, false, false, false), StandardCharsets.US_ASCII);

    terminal.line("na\u00efve \u65e5\u672c");

    assertThat(printed()).isEqualTo("na?ve ??\n");
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef,6,abcdef",
    "abcdef,5,abcd…",
    "日本語,6,日本語",
    "日本語,5,日本…",
    "日本語,4,日…",
    "abc,1,…",
    "abc,0,''"
  })
  void fitsTextIntoColumns(String text, int columns, String fitting) {
    assertThat(Columns.fit(text, columns, true)).isEqualTo(fitting);
    assertThat(Columns.of(fitting)).isLessThanOrEqualTo(columns);
  }

  private Terminal terminal(Look look, Charset charset) {
    PrintStream stream = new PrintStream(bytes, false, charset);
    return new Terminal(stream, stream, look, () -> 80);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
