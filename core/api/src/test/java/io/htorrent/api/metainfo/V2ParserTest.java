package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.V2Torrents.entry;
import static io.htorrent.api.metainfo.V2Torrents.info;
import static io.htorrent.api.metainfo.V2Torrents.layers;
import static io.htorrent.api.metainfo.V2Torrents.sha1s;
import static io.htorrent.api.metainfo.V2Torrents.torrent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHashes;
import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What v2 and hybrid torrents (BEP 52) are read as.
class V2ParserTest {

  @Test
  void everyFileBeginsWithAPieceOfItsOwn() throws Exception {
    Map<String, Object> tree =
        dict(
            "a", entry(20_000),
            "d", dict("empty", entry(0), "x", entry(5, "attr", "x")),
            "e", entry(16_384));

    Metainfo metainfo = parse(torrent(info(tree), layers(16384, 20_000)));

    PieceLayout layout = metainfo.layout();
    assertThat(metainfo.files())
        .extracting(file -> file.displayPath() + " " + file.offset() + " " + file.length())
        .containsExactly(
            "top/a 0 20000", "top/d/empty 32768 0", "top/d/x 32768 5", "top/e 49152 16384");
    assertThat(metainfo.files().get(2).kind()).isEqualTo(FileEntry.Kind.EXECUTABLE);
    assertThat(layout.pieceCount()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).map(layout::lengthOf)).containsExactly(16384, 3616, 5, 16384);
    assertThat(layout.totalLength()).isEqualTo(36_389);
    assertThat(layout.span()).isEqualTo(65_536);
    assertThat(metainfo.extras().warnings()).isEmpty();
  }

  @Test
  void theOnlyFileAtTheTopOfTheTorrentsNameIsASingleFile() throws Exception {
    Metainfo single = parse(torrent(info(dict("top", entry(5))), dict()));
    Metainfo other = parse(torrent(info(dict("file", entry(5))), dict()));

    assertThat(single.files().getFirst().displayPath()).isEqualTo("top");
    assertThat(other.files().getFirst().displayPath()).isEqualTo("top/file");
  }

  @Test
  void aShortLastPieceIsAskedForInBlocksOfItsRealLength() throws Exception {
    Metainfo metainfo =
        parse(
            torrent(
                info(dict("a", entry(50_000), "b", entry(1)), "piece length", 32768),
                layers(32768, 50_000)));

    PieceLayout layout = metainfo.layout();
    assertThat(layout.blocksOf(1)).isEqualTo(2);
    assertThat(layout.blockLength(1, 1)).isEqualTo(50_000 - 32768 - 16384);
    assertThat(layout.lengthOf(2)).isOne();
    assertThatThrownBy(() -> layout.offsetOf(1, 17_232, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("V06 without its piece layers it is read, but judges nothing")
  void layersMayBeMissing() throws Exception {
    Map<String, Object> info = info(dict("a", entry(40_000), "b", entry(20_000)));

    Metainfo none = parse(torrent(info, Torrents.NONE));
    Metainfo some = parse(torrent(info, layers(16384, 20_000)));

    assertThat(none.judges()).isFalse();
    assertThat(some.judges()).isFalse();
    assertThat(none.pieces().matches(0, new byte[32])).isFalse();
  }

  @Test
  @DisplayName("V06 layers that come later make it whole")
  void layersMayComeLater() throws Exception {
    Metainfo metainfo = parse(torrent(info(dict("a", entry(40_000))), dict()));
    MerkleTrees trees = metainfo.trees().orElseThrow();
    LayerDraft draft = new LayerDraft(trees.trees().getFirst(), trees.layer());
    byte[] padded = Arrays.copyOf(V2Torrents.layer(40_000, 16384), 128);

    boolean right = draft.take(0, padded);

    PieceLayer layer = draft.finished().orElseThrow();
    Metainfo whole = metainfo.with(Map.of(ByteBuffer.wrap(trees.trees().getFirst().root()), layer));
    assertThat(right).isTrue();
    assertThat(whole.judges()).isTrue();
    assertThat(parse(MetainfoWriter.write(whole)).judges()).isTrue();
    assertThat(parse(MetainfoWriter.write(whole)).infoHash()).isEqualTo(metainfo.infoHash());
  }

  @Test
  @DisplayName("V12 a hybrid may lack the padding at its end")
  void tailPadMayBeMissing() throws Exception {
    List<Map<String, Object>> files =
        List.of(
            dict("length", 5, "path", List.of("a")),
            dict("attr", "p", "length", 16_379, "path", List.of(".pad", "16379")),
            dict("length", 5, "path", List.of("b")));

    Metainfo metainfo =
        parse(
            torrent(
                info(
                    dict("a", entry(5), "b", entry(5)),
                    "files",
                    files,
                    "pieces",
                    sha1s(16_389, 16384)),
                dict()));

    assertThat(metainfo.hashes().all()).hasSize(2);
    assertThat(metainfo.infoHash().isV2()).isFalse();
    assertThat(metainfo.files()).hasSize(3);
    assertThat(metainfo.pieces()).isInstanceOf(PieceHashes.Flat.class);
    assertThat(metainfo.judges()).isTrue();
  }

  @Test
  @DisplayName("V16 names that come to the same are told apart")
  void namesakesAreNumbered() throws Exception {
    Map<String, Object> tree = dict("\u0001", entry(5), "\u0002", entry(5), "\u0003", entry(5));

    Metainfo metainfo = parse(torrent(info(tree), dict()));

    assertThat(metainfo.files())
        .extracting(FileEntry::displayPath)
        .containsExactly("top/_", "top/_.1", "top/_.2");
  }

  @Test
  void whatIsKeptOfALinksTorrentIsReadAgain() throws Exception {
    Metainfo metainfo = parse(torrent(info(dict("a", entry(40_000))), layers(16384, 40_000)));
    MagnetLink link = MagnetLink.of(metainfo);

    Metainfo whole = MetainfoParser.parseKept(MetainfoWriter.kept(metainfo), link);
    Metainfo bare = MetainfoParser.parseKept(metainfo.info(), link);

    assertThat(whole.judges()).isTrue();
    assertThat(bare.judges()).isFalse();
    assertThat(whole.infoHash()).isEqualTo(metainfo.infoHash());
  }

  @Test
  void aHybridThatIsNamedByItsV2HashAloneIsKnownByThat() throws Exception {
    Metainfo hybrid = parse(V2Torrents.single(20_000, 16384, true));
    InfoHashes v2 = new InfoHashes(List.of(hybrid.hashes().v2().orElseThrow()));
    String both = MagnetLink.of(hybrid).toString();
    MagnetLink link = MagnetLink.parse("magnet:?xt=urn:btmh:1220" + v2.primary());

    Metainfo byV2 = MetainfoParser.parseInfo(hybrid.info(), link);
    Metainfo byBoth = MetainfoParser.parseInfo(hybrid.info(), MagnetLink.parse(both));

    assertThat(byV2.hashes()).isEqualTo(v2);
    assertThat(byV2.pieces()).isInstanceOf(PieceHashes.Flat.class);
    assertThat(byBoth.hashes()).isEqualTo(hybrid.hashes());
  }

  @Test
  @DisplayName("E12 metadata of another torrent is refused, whichever hash names it")
  void anotherTorrentIsRefused() throws Exception {
    Metainfo metainfo = parse(V2Torrents.single(20_000, 16384, true));
    String v1 = "magnet:?xt=urn:btih:" + metainfo.infoHash();
    MagnetLink link = MagnetLink.parse(v1 + "&xt=urn:btmh:1220" + "ab".repeat(32));

    assertThatThrownBy(() -> MetainfoParser.parseInfo(metainfo.info(), link))
        .hasMessageContaining("that of another torrent");
  }

  @Test
  void partsOfALargeLayerAreProvenOneByOne() throws Exception {
    int size = 1100 * 16384 - 7; // three parts: 512, 512, and 76 in a row of 128
    Metainfo metainfo = parse(torrent(info(dict("a", entry(size))), layers(16384, size)));
    MerkleTrees trees = metainfo.trees().orElseThrow();
    PieceLayer layer = trees.trees().getFirst().layer().orElseThrow();
    LayerDraft draft = new LayerDraft(trees.trees().getFirst(), trees.layer());

    for (int part = 0; part < draft.parts(); part++) {
      LayerDraft.Part named = draft.named(part);
      byte[] came = layer.part(named.index(), named.length(), named.uncles());
      byte[] wrong = came.clone();
      wrong[came.length - 1] ^= 1;
      assertThat(draft.take(part, wrong)).as("part %d, its last proof wrong", part).isFalse();
      assertThat(draft.take(part, Arrays.copyOf(came, came.length - 32))).isFalse();
      assertThat(draft.lacks(part)).isTrue();
      assertThat(draft.take(part, came)).as("part %d", part).isTrue();
    }

    assertThat(draft.named(2)).isEqualTo(new LayerDraft.Part(1024, 128, 4));
    assertThat(draft.named(0).proofLayers()).isEqualTo(10);
    assertThat(draft.finished().map(PieceLayer::hashes)).contains(layer.hashes());
  }

  @Test
  void aLastPartIsNeverASingleHash() throws Exception {
    int size = 513 * 16384;
    Metainfo metainfo = parse(torrent(info(dict("a", entry(size))), dict()));
    MerkleTrees trees = metainfo.trees().orElseThrow();

    LayerDraft draft = new LayerDraft(trees.trees().getFirst(), trees.layer());

    assertThat(draft.named(1)).isEqualTo(new LayerDraft.Part(512, 2, 9));
  }

  @Test
  void treesAreFoundByTheirRoots() throws Exception {
    Metainfo metainfo =
        parse(torrent(info(dict("a", entry(20_000), "b", entry(20_000), "c", entry(5))), dict()));
    MerkleTrees trees = metainfo.trees().orElseThrow();

    Optional<MerkleTrees.Tree> found = trees.find(trees.trees().get(1).root());

    assertThat(found.map(MerkleTrees.Tree::firstPiece)).contains(0);
    assertThat(trees.find(new byte[32])).isEmpty();
    assertThat(trees.widthOf(4)).isOne();
  }

  private static Metainfo parse(byte[] torrent) throws MetainfoException {
    return MetainfoParser.parse(torrent, Naming.LINUX);
  }
}
