package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.NONE;
import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.Torrents.encode;
import static io.htorrent.api.metainfo.Torrents.file;
import static io.htorrent.api.metainfo.Torrents.info;
import static io.htorrent.api.metainfo.Torrents.several;
import static io.htorrent.api.metainfo.Torrents.torrent;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.FileEntry.Kind;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the parser makes of torrents that can be used.
class MetainfoParserTest {

  private static Metainfo parse(byte[] torrent) throws MetainfoException {
    return MetainfoParser.parse(torrent, Naming.LINUX);
  }

  @Test
  void singleFileTorrentIsRead() throws Exception {
    byte[] sha1 = HexFormat.of().parseHex("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");

    Metainfo metainfo = parse(torrent(info("pieces", sha1)));

    assertThat(metainfo.name()).isEqualTo("a");
    assertThat(metainfo.layout()).isEqualTo(new PieceLayout(5, 16384));
    assertThat(metainfo.files()).containsExactly(new FileEntry(List.of("a"), 0, 5, Kind.PLAIN));
    assertThat(metainfo.pieces().matches(0, sha1)).isTrue();
    assertThat(metainfo.pieces().matches(0, new byte[20])).isFalse();
    assertThat(metainfo.extras().warnings()).isEmpty();
  }

  @Test
  void infoHashIsTakenOfTheInfoDictionary() throws Exception {
    byte[] raw = encode(info());

    Metainfo metainfo = parse(torrent(info(), "announce", "http://t/a"));

    assertThat(metainfo.info()).isEqualTo(raw);
    assertThat(metainfo.infoHash().bytes())
        .isEqualTo(MessageDigest.getInstance("SHA-1").digest(raw));
    assertThat(metainfo.hashes().v2()).isEmpty();
  }

  @Test
  @DisplayName("B14 unsorted info dictionary is hashed as it was sent")
  void unsortedInfoIsHashedAsSent() throws Exception {
    String info = "d6:pieces20:" + "h".repeat(20) + "4:name1:a12:piece lengthi16384e6:lengthi5ee";

    Metainfo metainfo = parse(("d4:info" + info + "e").getBytes(ISO_8859_1));

    assertThat(metainfo.info()).isEqualTo(info.getBytes(ISO_8859_1));
    assertThat(metainfo.pieces().matches(0, "h".repeat(20).getBytes(ISO_8859_1))).isTrue();
  }

  @Test
  @DisplayName("B15 a single line break after the torrent is ignored with a warning")
  void lineBreakAfterTheTorrentIsIgnored() throws Exception {
    byte[] good = torrent(info());
    byte[] torrent = Arrays.copyOf(good, good.length + 1);
    torrent[good.length] = '\n';

    Metainfo metainfo = parse(torrent);

    assertThat(metainfo.extras().warnings())
        .containsExactly("a line break follows the torrent; it was ignored");
  }

  @ParameterizedTest(name = "M05 M06 piece length {0}: {2} pieces of {1} bytes")
  @CsvSource({
    "16777216,  5,       1",
    "536854528, 5,       1",
    "1,         100,     100",
    "3,         100,     34",
    "16383,     100000,  7",
    "1048577,   3000000, 3",
    "1,         2097152, 2097152"
  })
  void unusualPieceLengthsAreAccepted(int pieceLength, int length, int pieces) throws Exception {
    byte[] hashes = new byte[20 * pieces];
    byte[] torrent = torrent(info("length", length, "piece length", pieceLength, "pieces", hashes));

    Metainfo metainfo = parse(torrent);

    assertThat(metainfo.layout()).isEqualTo(new PieceLayout(length, pieceLength));
    assertThat(metainfo.layout().pieceCount()).isEqualTo(pieces);
    assertThat(metainfo.pieces().matches(pieces - 1, new byte[20])).isTrue();
  }

  @Test
  @DisplayName("M13 files win over length")
  void filesWinOverLength() throws Exception {
    Metainfo metainfo = parse(torrent(several(List.of(file("b")), "length", 99)));

    assertThat(metainfo.layout().totalLength()).isEqualTo(10);
    assertThat(metainfo.extras().warnings())
        .containsExactly("both 'length' and 'files' are given; 'files' was used");
  }

  @Test
  void filesLieEndToEnd() throws Exception {
    Metainfo metainfo = parse(torrent(several(List.of(file("d", "a"), file("d", "b"), file("c")))));

    assertThat(metainfo.files())
        .containsExactly(
            new FileEntry(List.of("top", "d", "a"), 0, 10, Kind.PLAIN),
            new FileEntry(List.of("top", "d", "b"), 10, 10, Kind.PLAIN),
            new FileEntry(List.of("top", "c"), 20, 10, Kind.PLAIN));
  }

  @Test
  @DisplayName("M29 300,000 files are accepted")
  void manyFilesAreAccepted() throws Exception {
    List<Map<String, Object>> files = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      files.add(dict("length", 1, "path", List.of("d", "f" + i)));
    }

    Metainfo metainfo = parse(torrent(several(files)));

    assertThat(metainfo.files()).hasSize(300_000);
    assertThat(metainfo.files().getLast().offset()).isEqualTo(299_999);
  }

  @Test
  @DisplayName("M30 empty files are kept")
  void emptyFilesAreKept() throws Exception {
    Map<String, Object> empty = dict("length", 0, "path", List.of("e"));

    Metainfo metainfo = parse(torrent(several(List.of(empty, file("a"), empty))));

    assertThat(metainfo.files())
        .containsExactly(
            new FileEntry(List.of("top", "e"), 0, 0, Kind.PLAIN),
            new FileEntry(List.of("top", "a"), 0, 10, Kind.PLAIN),
            new FileEntry(List.of("top", "e.1"), 10, 0, Kind.PLAIN));
  }

  @ParameterizedTest(name = "M31 link to {0} becomes an empty file")
  @ValueSource(strings = {"../../etc", "/etc/passwd", "link", "missing", ""})
  void linksBecomeEmptyFiles(String target) throws Exception {
    Map<String, Object> link =
        dict("attr", "lx", "path", List.of("link"), "symlink path", List.of(target.split("/")));

    Metainfo metainfo = parse(torrent(several(List.of(link, file("a")))));

    assertThat(metainfo.files().getFirst())
        .isEqualTo(new FileEntry(List.of("top", "link"), 0, 0, Kind.PLAIN));
    assertThat(metainfo.extras().warnings())
        .containsExactly("1 symbolic links are not created: they become empty files");
  }

  @Test
  @DisplayName("M32 a file below a link lies in a real directory")
  void fileBelowLinkLiesInRealDirectory() throws Exception {
    Map<String, Object> link =
        dict("attr", "l", "path", List.of("x"), "symlink path", List.of("", "tmp"));

    Metainfo metainfo = parse(torrent(several(List.of(link, file("x", "evil")))));

    assertThat(metainfo.files())
        .extracting(FileEntry::displayPath)
        .containsExactly("top/x.1", "top/x/evil");
  }

  @Test
  @DisplayName("M33 the length of a link does not count")
  void lengthOfLinkDoesNotCount() throws Exception {
    Map<String, Object> link = dict("attr", "l", "length", 7, "path", List.of("x"));

    Metainfo metainfo = parse(torrent(several(List.of(link, file("a")))));

    assertThat(metainfo.layout().totalLength()).isEqualTo(10);
  }

  @ParameterizedTest(name = "M34 pad of {0} bytes")
  @ValueSource(longs = {0, 1, 16374, 40000})
  void padsTakeRoomButHaveNoNameOfTheirOwn(long length) throws Exception {
    Map<String, Object> pad = dict("attr", "p", "length", length, "path", List.of("..", "etc"));
    Map<String, Object> nameless = dict("attr", "p", "length", length);

    Metainfo metainfo = parse(torrent(several(List.of(file("a"), pad, nameless, file("b")))));

    assertThat(metainfo.files())
        .extracting(FileEntry::kind)
        .containsExactly(Kind.PLAIN, Kind.PAD, Kind.PAD, Kind.PLAIN);
    assertThat(metainfo.files().get(2).path()).containsExactly("top", ".pad");
    assertThat(metainfo.files().getLast().offset()).isEqualTo(10 + 2 * length);
  }

  @ParameterizedTest(name = "M36 attr {0} is {1}")
  @CsvSource({"x, EXECUTABLE", "hx, EXECUTABLE", "h, PLAIN", "zqs, PLAIN", "'', PLAIN", "px, PAD"})
  void attributesAreRead(String attr, Kind kind) throws Exception {
    Metainfo metainfo =
        parse(
            torrent(
                several(
                    List.of(file("a"), dict("attr", attr, "length", 10, "path", List.of("b"))))));

    assertThat(metainfo.files().getLast().kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName("M36 attr of another type is ignored, a single file may be executable")
  void attributesOfSingleFile() throws Exception {
    assertThat(parse(torrent(info("attr", 7))).files().getFirst().kind()).isEqualTo(Kind.PLAIN);
    assertThat(parse(torrent(info("attr", "x"))).files().getFirst().kind())
        .isEqualTo(Kind.EXECUTABLE);
  }

  @Test
  @DisplayName("M44 utf-8 keys are preferred, encoding is ignored")
  void utf8KeysArePreferred() throws Exception {
    Map<String, Object> gbk = file("f");
    gbk.put("path.utf-8", List.of("好"));
    byte[] latin = "ni\u00ff".getBytes(ISO_8859_1);

    Metainfo metainfo =
        parse(torrent(several(List.of(gbk), "name", latin, "name.utf-8", "你"), "encoding", "GBK"));

    assertThat(metainfo.files().getFirst().displayPath()).isEqualTo("你/好");
  }

  @Test
  @DisplayName("M44 utf-8 keys of another type do not count")
  void utf8KeysOfAnotherTypeDoNotCount() throws Exception {
    Map<String, Object> file = file("f");
    file.put("path.utf-8", "f");

    Metainfo metainfo = parse(torrent(several(List.of(file), "name.utf-8", 7)));

    assertThat(metainfo.files().getFirst().displayPath()).isEqualTo("top/f");
  }

  @Test
  void wordsOfNoMeaningAreIgnored() throws Exception {
    byte[] torrent =
        torrent(
            info("similar", 1, "collections", dict(), "source", "x", "meta version", NONE),
            "nodes",
            List.of(List.of("host with spaces", 70000), 0, "x"),
            "unknown",
            Collections.nCopies(10, dict()));

    Metainfo metainfo = parse(torrent);

    assertThat(metainfo.extras().warnings()).as("M41 M45").isEmpty();
  }
}
