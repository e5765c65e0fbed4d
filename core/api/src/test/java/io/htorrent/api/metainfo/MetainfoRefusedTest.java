package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.NONE;
import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.Torrents.encode;
import static io.htorrent.api.metainfo.Torrents.file;
import static io.htorrent.api.metainfo.Torrents.info;
import static io.htorrent.api.metainfo.Torrents.several;
import static io.htorrent.api.metainfo.Torrents.torrent;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of torrents that cannot be used, each by its id, and what is said about them.
class MetainfoRefusedTest {

  private static final String LINE = "(not a usable torrent|a broken torrent|not a torrent): .+";

  private static Arguments row(String name, byte[] torrent, String message) {
    return Arguments.of(name, torrent, message);
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static Stream<Arguments> wholeFiles() {
    byte[] good = torrent(info());
    return Stream.of(
        row("M01 nothing", new byte[0], "it is empty"),
        row("M01 web page", latin("\n<!DOCTYPE html><html>login</html>"), "it is a web page"),
        row("M01 web page with byte order mark", latin("\u00ef\u00bb\u00bf<html>"), "web page"),
        row("M01 gzip", latin("\u001f\u008b\b\0\0"), "it is gzip-compressed"),
        row("M01 zip", latin("PK\u0003\u0004"), "it is a zip archive"),
        row("M01 PNG", latin("\u0089PNG\r\n"), "it is a PNG picture"),
        row("M01 magnet", latin("magnet:?xt=urn:btih:00\n"), "a text with a magnet link"),
        row("M01 text", latin("hello"), "a value was expected at byte 0"),
        row("M02 a string", latin("4:spam"), "a dictionary was expected, this is a string"),
        row("M02 a list", latin("l4:spame"), "a dictionary was expected, this is a list"),
        row("M02 a number", latin("i1e"), "a dictionary was expected, this is a number"),
        row("M03 no info", encode(dict("announce", "http://t/")), "it has no info dictionary"),
        row("M03 info is a list", encode(dict("info", List.of(1))), "it has no info dictionary"),
        row("M03 info is a string", encode(dict("info", "a")), "it has no info dictionary"),
        row("B08 overlong number", latin("d4:infod6:lengthi05eee"), "leading zero at byte 16"),
        row("B13 pieces twice", latin("d4:infod6:pieces0:6:pieces0:ee"), "the same key twice"),
        row("B15 two line breaks", concat(good, "\n\n"), "2 bytes follow its end"),
        row("B15 something follows", concat(good, "d"), "1 bytes follow its end"),
        row("V01 version 3", torrent(info("meta version", 3)), "unsupported version"),
        row("V01 version 0", torrent(info("meta version", 0)), "unsupported version"),
        row("V01 version is a string", torrent(info("meta version", "2")), "unsupported version"),
        row(
            "V01 no version but file tree",
            torrent(info("file tree", dict())),
            "unsupported version"),
        row(
            "V01 version before everything else",
            torrent(dict("meta version", 3)),
            "v1, v2 and hybrid torrents are supported"));
  }

  static Stream<Arguments> pieces() {
    String piece = "piece length";
    return Stream.of(
        row("M04 missing", torrent(info(piece, NONE)), "the piece length is missing"),
        row("M04 zero", torrent(info(piece, 0)), "the piece length is 0, not in 1..536854528"),
        row("M04 negative", torrent(info(piece, -16384)), "the piece length is -16384"),
        row("M04 string", torrent(info(piece, "16384")), "the piece length is missing"),
        row("M04 2^63-1", torrent(info(piece, Long.MAX_VALUE)), "9223372036854775807"),
        row("M04 2^31", torrent(info(piece, 1L << 31)), "2147483648"),
        row("M05 512 MiB", torrent(info(piece, 536_870_912)), "536870912, not in"),
        row("M07 missing", torrent(info("pieces", NONE)), "the piece hashes are missing"),
        row("M07 empty", torrent(info("pieces", "")), "the piece hashes are missing, empty"),
        row("M07 list", torrent(info("pieces", List.of())), "the piece hashes are missing"),
        row("M07 number", torrent(info("pieces", 20)), "the piece hashes are missing"),
        row("M08 19 bytes", torrent(info("pieces", new byte[19])), "19 bytes of piece hashes"),
        row("M08 41 bytes", torrent(info("pieces", new byte[41])), "41 bytes of piece hashes"),
        row(
            "M09 one too few",
            torrent(info("length", 16384 * 7, "pieces", new byte[20 * 6])),
            "114688 bytes in pieces of 16384 need 7 hashes, there are 6"),
        row(
            "M09 one too many",
            torrent(info("length", 16384 * 5, "pieces", new byte[20 * 6])),
            "81920 bytes in pieces of 16384 need 5 hashes, there are 6"),
        row(
            "M10 2,097,153 pieces",
            torrent(info("length", 2_097_153, piece, 1, "pieces", new byte[20 * 2_097_153])),
            "2097153 pieces are more than 2097152"));
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        row("M11 missing", torrent(info("length", NONE)), "the length of file number 1"),
        row("M11 negative", torrent(info("length", -1)), "the length of file number 1"),
        row("M11 string", torrent(info("length", "5")), "the length of file number 1"),
        row("M11 zero", torrent(info("length", 0)), "all its files are empty"),
        row("M11 2^63-1", torrent(info("length", Long.MAX_VALUE)), "hashes, there are 1"),
        row("M11 all zero", torrent(several(empty(3), "pieces", new byte[20])), "are empty"),
        row(
            "M12 sum overflows",
            torrent(several(List.of(huge("a"), huge("b"), huge("c")), "pieces", new byte[20])),
            "add up to more than 2^63 bytes"),
        row("M14 no files", torrent(several(List.of(), "pieces", new byte[20])), "files is empty"),
        row("M14 files is a string", torrent(info("files", "a")), "or no list"),
        row("M15 file is a string", torrent(info("files", List.of("a"))), "file number 1 is not"),
        row("M15 no path", torrent(files("path", NONE)), "the path of file number 2 is missing"),
        row("M15 empty path", torrent(files("path", List.of())), "number 2 is missing or empty"),
        row("M15 path is a string", torrent(files("path", "b")), "number 2 is missing or empty"),
        row("M15 number in path", torrent(files("path", List.of("b", 1))), "holds a non-string"),
        row("M19 no name", torrent(info("name", NONE)), "the name is missing"),
        row(
            "M19 name is a number",
            torrent(info("name", 1)),
            "the name is missing or not a string"),
        row("M19 name is a list", torrent(info("name", List.of("a"))), "the name is missing"),
        row("M35 only pads", torrent(files("attr", "p")), "all its files are empty"));
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        row("M23 101 levels", torrent(several(deep(101, "d"))), "101 directories deep"),
        row("M23 400 levels", torrent(several(deep(400, "d"))), "400 directories deep"),
        row(
            "M23 long names",
            torrent(several(deep(20, "d".repeat(200)))),
            "4020 bytes, at most 3072"),
        row(
            "M25 502 files of one path",
            torrent(several(Collections.nCopies(502, file("bar.txt")))),
            "501 files share a path with another, at most 500 may"),
        row(
            "M29 a million files",
            torrent(several(Collections.nCopies(1_000_000, file("a")))),
            "tokens"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wholeFiles", "pieces", "lengths", "paths"})
  void isRefusedInOneSentence(String name, byte[] torrent, String message) {
    assertThatThrownBy(() -> MetainfoParser.parse(torrent, Naming.LINUX))
        .isInstanceOf(MetainfoException.class)
        .hasMessageContaining(message)
        .hasMessageMatching(LINE);
  }

  private static Map<String, Object> huge(String name) {
    return dict("length", Long.MAX_VALUE / 2, "path", List.of(name));
  }

  private static List<Map<String, Object>> empty(int count) {
    return Collections.nCopies(count, dict("length", 0, "path", List.of("a")));
  }

  /// Two files, the second with changes.
  private static Map<String, Object> files(Object... changes) {
    Map<String, Object> first = dict("attr", "p", "length", 10, "path", List.of("a"));
    Map<String, Object> second = dict("length", 10, "path", List.of("b"));
    return several(List.of(first, Torrents.with(second, changes)));
  }

  private static List<Map<String, Object>> deep(int levels, String name) {
    return List.of(dict("length", 10, "path", new ArrayList<>(Collections.nCopies(levels, name))));
  }

  private static byte[] concat(byte[] bytes, String more) {
    return latin(new String(bytes, ISO_8859_1) + more);
  }
}
