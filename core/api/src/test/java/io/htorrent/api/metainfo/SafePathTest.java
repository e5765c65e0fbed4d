package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.Torrents.file;
import static io.htorrent.api.metainfo.Torrents.info;
import static io.htorrent.api.metainfo.Torrents.several;
import static io.htorrent.api.metainfo.Torrents.torrent;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a torrent's names.
class SafePathTest {

  private static Arguments row(String name, List<?> path, String safe) {
    return Arguments.of(name, path, safe);
  }

  static Stream<Arguments> paths() {
    String thirty = "äöü".repeat(43); // 258 bytes
    return Stream.of(
        row("M16 parent", List.of(".."), "top/_"),
        row("M16 parents before", List.of("..", "..", "etc", "passwd"), "top/etc/passwd"),
        row("M16 parents between", List.of("a", "..", "..", "b"), "top/a/b"),
        row("M16 here and empty", List.of(".", "", "a"), "top/a"),
        row("M16 parent behind zero width", List.of("\u200b..\u200b", "a"), "top/a"),
        row("M17 slashes", List.of("../../x"), "top/.._.._x"),
        row("M17 backslashes", List.of("..\\..\\x"), "top/.._.._x"),
        row("M17 absolute", List.of("/etc/passwd"), "top/_etc_passwd"),
        row("M17 drive", List.of("C:\\x"), "top/C:_x"),
        row("M20 bidi override", List.of("gpj\u202eexe"), "top/gpjexe"),
        row("M20 zero width, BOM", List.of("\u200bx\u200f\ufeff"), "top/x"),
        row("M21 NUL, tab, newline", List.of("a\0b\tc\nd"), "top/a_b_c_d"),
        row("M21 escape, DEL, C1", List.of("\u001b[31m\u007f\u0085"), "top/_[31m__"),
        row("M21 only control characters", List.of("\0\u0001"), "top/__"),
        row("M22 240 bytes", List.of("x".repeat(240)), "top/" + "x".repeat(240)),
        row("M22 241 bytes", List.of("x".repeat(241)), "top/" + "x".repeat(240)),
        row("M22 255 bytes", List.of("x".repeat(251) + ".txt"), "top/" + "x".repeat(236) + ".txt"),
        row(
            "M22 300 bytes",
            List.of("x".repeat(290) + ".tar.gz"),
            "top/" + "x".repeat(237) + ".gz"),
        row(
            "M22 65,535 bytes",
            List.of("y".repeat(65531) + ".mkv"),
            "top/" + "y".repeat(236) + ".mkv"),
        row("M22 character on the limit", List.of("x" + thirty), "top/x" + "äöü".repeat(39) + "äö"),
        row(
            "M22 four bytes on the limit",
            List.of("xx" + "🎉".repeat(60)),
            "top/xx" + "🎉".repeat(59)),
        row(
            "M22 a long extension is none",
            List.of("a." + "b".repeat(300)),
            "top/a." + "b".repeat(238)),
        row(
            "M22 dot first is no extension",
            List.of("." + "b".repeat(300)),
            "top/." + "b".repeat(239)),
        row("M24 stays on Linux", List.of("CON", "a<b>:\"|?* ."), "top/CON/a<b>:\"|?* ."),
        row("B17 malformed UTF-8", List.of("a\u00ffb".getBytes(ISO_8859_1)), "top/a_b"),
        row("M44 other alphabets", List.of("日本", "naïve"), "top/日本/naïve"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void paths(String name, List<?> path, String safe) throws Exception {
    byte[] torrent = torrent(several(List.of(dict("length", 10, "path", path))));

    FileEntry file = MetainfoParser.parse(torrent, Naming.LINUX).files().getFirst();

    assertThat(file.displayPath()).isEqualTo(safe);
    assertStaysInside(file);
  }

  private static void assertStaysInside(FileEntry file) {
    Path root = Path.of("/downloads");
    Path target = root.resolve(String.join("/", file.path())).normalize();
    assertThat(target.getNameCount()).isEqualTo(1 + file.path().size());
    assertThat(target.startsWith(root)).isTrue();
    assertThat(file.path()).allSatisfy(e -> assertThat(e.getBytes(UTF_8)).hasSizeBetween(1, 240));
  }

  @ParameterizedTest(name = "M18 name {0} is {1}")
  @CsvSource({
    "/etc/passwd, _etc_passwd",
    "a/b,         a_b",
    "/,           _",
    "'\u0000',    _",
    "'\u0001\u001f', __",
    "..a,         ..a",
    "'...',       '...'"
  })
  void namesAreMadeSafe(String name, String safe) throws Exception {
    Metainfo metainfo = MetainfoParser.parse(torrent(info("name", name)), Naming.LINUX);

    assertThat(metainfo.name()).isEqualTo(safe);
    assertThat(metainfo.files().getFirst().path()).containsExactly(safe);
  }

  @ParameterizedTest(name = "M18 of name {0} nothing is left")
  @CsvSource({"''", ".", "..", "'\u200b'", "'\u202e..'"})
  void aNameOfWhichNothingIsLeftBecomesTheInfoHash(String name) throws Exception {
    Metainfo metainfo = MetainfoParser.parse(torrent(info("name", name)), Naming.LINUX);

    assertThat(metainfo.name()).isEqualTo(metainfo.infoHash().toString());
  }

  @ParameterizedTest(name = "M24 {0} is {1} on Windows")
  @CsvSource({
    "CON, _CON",
    "con, _con",
    "aux.txt, _aux.txt",
    "COM1, _COM1",
    "LPT9.tar.gz, _LPT9.tar.gz",
    "COM¹, _COM¹",
    "'NUL.', _NUL_",
    "'nul .txt', '_nul .txt'",
    "CONIN$, _CONIN$",
    "COM10, COM10",
    "CONSOLE, CONSOLE",
    "a.con, a.con",
    "'dot.', dot_",
    "'blank ', blank_",
    "'both. .', both___",
    "'...', ___",
    "'a<b>c:d\"e|f?g*h', a_b_c_d_e_f_g_h",
    "C:x, C_x",
    ".hidden, .hidden"
  })
  void namesThatWindowsCannotHaveAreMapped(String name, String safe) throws Exception {
    Metainfo metainfo = MetainfoParser.parse(torrent(info("name", name)), Naming.WINDOWS);

    assertThat(metainfo.name()).isEqualTo(safe);
  }

  @Test
  @DisplayName("M23 100 levels are accepted")
  void aHundredLevelsAreAccepted() throws Exception {
    Map<String, Object> deep = dict("length", 10, "path", Collections.nCopies(100, "d"));

    Metainfo metainfo = MetainfoParser.parse(torrent(several(List.of(deep))), Naming.LINUX);

    assertThat(metainfo.files().getFirst().path()).hasSize(101);
  }

  private static Arguments meeting(String name, Naming naming, String paths, String distinct) {
    return Arguments.of(name, naming, paths, distinct);
  }

  static Stream<Arguments> meetings() {
    Naming linux = Naming.LINUX;
    Naming windows = Naming.WINDOWS;
    return Stream.of(
        meeting("M25 twice", linux, "bar.txt bar.txt", "bar.txt bar.1.txt"),
        meeting("M25 three times", linux, "b a b b", "b a b.1 b.2"),
        meeting("M25 number taken", linux, "a.txt a.1.txt a.txt", "a.txt a.1.txt a.2.txt"),
        meeting("M25 number taken later", linux, "a a a.1/x", "a a.2 a.1/x"),
        meeting("M25 below directories", linux, "d/a d/a e/a", "d/a d/a.1 e/a"),
        meeting("M25 same after cleaning", linux, "a\\b a_b", "a_b a_b.1"),
        meeting("M26 case kept apart on Linux", linux, "A.txt a.txt", "A.txt a.txt"),
        meeting("M26 case meets on Windows", windows, "A.txt a.txt", "A.txt a.1.txt"),
        meeting("M26 case meets on macOS", Naming.MACOS, "D/a d/A", "D/a d/A.1"),
        meeting("M26 composed and decomposed on Linux", linux, "\u00e9 e\u0301", "\u00e9 e\u0301"),
        meeting(
            "M26 composed and decomposed on macOS",
            Naming.MACOS,
            "\u00e9 e\u0301",
            "\u00e9 e\u0301.1"),
        meeting("M27 file before its directory", linux, "a a/b", "a.1 a/b"),
        meeting("M27 directory before its file", linux, "a/b a", "a/b a.1"),
        meeting("M27 file twice and directory", linux, "a a/b a", "a.1 a/b a.2"),
        meeting("M27 deeper", linux, "a/b a/b/c a/bb", "a/b.1 a/b/c a/bb"),
        meeting("M27 by case on Windows", windows, "A/b a", "A/b a.1"),
        meeting("M28 names of part files are names", linux, ".parts x.!ut", ".parts x.!ut"),
        meeting(
            "M28 ours are nobody else's",
            linux,
            ".htorrent-1.parts a/.HTORRENT-2 .htorrent",
            "_.htorrent-1.parts a/_.HTORRENT-2 .htorrent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void meetings(String name, Naming naming, String paths, String distinct) throws Exception {
    List<Map<String, Object>> files =
        Stream.of(paths.split(" ")).map(path -> file(path.split("/"))).toList();

    Metainfo metainfo = MetainfoParser.parse(torrent(several(files)), naming);

    assertThat(metainfo.files())
        .extracting(FileEntry::displayPath)
        .containsExactly(Stream.of(distinct.split(" ")).map("top/"::concat).toArray(String[]::new));
  }

  @Test
  @DisplayName("M25 500 namesakes are told apart")
  void fiveHundredNamesakesAreToldApart() throws Exception {
    byte[] torrent = torrent(several(Collections.nCopies(501, file("bar.txt"))));

    Metainfo metainfo = MetainfoParser.parse(torrent, Naming.WINDOWS);

    assertThat(metainfo.files()).extracting(FileEntry::displayPath).doesNotHaveDuplicates();
    assertThat(metainfo.files().getLast().displayPath()).isEqualTo("top/bar.500.txt");
  }
}
