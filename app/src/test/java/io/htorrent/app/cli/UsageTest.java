package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.app.terminal.Terminal.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @TempDir private Path temp;

  @ParameterizedTest(name = "htorrent {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                  | 2 | a command is missing: download, seed, verify, show, create, tracker, plugins, config, demo, completion
          shwo x                              | 2 | there is no command 'shwo'; did you mean 'show'?
          show                                | 2 | Missing required parameter: 'SOURCE'
          show a b                            | 2 | unexpected argument 'b'
          show --jsn a                        | 2 | there is no option '--jsn'; did you mean '--json'?
          download                            | 2 | Missing required parameter: 'SOURCE'
          download a --progress=loud          | 2 | Invalid value for option '--progress': expected one of [auto, bar, plain, json, none] (case-sensitive) but was 'loud'
          download a --prt 1                  | 2 | there is no option '--prt'; did you mean '--port'?
          download a --log-level loud         | 2 | Invalid value for option '--log-level': expected one of [error, warn, info, debug, trace] (case-sensitive) but was 'loud'
          download a --files 0,x              | 2 | --files '0,x': 'x' is no number of a file, and no range such as 4-6; 'htorrent show' prints the numbers
          download a --files 4-2              | 2 | --files '4-2': '4-2' is no number of a file, and no range such as 4-6; 'htorrent show' prints the numbers
          download a --files 1,               | 2 | --files '1,': '' is no number of a file, and no range such as 4-6; 'htorrent show' prints the numbers
          download a b --files 1              | 2 | --files chooses among the files of one torrent: give one source only
          seed a                              | 2 | Missing required option: '--directory=DIR'
          verify a                            | 2 | Missing required option: '--directory=DIR'
          create a                            | 2 | Missing required option: '--output=FILE.torrent'
          show magnet:?xt=urn:btih:00         | 3 | not a usable magnet link: '00' is not an info hash of 40 hex or 32 base32 digits
          download MAGNET:?xt=urn:btih:00     | 3 | not a usable magnet link: '00' is not an info hash of 40 hex or 32 base32 digits
          show ftp://x/y                      | 3 | 'ftp://x/y' is of no supported kind: give a .torrent file, the http(s) URL of one, or a magnet link
          create . -o x --format v2           | 2 | --format v2 is not supported yet: v1 is
          create . -o x --format hybrid       | 2 | --format hybrid is not supported yet: v1 is
          create . -o x --format v3           | 2 | --format 'v3' is none of v1, v2 and hybrid; v1 is supported
          create . -o x --web-seed ftp://a/b  | 2 | --web-seed 'ftp://a/b' is not a URL of a web server, such as http://mirror.example/pub/
          tracker x                           | 2 | unexpected argument 'x'
          tracker --port 70000                | 2 | --port 70000 is not a port: give one from 0 to 65535
          tracker --bind tracker.example      | 2 | --bind 'tracker.example' is not an IP address, such as 192.168.1.2 or ::1
          create . -o x --tracker example.org | 2 | --tracker 'example.org' is not an announce URL, such as http://tracker.example/announce
          """)
  void saysInOneSentence(String arguments, int exit, String sentence) {
    Rig rig = new Rig(temp);

    assertThat(rig.run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(exit);
    assertThat(rig.err().lines().findFirst()).contains("htorrent: " + sentence);
    assertThat(rig.err())
        .doesNotContain("\tat ")
        .hasLineCount(exit == 2 && !sentence.startsWith("--") ? 2 : 1);
    assertThat(rig.out()).isEmpty();
  }

  @ParameterizedTest(name = "{0} with an unset variable")
  @ValueSource(
      strings = {"--bind", "--directory", "--state", "--port", "--picker", "--peer", "--files"})
  void emptyValuesAreNotTheDefault(String option) {
    Rig rig = new Rig(temp);

    assertThat(rig.run("download", "a.torrent", option, "")).isEqualTo(2);
    assertThat(rig.err())
        .startsWith(
            "htorrent: " + option + " has an empty value: give one, or leave the option out\n");
  }

  @ParameterizedTest(name = "htorrent {0} --help")
  @ValueSource(
      strings = {
        "download",
        "seed",
        "verify",
        "show",
        "create",
        "tracker",
        "plugins",
        "config",
        "demo",
        "completion"
      })
  void everyCommandTeachesByExample(String command) {
    Rig rig = new Rig(temp);

    assertThat(rig.run(command, "--help")).isZero();
    assertThat(rig.out())
        .contains("Usage: htorrent " + command, "Examples:", "\n  htorrent " + command);
    assertThat(rig.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(rig.out()).doesNotContain("\u001b");
  }

  @Test
  void helpIsColouredOnATerminalOnly() {
    Rig rig = new Rig(temp);
    rig.look = new Look(true, true, true, true);

    assertThat(rig.run("--help")).isZero();
    assertThat(rig.out()).contains("\u001b[1m").contains("download", "seed", "verify");
  }

  @Test
  void helpIsACommandToo() {
    Rig rig = new Rig(temp);

    assertThat(rig.run("help")).isZero();
    assertThat(rig.out()).contains("Usage: htorrent [");
    assertThat(rig.run("help", "show")).isZero();
    assertThat(rig.out()).contains("Usage: htorrent show");
    assertThat(rig.run("help", "shwo")).isEqualTo(2);
    assertThat(rig.err()).contains("did you mean 'show'?");
  }

  @Test
  void everyOptionOfTheContractIsThere() {
    Rig rig = new Rig(temp);
    rig.run("download", "--help");
    assertThat(rig.out())
        .contains(
            "-d, ",
            "--port",
            "--bind",
            "--encryption",
            "--peer",
            "--tracker",
            "--seed",
            "--no-dht",
            "--no-lsd",
            "--no-pex",
            "--no-portmap",
            "--no-webseed",
            "--picker",
            "--choker",
            "--storage")
        .contains(
            "--limit-down",
            "--limit-up",
            "--state",
            "--set",
            "--progress",
            "--jfr",
            "--config",
            "-v",
            "--log-level");
    rig.run("create", "--help");
    assertThat(rig.out())
        .contains(
            "-o, ",
            "--tracker",
            "--web-seed",
            "--piece-length",
            "--private",
            "--comment",
            "--format");
  }

  @Test
  void stackTracesAreShownWhenAsked() {
    Rig rig = new Rig(temp);
    String torrent = rig.file("x.torrent", "nonsense".getBytes(StandardCharsets.UTF_8));

    rig.run("show", torrent);
    assertThat(rig.err()).hasLineCount(1);
    rig.run("show", torrent, "-v");
    assertThat(rig.err()).contains("MetainfoException");
  }

  @Test
  void completionScriptIsForBash() throws IOException, InterruptedException {
    Rig rig = new Rig(temp);

    assertThat(rig.run("completion")).isZero();
    assertThat(rig.out()).contains("download", "--limit-down", "complete -F");
    Path script = temp.resolve("completion");
    Files.writeString(script, rig.out());
    assertThat(
            new ProcessBuilder("sh", "-c", "! command -v bash || bash -n " + script)
                .start()
                .waitFor())
        .isZero();
  }

  @ParameterizedTest(name = "R19 {0} as a file name")
  @ValueSource(strings = {"a\0b", "\0"})
  void namesThatNoSystemHasAreUsageErrors(String name) {
    Rig rig = new Rig(temp);

    assertThat(rig.run("create", name, "-o", rig.path("x"))).isEqualTo(2);
    assertThat(rig.err()).contains("is not a path").doesNotContain("\0");
  }
}
