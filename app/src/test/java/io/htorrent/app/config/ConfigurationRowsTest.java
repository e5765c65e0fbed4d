package io.htorrent.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.app.config.Draft.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bad configuration files: what is said, and that the file is left as it was.
class ConfigurationRowsTest {

  @TempDir private Path temp;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          R13 unknown key                | foo = 1                            | 1:1: there is no key 'foo' at the top of the file; there are picker, choker, storage
          R13 misspelt key               | piker = ["x"]                      | 1:1: there is no key 'piker' at the top of the file; did you mean 'picker'?
          R13 swapped letters            | [network]~prot = 1                 | 2:1: there is no key 'prot' in [network]; did you mean 'port'?
          R13 key of another table       | port = 1                           | 1:1: there is no key 'port' at the top of the file; it belongs in [network]
          R13 top key in a table         | [network]~choker = "tit-for-tat"   | 2:1: there is no key 'choker' in [network]; it belongs to the top of the file, before any table
          R13 misspelt table             | [netwrok]~port = 1                 | 1:1: there is no table [netwrok]; did you mean 'network'?
          R13 misspelt table, two keys   | [netwrok]~port = 1~bind = []       | 1:1: there is no table [netwrok]; did you mean 'network'?
          R13 unknown key of a plugin    | [tit-for-tat]~rond = "1s"          | 2:1: there is no key 'rond' in [tit-for-tat]; did you mean 'round'?
          R13 text for a number          | [network]~port = "6881"            | 2:1: network.port is "6881", expected a whole number from 0 to 65535
          R13 number for a text          | storage = 3                        | 1:1: storage is 3, expected a storage in quotes
          R13 text for a list            | picker = "rarest-first"            | 1:1: picker is "rarest-first", expected a list of pickers, such as ["rarest-first", "endgame"]
          R13 list of numbers            | picker = [1, 2]                    | 1:1: picker is [1,2], expected a list of pickers, such as ["rarest-first", "endgame"]
          R13 fraction for a number      | [network]~port = 1.5               | 2:1: network.port is 1.5, expected a whole number from 0 to 65535
          R13 date for a number          | [network]~port = 1979-05-27        | 2:1: network.port is 1979-05-27, expected a whole number from 0 to 65535
          R13 text for a flag            | [files]~preallocate = "yes"        | 2:1: files.preallocate is "yes", expected a flag: true or false
          R13 table for a value          | [network.port]~x = 1               | 1:1: there is no table [network.port]: [network] has keys only
          R13 empty table in a table     | [limits]~[limits.upload]           | 2:1: there is no table [limits.upload]: [limits] has keys only
          R13 list of tables             | [[network]]~port = 1               | 1:1: there is no key 'network' at the top of the file; there are picker, choker, storage
          R13 out of range               | [network]~port = 65536             | 2:1: network.port is 65536, expected a whole number from 0 to 65535
          R13 beyond 64 bits             | [network]~port = 99999999999999999999 | 2:8: Integer is too large
          R13 duration without unit      | [tit-for-tat]~round = 15           | 2:1: tit-for-tat.round is 15, expected a duration from 1 s to 600 s, such as "15s"
          R13 duration out of range      | [tit-for-tat]~round = "1ms"        | 2:1: tit-for-tat.round is "1ms", expected a duration from 1 s to 600 s, such as "15s"
          R13 unknown choice             | [tit-for-tat]~seeding = "none"     | 2:1: tit-for-tat.seeding is "none", expected a choice: one of round-robin, fastest
          R13 not an address             | [network]~bind = ["localhost"]     | 2:1: network.bind is ["localhost"], expected a list of IP addresses, such as ["192.0.2.1", "2001:db8::1"]
          R13 not a size                 | [limits]~upload = "fast"           | 2:1: limits.upload is "fast", expected a size from 0 B to 1.00 TiB, such as 4096 or "64KiB"
          R13 unknown strategy           | choker = "tit-for-tad"             | 1:1: no plugin here has a choker named 'tit-for-tad'; did you mean 'tit-for-tat'?
          R13 strategy of another kind   | picker = ["tit-for-tat"]           | 1:1: no plugin here has a picker named 'tit-for-tat'; there are rarest-first, sequential, endgame
          R13 no strategy                | picker = []                        | 1:1: picker is empty, expected a list of pickers, such as ["rarest-first", "endgame"]
          R13 duplicate key              | storage = "files"~storage = "files" | 2:1: storage previously defined at line 1, column 1: a key may stand once only
          R13 duplicate table            | [network]~port = 1~[network]       | 3:1: network previously defined at line 1, column 1: a key may stand once only
          R13 stray comma                | picker = [,]                       | 1:11: Unexpected ',', expected ], a value, or a newline
          R13 comma after a value        | storage = "files",                 | 1:18: Unexpected ',', expected a newline or end-of-input
          R13 no value                   | storage =                          | 1:10: Unexpected end of line, expected a value
          R13 no quotes                  | storage = files                    | 1:11: Unexpected 'f', expected a value
          R13 JSON                       | {"storage": "files"}               | 1:1: Unexpected '{', expected a key, a table key, a newline, or end-of-input
          R14 negative limit of peers    | [limits]~peers = -1                | 2:1: limits.peers is -1, expected a whole number from 1 to 10000
          R14 negative rate              | [limits]~upload = -5               | 2:1: limits.upload is -5, expected a size from 0 B to 1.00 TiB, such as 4096 or "64KiB"
          R14 negative port              | [network]~port = -1                | 2:1: network.port is -1, expected a whole number from 0 to 65535
          """)
  void refuses(String row, String text, String sentence) throws IOException {
    Path file = temp.resolve("c.toml");
    String content = text.replace("~", "\n") + "\n";
    Files.writeString(file, content);

    assertThatThrownBy(() -> complete(new Request(file.toString(), List.of(), List.of())))
        .isInstanceOf(InvalidConfiguration.class)
        .satisfies(e -> assertThat(e.getMessage()).isEqualTo(file + ":" + sentence));
    assertThat(file).hasContent(content);
  }

  @ParameterizedTest(name = "R13 --set {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network.prot=1     | --set network.prot: there is no key 'prot' in [network]; did you mean 'port'?
          netwrk.port=1      | --set netwrk.port: there is no table [netwrk]; did you mean 'network'?
          network.port=x     | --set network.port: network.port is 'x', expected a whole number from 0 to 65535
          network.port       | --set network.port: expected KEY=VALUE, such as --set network.port=6881
          quantum.x=1        | --set quantum.x: there is no table [quantum]; there are download, network, limits, seeding, plugins, state, rarest-first, endgame, tit-for-tat, files, sequential, memory, http
          choker=tit         | --set choker: no plugin here has a choker named 'tit'; there are tit-for-tat
          limits.peers=-1    | --set limits.peers: limits.peers is '-1', expected a whole number from 1 to 10000
          """)
  void refusesAssignment(String assignment, String sentence) {
    assertThatThrownBy(() -> complete(new Request("", List.of(assignment), List.of())))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessage(sentence);
  }

  @Test
  @DisplayName("R13 byte order mark, CRLF and a trailing comma in a list are fine")
  void readsWindowsFiles() throws Exception {
    Configuration configuration =
        complete(written("\ufeffpicker = [\"sequential\",]\r\n[network]\r\nport = 7\r\n"));

    assertThat(configuration.list(CoreKeys.PICKER)).containsExactly("sequential");
    assertThat(configuration.integer(CoreKeys.PORT)).isEqualTo(7);
  }

  @Test
  @DisplayName("R13 a file of 10 MB is refused unread")
  void refusesHugeFile() throws IOException {
    Path file = temp.resolve("c.toml");
    Files.write(file, new byte[10_000_000]);

    assertThatThrownBy(() -> complete(new Request(file.toString(), List.of(), List.of())))
        .hasMessage(file + ":1:1: the file has 10000000 bytes, a configuration has at most 262144");
  }

  @Test
  @DisplayName("R13 brackets nested 100,000 deep are refused")
  void refusesDeepNesting() {
    assertThatThrownBy(() -> complete(written("picker = " + "[".repeat(100_000))))
        .hasMessageContaining("Nesting is too deep");
  }

  @Test
  @DisplayName("R13 bytes that are no UTF-8 are refused")
  void refusesOtherEncodings() throws IOException {
    Path file = temp.resolve("c.toml");
    Files.write(file, "# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> complete(new Request(file.toString(), List.of(), List.of())))
        .hasMessage(file + ":1:1: the file is not UTF-8 text: save it in that encoding");
  }

  @Test
  @DisplayName("R13 a named file that is not there is refused")
  void refusesMissingFile() {
    Path file = temp.resolve("none.toml");

    assertThatThrownBy(() -> complete(new Request(file.toString(), List.of(), List.of())))
        .hasMessage(file + ":1:1: there is no such file");
  }

  @Test
  @DisplayName("R13 what follows a broken line is not misread")
  void tellsOnlyWhatIsSure() {
    assertThatThrownBy(() -> complete(written("storage = 1\n[network\nport = 1\n")))
        .satisfies(e ->
            assertThat(e.getMessage().lines().map(line -> line.replaceFirst("^.*c.toml:", "")))
                .containsExactly(
                    "2:9: Unexpected end of line, expected ]",
                    "1:1: storage is 1, expected a storage in quotes"));
  }

  @Test
  @DisplayName("R13 of hundreds of mistakes twenty are shown")
  void endsLongLists() {
    assertThatThrownBy(
            () -> complete(written("[network]\n" + "x".repeat(3) + " = 1\n" + numbered(100))))
        .satisfies(e ->
            assertThat(e.getMessage().lines())
                .hasSize(21)
                .last()
                .isEqualTo("and 81 more mistakes"));
  }

  @Test
  @DisplayName("R15 a secret in a file that others can read is warned of")
  void warnsOfOpenSecrets() throws Exception {
    Request request = written("[http]\nproxy-password = \"hunter2\"\n");
    Path file = temp.resolve("c.toml");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(complete(request).warnings())
        .containsExactly(
            file
                + ":2:1: http.proxy-password is a secret, but others can read this file; run: chmod 600 "
                + file);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(complete(request).warnings()).isEmpty();
  }

  private static String numbered(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < count; i++) {
      keys.append("unknown-").append(i).append(" = 1\n");
    }
    return keys.toString();
  }

  private Request written(String text) {
    Path file = temp.resolve("c.toml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new Request(file.toString(), List.of(), List.of());
  }

  private Configuration complete(Request request) throws InvalidConfiguration {
    Folders folders = new Folders(Map.of(), temp.resolve("home"), temp, "");
    return Draft.read(request, folders).complete(Provisions.usual(), false);
  }
}
