package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.NONE;
import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.Torrents.with;
import static io.htorrent.api.metainfo.V2Torrents.entry;
import static io.htorrent.api.metainfo.V2Torrents.info;
import static io.htorrent.api.metainfo.V2Torrents.layer;
import static io.htorrent.api.metainfo.V2Torrents.leaves;
import static io.htorrent.api.metainfo.V2Torrents.root;
import static io.htorrent.api.metainfo.V2Torrents.sha1s;
import static io.htorrent.api.metainfo.V2Torrents.torrent;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of v2 and hybrid torrents that cannot be used (BEP 52), each by its id.
class V2RefusedTest {

  private static final int TWO = 20_000; // bytes: two pieces
  private static final String ROOT = V2Torrents.latin(root(leaves(TWO)));
  private static final String PIECE = "piece length";

  private static Arguments row(String name, byte[] torrent, String message) {
    return Arguments.of(name, torrent, message);
  }

  static Stream<Arguments> versions() {
    Map<String, Object> tree = dict("a", entry(5));
    String power = "no power of two from 16384 on";
    return Stream.of(
        row("V01 version 3", info(tree, "meta version", 3), "unsupported version"),
        row("V01 version is a string", info(tree, "meta version", "2"), "unsupported version"),
        row("V01 version is missing", info(tree, "meta version", NONE), "unsupported version"),
        row("V02 not a power of two", info(tree, PIECE, 49152), power),
        row("V02 8 KiB", info(tree, PIECE, 8192), power),
        row("V02 1 byte", info(tree, PIECE, 1), power),
        row("V02 512 MiB", info(tree, PIECE, 1 << 29), "536870912, not in 1.."));
  }

  static Stream<Arguments> trees() {
    String root = "pieces root";
    return Stream.of(
        row("V03 the root is a file", info(entry(5)), "the file tree is a file itself"),
        row("V03 no file tree", info(dict(), "file tree", NONE), "the file tree is missing"),
        row("V03 no files", info(dict()), "there is nothing to download"),
        row("V03 tree is a list", info(dict(), "file tree", List.of()), "the file tree is missing"),
        row("V04 siblings", tree("a", with(entry(5), "b", entry(5))), "is a directory, too"),
        row("V04 file of no name", info(dict("", entry(5))), "the file tree is a file itself"),
        row("V04 file without dict", tree("a", dict("", 5)), "number 1 is not a dictionary"),
        row("V04 name without dict", tree("a", 5), "file number 1 is not a dictionary"),
        row("V05 no root", tree("a", entry(5, root, NONE)), "the pieces root of file number 1"),
        row("V05 all zero", tree("a", entry(5, root, new byte[32])), "is missing, zero"),
        row("V05 31 bytes", tree("a", entry(5, root, new byte[31])), "not of 32 bytes"),
        row("V05 33 bytes", tree("a", entry(5, root, new byte[33])), "not of 32 bytes"),
        row("V05 a number", tree("a", entry(5, root, 7)), "is missing"),
        row("V10 no length", tree("a", entry(5, "length", NONE)), "the length of file number 1"),
        row("V10 negative", tree("a", entry(5, "length", -1)), "the length of file number 1"),
        row(
            "V10 2^63-1 bytes",
            tree("a", entry(5, "length", Long.MAX_VALUE)),
            "its files need more than 2097152 pieces"),
        row(
            "V10 offsets beyond the limit",
            info(
                dict(
                    "a", entry(5, "length", 1L << 34),
                    "b", entry(5, "length", 1L << 34),
                    "c", entry(5))),
            "its files need more than 2097152 pieces"),
        row("V14 padding", tree("a", entry(5, "attr", "p")), "file number 1 is padding"),
        row("V15 2,000 deep", nested(2000), "more than 100 levels"),
        row("V15 101 deep", nested(97), "more than 100 levels"));
  }

  static Stream<Arguments> layersThatAreWrong() {
    Map<String, Object> info = info(dict("a", entry(TWO), "b", entry(5)));
    byte[] right = layer(TWO, 16384);
    byte[] wrong = right.clone();
    wrong[0] ^= 1;
    String small = V2Torrents.latin(root(leaves(5)));
    return Stream.of(
        row("V06 no dictionary", torrent(info, List.of()), "are not a dictionary"),
        row("V07 unknown root", torrent(info, dict("x".repeat(32), right)), "of none of its files"),
        row("V08 63 bytes", torrent(info, dict(ROOT, new byte[63])), "63 bytes belongs to a file"),
        row("V08 one hash", torrent(info, dict(ROOT, new byte[32])), "a file of 2 pieces"),
        row("V08 three hashes", torrent(info, dict(ROOT, new byte[96])), "a file of 2 pieces"),
        row("V08 a bit is wrong", torrent(info, dict(ROOT, wrong)), "does not lead to its pieces"),
        row("V08 a number", torrent(info, dict(ROOT, 64)), "a piece layer is not a string"),
        row("V09 31 bytes", torrent(info, dict("x".repeat(31), right)), "a root of 31 bytes"),
        row("V09 33 bytes", torrent(info, dict(ROOT + "x", right)), "a root of 33 bytes"),
        row("V09 one piece", torrent(info, dict(small, new byte[32])), "a file of one piece has"));
  }

  static Stream<Arguments> hybrids() {
    String halves = "its v1 and v2 halves are inconsistent: ";
    return Stream.of(
        row(
            "V11 another length",
            hybrid(List.of(file(20_001, "a")), dict("a", entry(TWO)), 20_001),
            halves + "file number 1 has another name or length"),
        row(
            "V11 another name",
            hybrid(List.of(file(TWO, "b")), dict("a", entry(TWO)), TWO),
            halves + "file number 1 has another name or length"),
        row(
            "V11 another order",
            hybrid(List.of(file(16384, "b"), file(16384, "a")), two(16384, 16384), 32768),
            halves + "file number 1 has another name"),
        row(
            "V11 one file more",
            hybrid(List.of(file(TWO, "a"), file(0, "b")), dict("a", entry(TWO)), TWO),
            halves + "2 files in one, 1 in the other"),
        row(
            "V11 no tree",
            hybrid(List.of(file(TWO, "a")), dict(), TWO),
            "there is nothing to download"),
        row(
            "V12 no padding between",
            hybrid(List.of(file(TWO, "a"), file(5, "b")), two(TWO, 5), 20_005),
            halves + "file number 2 does not begin with a piece in v1"),
        row(
            "V12 padding too long",
            hybrid(List.of(file(5, "a"), pad(32_763), file(5, "b")), two(5, 5), 32_773),
            halves + "file number 2 does not begin with a piece in v1"));
  }

  static Stream<Arguments> bencoding() {
    String order = "d9:file treed1:b0:1:a0:e12:meta versioni2e4:name1:a12:piece lengthi16384ee";
    String length = "d9:file treede12:meta versioni02e4:name1:a12:piece lengthi16384ee";
    return Stream.of(
        row("V18 unsorted file tree", latin("d4:info" + order + "e"), "a key out of order"),
        row("V18 overlong integer", latin("d4:info" + length + "e"), "a leading zero"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"versions", "trees", "layersThatAreWrong", "hybrids", "bencoding"})
  void isRefusedInOneSentence(String name, byte[] torrent, String message) {
    assertThatThrownBy(() -> MetainfoParser.parse(torrent, Naming.LINUX))
        .isInstanceOf(MetainfoException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(not a usable torrent|a broken torrent|not a torrent): .+");
  }

  private static Arguments row(String name, Map<String, Object> info, String message) {
    return Arguments.of(name, torrent(info, dict()), message);
  }

  private static Map<String, Object> tree(String name, Object node) {
    return info(dict(name, node));
  }

  private static Map<String, Object> two(int first, int second) {
    return dict("a", entry(first), "b", entry(second));
  }

  private static byte[] nested(int levels) {
    String file = "d0:d6:lengthi5e11:pieces root32:" + "a".repeat(32) + "ee";
    String tree = "d1:d".repeat(levels) + file + "e".repeat(levels);
    String rest = "12:meta versioni2e4:name1:a12:piece lengthi16384e";
    return latin("d4:infod9:file tree" + tree + rest + "ee");
  }

  private static byte[] hybrid(
      List<Map<String, Object>> files, Map<String, Object> tree, int total) {
    List<Map<String, Object>> list = new ArrayList<>(files);
    return torrent(info(tree, "files", list, "pieces", sha1s(total, 16384)), NONE);
  }

  private static Map<String, Object> file(int length, String name) {
    return dict("length", length, "path", List.of(name));
  }

  private static Map<String, Object> pad(int length) {
    return dict("attr", "p", "length", length, "path", List.of(".pad", Integer.toString(length)));
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
