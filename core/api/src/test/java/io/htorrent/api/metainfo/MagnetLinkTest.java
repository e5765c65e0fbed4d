package io.htorrent.api.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of BEP 9 and 53, those of other clients, and the rows of bad links by their ids.
class MagnetLinkTest {

  private static final String CD = "cd".repeat(20);
  private static final String V1 = "xt=urn:btih:" + CD;
  private static final String V2 = "xt=urn:btmh:1220" + "ab".repeat(32);

  private static final String BTPK =
      "8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e";

  private static MagnetLink link(String parameters) throws MetainfoException {
    return MagnetLink.parse("magnet:?" + parameters);
  }

  private static Arguments row(String name, String parameters, Object expected) {
    return Arguments.of(name, parameters, expected);
  }

  static Stream<Arguments> v1Hashes() {
    return Stream.of(
        row("40 hex digits", V1, CD),
        row("upper case", "xt=urn:btih:" + "CD".repeat(20), CD),
        row("base32", "xt=urn:btih:MFRGCYTBMJQWEYLCMFRGCYTBMJQWEYLC", "6162".repeat(10)),
        row(
            "base32 in lower case",
            "xt=urn:btih:mfrgcytbmjqweylcmfrgcytbmjqweylc",
            "6162".repeat(10)),
        row("escaped colons", "xt=urn%3Abtih%3A" + CD, CD),
        row("an escaped digit", "xt=urn:btih:" + CD.substring(2) + "c%64", CD),
        row("numbered keys", "xt.1=urn:btih:" + CD, CD),
        row("keys in upper case", "XT=urn:btih:" + CD + "&dN=foobar", CD),
        row("an unknown key before", "\"foo=bar&" + V1, CD),
        row("an unknown topic beside", "xt=urn:tree:tiger:7N5OAMRNGMSSEUE3&" + V1, CD),
        row("the same hash twice", V1 + "&" + V1, CD),
        row("hybrid", V1 + "&" + V2, CD));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("v1Hashes")
  void readsTheV1Hash(String name, String parameters, String expected) throws MetainfoException {
    MagnetLink link = link(parameters);

    assertThat(link.infoHash()).isEqualTo(InfoHash.parse(expected));
  }

  @Test
  void readsAV2HashAloneAndBesideAV1Hash() throws MetainfoException {
    InfoHash v2 = InfoHash.parse("ab".repeat(32));

    assertThat(link(V2).hashes().all()).containsExactly(v2);
    assertThat(link(V2 + "&" + V1).hashes().all()).containsExactly(InfoHash.parse(CD), v2);
  }

  static Stream<Arguments> refused() {
    String noHash = "it has no info hash";
    String notV1 = "is not an info hash of 40 hex or 32 base32 digits";
    String notV2 = "is not 1220 and the 64 hex digits";
    return Stream.of(
        row("G01 no xt", "magnet:?dn=foo", noHash),
        row("G01 unknown xt", "magnet:?xt=blah&dn=foo", noHash),
        row("G01 empty xt", "magnet:?xt=", noHash),
        row("G01 empty", "magnet:?", noHash),
        row("G01 alone", "magnet:", noHash),
        row("G01 without question mark", "magnet:" + V1, noHash),
        row("G01 BEP 46", "magnet:?xs=urn:btpk:" + BTPK, "BEP 46"),
        row("G01 BEP 46 with salt", "magnet:?xs=urn:btpk:" + BTPK + "&s=6e", "BEP 46"),
        row("G01 mutable torrent", "magnet:?xs=urn:btpk:1&xt=urn:btpk:" + "8".repeat(64), "BEP 46"),
        row("G02 39 hex", "magnet:?xt=urn:btih:" + CD.substring(1), notV1),
        row("G02 41 hex", "magnet:?xt=urn:btih:a" + CD, notV1),
        row("G02 22 hex", "magnet:?xt=urn:btih:" + CD.substring(18), notV1),
        row("G02 eight letters", "magnet:?xt=urn:btih:abababab", notV1),
        row("G02 leading space", "magnet:?xt=urn:btih:%20" + CD.substring(1), notV1),
        row("G02 no digits", "magnet:?xt=urn:btih:" + "z".repeat(40), notV1),
        row("G02 base32 of 31", "magnet:?xt=urn:btih:" + "A".repeat(31), notV1),
        row("G02 base32 of 33", "magnet:?xt=urn:btih:" + "A".repeat(33), notV1),
        row("G02 base32 with 0189", "magnet:?xt=urn:btih:0189" + "A".repeat(28), notV1),
        row("G03 half an escape", "magnet:?xt=urn:btih:" + CD + "%", "a broken percent escape"),
        row("G03 bad escape", "magnet:?xt=urn%z1btih:" + CD, "a broken percent escape"),
        row("G03 doubled escape", "magnet:?xt=urn%%3A", "a broken percent escape"),
        row("G04 wrong length byte", "magnet:?xt=urn:btmh:1221" + "ab".repeat(32), notV2),
        row("G04 SHA-1 multihash", "magnet:?xt=urn:btmh:1114" + CD, notV2),
        row("G04 62 hex", "magnet:?xt=urn:btmh:1220" + "ab".repeat(31), notV2),
        row("G04 no digits", "magnet:?xt=urn:btmh:1220" + "zz".repeat(32), notV2),
        row("G05 two btih", "magnet:?" + V1 + "&xt=urn:btih:" + "ab".repeat(20), "two torrents"),
        row(
            "G05 two btmh",
            "magnet:?" + V2 + "&xt=urn:btmh:1220" + "cd".repeat(32),
            "two torrents"),
        row("G07 1 MB", "magnet:?" + V1 + "&dn=" + "a".repeat(1_000_000), "65536 characters"),
        row("G07 line break", "magnet:?" + V1 + "&dn=a\nb", "a line break"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesInOneSentence(String name, String link, String reason) {
    assertThatThrownBy(() -> MagnetLink.parse(link))
        .isInstanceOf(MetainfoException.class)
        .hasMessageStartingWith("not a usable magnet link: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @Test
  @DisplayName("G03 broken escapes elsewhere cost only their part")
  void brokenEscapesElsewhereCostOnlyTheirPart() throws MetainfoException {
    MagnetLink link = link(V1 + "&dn=100%&tr=http://t/%z1&tr=http://good/announce");

    assertThat(link.name()).isEmpty();
    assertThat(link.trackers()).containsExactly("http://good/announce");
    assertThat(link.warnings()).containsExactly("2 parts with broken percent escapes were ignored");
  }

  static Stream<Arguments> selections() {
    return Stream.of(
        row("BEP 53", "so=0,2,4,6-8", "0,2,4,6-8"),
        row("overlapping", "so=0,2-4,3-5", "0,2-5"),
        row("two of them", "so=2-4&so=1", "1-4"),
        row("G06 inverted and huge", "so=7-4,100000000&so=10", "10"),
        row("G06 whole range", "so=0-4294967295", ""),
        row("G06 negative", "so=-4&so=1", "1"),
        row("G06 open", "so=3-&so=1", "1"),
        row("G06 a letter", "so=a&so=1", "1"),
        row("G06 commas", "so=,,1", "1"),
        row("G06 nothing", "so=", ""),
        row("G06 quoted", "so=\"1,2\"", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selections")
  void readsWhichFilesAreWanted(String name, String parameters, String expected)
      throws MetainfoException {
    FileSelection selection = link(V1 + "&" + parameters).selection();

    assertThat(selection).hasToString(expected);
    assertThat(selection.isUnsaid()).isEqualTo(expected.isEmpty());
  }

  @Test
  void knowsWhichFilesASelectionContains() throws MetainfoException {
    FileSelection selection = link(V1 + "&so=0,6-8").selection();

    List<Integer> wanted =
        Stream.iterate(0, file -> file < 10, file -> file + 1).filter(selection::contains).toList();

    assertThat(wanted).containsExactly(0, 6, 7, 8);
  }

  @Test
  void keepsTrackersOfKnownProtocols() throws MetainfoException {
    List<String> urls =
        List.of("ftp://1", "HTTP://2", "udp://4", "wss://4", "https://5", "magnet:?xt=1");
    String more =
        "&tr=http%3A%2F%2Ffoo&tr=<!DOCTYPE html><html>&tr=httpabc&tr=udpabc&tr=ws://6&tr=&tr=x y";

    MagnetLink link = link(V1 + "&tr=" + String.join("&tr=", urls) + more);

    assertThat(link.trackers()).containsExactly("HTTP://2", "udp://4", "https://5", "http://foo");
    assertThat(link.warnings()).singleElement().asString().contains("of the trackers were ignored");
  }

  @Test
  @DisplayName("G10 of ws=, as=, xs= only web seeds by http are kept")
  void keepsWebSeedsAndNothingElseThatCouldBeFetched() throws MetainfoException {
    MagnetLink link =
        link(
            V1
                + "&Ws=http://foo.com/bar&ws=file:///etc/passwd&as=http://127.0.0.1:1/&xs=http://a/");

    assertThat(link.webSeeds()).containsExactly("http://foo.com/bar");
    assertThat(link.trackers()).isEmpty();
  }

  @Test
  void readsPeersInBothFamilies() throws MetainfoException {
    MagnetLink link = link(V1 + "&x.pe=127.0.0.1:43&x.pe=[::1]:45");

    assertThat(link.peers())
        .containsExactly(PeerAddress.parse("127.0.0.1:43"), PeerAddress.parse("[::1]:45"));
  }

  @Test
  @DisplayName("BEP 9: a peer may be named by its host")
  void readsPeersByName() throws MetainfoException {
    MagnetLink link =
        link(V1 + "&x.pe=localhost:43&x.pe=a-1.example.org:65535&x.pe=localhost%3A43");

    assertThat(link.namedPeers())
        .containsExactly(
            new MagnetLink.NamedPeer("localhost", 43),
            new MagnetLink.NamedPeer("a-1.example.org", 65535));
    assertThat(link.warnings()).isEmpty();
    assertThat(MagnetLink.parse(link.toString())).isEqualTo(link);
  }

  @Test
  @DisplayName("G09 peers that cannot be are ignored")
  void ignoresPeersThatCannotBe() throws MetainfoException {
    MagnetLink link =
        link(V1 + "&x.pe=0.0.0.0:0&x.pe=1.2.3.999:1&x.pe=host&x.pe=host:0&x.pe=[::1]:99999&x.pe=");

    assertThat(link.peers()).isEmpty();
    assertThat(link.namedPeers()).isEmpty();
    assertThat(link.warnings()).singleElement().asString().startsWith("6 of the peers (x.pe)");
  }

  @Test
  @DisplayName("G07 G09 of 900 trackers and 900 peers a hundred each are kept")
  void capsPeersAndTrackersAtAHundred() throws MetainfoException {
    String trackers = numbered("&tr=http://t/", 900);
    String peers = numbered("&x.pe=10.0.0.1:", 900);

    MagnetLink link = link(V1 + trackers + peers);

    assertThat(link.trackers()).hasSize(100);
    assertThat(link.peers()).hasSize(100);
    assertThat(link.warnings()).hasSize(2);
  }

  private static String numbered(String part, int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      all.append(part).append(i);
    }
    return all.toString();
  }

  static Stream<Arguments> names() {
    return Stream.of(
        row("plus is a space", "dn=a+b%2Bc", "a b+c"),
        row("G08 a path is only text", "dn=../../evil", "../../evil"),
        row("G08 markup is only text", "dn=<script>", "<script>"),
        row("G08 a terminal is not told anything", "dn=%1b[2Ja%0ab", "\\u001b[2Ja b"),
        row("G08 long", "dn=" + "a".repeat(50_000), "a".repeat(255) + "…"),
        row("G03 no UTF-8", "dn=a%ffb", "a\ufffdb"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void takesTheNameForAHint(String name, String parameters, String expected)
      throws MetainfoException {
    assertThat(link(V1 + "&" + parameters).name()).isEqualTo(expected);
  }

  @Test
  void printsBothHashes() throws MetainfoException {
    String text = "magnet:?xt=urn:btih:" + "61".repeat(20) + "&xt=urn:btmh:1220" + "62".repeat(32);

    assertThat(MagnetLink.parse(text)).hasToString(text);
  }

  @Test
  void printsWhatItReads() throws MetainfoException {
    String text =
        "magnet:?"
            + V1
            + "&dn=a%20%26%20b&tr=http%3A%2F%2Ft%2Fannounce&ws=http%3A%2F%2Fw%2F"
            + "&x.pe=[2001:db8::1]:6881&so=1-3,7";

    assertThat(MagnetLink.parse("  " + text + "\n")).hasToString(text);
  }

  @Test
  void tellsAMagnetLinkFromAFileName() {
    assertThat(MagnetLink.isMagnet(" MAGNET:?xt=")).isTrue();
    assertThat(MagnetLink.isMagnet("magnet.torrent")).isFalse();
  }

  @Test
  void isMadeOfATorrent() throws MetainfoException {
    byte[] file = Torrents.torrent(Torrents.info(), "announce", "http://t/announce");
    Metainfo metainfo = MetainfoParser.parse(file);

    MagnetLink link = MagnetLink.of(metainfo);

    assertThat(link)
        .hasToString(
            "magnet:?xt=urn:btih:" + metainfo.infoHash() + "&dn=a&tr=http%3A%2F%2Ft%2Fannounce");
  }

  @Test
  void becomesATorrentWithTheInfoDictionaryOfPeers() throws MetainfoException {
    byte[] info = Torrents.encode(Map.copyOf(Torrents.info("x unknown", 7)));
    InfoHash hash =
        MetainfoParser.parse(Torrents.torrent(Torrents.info("x unknown", 7))).infoHash();
    MagnetLink link =
        link("xt=urn:btih:" + hash + "&tr=http://one/&tr=udp://two:1/&ws=http://w/&dn=hint");

    Metainfo metainfo = MetainfoParser.parseInfo(info, link);

    assertThat(metainfo.infoHash()).isEqualTo(hash);
    assertThat(metainfo.info()).isEqualTo(info);
    assertThat(metainfo.name()).isEqualTo("a");
    assertThat(metainfo.extras().trackers())
        .containsExactly(List.of("http://one/"), List.of("udp://two:1/"));
    assertThat(metainfo.extras().webSeeds()).containsExactly("http://w/");
  }

  @Test
  void refusesMetadataOfAnotherTorrentOrWithSomethingBehindIt() throws MetainfoException {
    byte[] info = Torrents.encode(Map.copyOf(Torrents.info()));
    byte[] behind = Arrays.copyOf(info, info.length + 12);
    byte[] injected = "8:url-list2:".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(injected, 0, behind, info.length, 12);
    MagnetLink link = link(V1);

    assertThatThrownBy(() -> MetainfoParser.parseInfo(info, link))
        .hasMessageContaining("another torrent");
    assertThatThrownBy(() -> MetainfoParser.parseInfo(behind, link))
        .isInstanceOf(MetainfoException.class);
  }
}
