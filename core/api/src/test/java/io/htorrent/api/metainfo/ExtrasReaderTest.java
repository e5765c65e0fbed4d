package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.info;
import static io.htorrent.api.metainfo.Torrents.torrent;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Printable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands beside the info dictionary.
class ExtrasReaderTest {

  private static final String A = "http://a.test/announce";
  private static final String B = "udp://b.test:1337";
  private static final String C = "https://c.test:443/x/announce?key=1";

  private static Metainfo.Extras extras(Object... beside) throws MetainfoException {
    return MetainfoParser.parse(torrent(info(), beside), Naming.LINUX).extras();
  }

  private static Arguments row(String name, Object value, List<List<String>> tiers) {
    return Arguments.of(name, value, tiers);
  }

  static Stream<Arguments> announceLists() {
    String blank = " \t" + A + "\n ";
    return Stream.of(
        row("BEP 12 tiers", List.of(List.of(A, B), List.of(C)), List.of(List.of(A, B), List.of(C))),
        row("M38 no list: announce is used", 7, List.of(List.of("http://fallback.test/"))),
        row(
            "M38 empty list: announce is used",
            List.of(),
            List.of(List.of("http://fallback.test/"))),
        row("M38 a list of texts: a tier each", List.of(A, B), List.of(List.of(A), List.of(B))),
        row("M38 empty tiers", List.of(List.of(), List.of(A), List.of("")), List.of(List.of(A))),
        row("M38 numbers among them", List.of(List.of(1, A), 2), List.of(List.of(A))),
        row(
            "M38 the same twice",
            List.of(List.of(A, A), List.of(A, B)),
            List.of(List.of(A), List.of(B))),
        row("M38 white space around", List.of(List.of(blank)), List.of(List.of(A))),
        row(
            "M38 scheme in capitals",
            List.of(List.of("HTTP://2.test")),
            List.of(List.of("HTTP://2.test"))),
        row("M38 IPv6", List.of(List.of("udp://[::1]:80/")), List.of(List.of("udp://[::1]:80/"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void announceLists(String name, Object value, List<List<String>> tiers) throws Exception {
    Metainfo.Extras extras = extras("announce", "http://fallback.test/", "announce-list", value);

    assertThat(extras.trackers()).isEqualTo(tiers);
    assertThat(extras.warnings()).isEmpty();
  }

  @Test
  @DisplayName("BEP 8: trackers in disguise come first, and are written back as such")
  void obfuscatedTrackers() throws Exception {
    Metainfo.Extras extras =
        extras("announce", B, "obfuscate-announce-list", List.of(List.of(A, "udp://u.test:1/")));

    assertThat(extras.trackers()).containsExactly(List.of("obfuscated+" + A), List.of(B));
    assertThat(extras.warnings()).hasSize(1);
    byte[] file = MetainfoWriter.around(Torrents.encode(Map.copyOf(Torrents.info())), extras);
    assertThat(MetainfoParser.parse(file).extras().trackers()).isEqualTo(extras.trackers());
  }

  @ParameterizedTest(name = "M38 M39 {0} is ignored")
  @ValueSource(
      strings = {
        "ftp://1.test",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://g.test",
        "magnet:?xt=urn:btih:00",
        "ws://6.test",
        "wss://4.test",
        "httpabc",
        "udpabc",
        "<!DOCTYPE html><html>",
        "garbage",
        "//no.scheme/announce",
        "http://",
        "http:///announce",
        "http://spa ce.test/",
        "http://host:70000/",
        "http://host:0/",
        "http://host:port/",
        "http://nul\u0000.test/"
      })
  void uselessTrackersAreIgnoredWithAWarning(String url) throws Exception {
    Metainfo.Extras extras = extras("announce-list", List.of(List.of(url, A)));

    assertThat(extras.trackers()).containsExactly(List.of(A));
    assertThat(extras.warnings())
        .singleElement()
        .asString()
        .startsWith("1 of the trackers were ignored, such as '" + Printable.of(url, 100) + "'");
  }

  @Test
  @DisplayName("M38 100,000 URLs are cut to 200, with one warning")
  void tooManyTrackersAreCut() throws Exception {
    List<Object> tiers = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      tiers.add(List.of("http://t" + i + ".test/announce"));
    }

    Metainfo.Extras extras = extras("announce-list", tiers);

    assertThat(extras.trackers()).hasSize(200);
    assertThat(extras.warnings())
        .containsExactly(
            "99800 of the trackers were ignored, such as 'http://t200.test/announce':"
                + " at most 200 valid URLs of http, https, udp are used");
  }

  @Test
  @DisplayName("M38 a URL of 1 MB is ignored, and shown cut")
  void hugeUrlIsIgnored() throws Exception {
    Metainfo.Extras extras = extras("announce", "http://" + "a".repeat(1_000_000) + ".test/");

    assertThat(extras.trackers()).isEmpty();
    assertThat(extras.warnings()).singleElement().asString().hasSizeLessThan(300);
  }

  static Stream<Arguments> webSeeds() {
    return Stream.of(
        Arguments.of(
            "BEP 19 its example",
            "http://mirror.com/file.exe",
            List.of("http://mirror.com/file.exe"),
            0),
        Arguments.of("M40 string", A, List.of(A), 0),
        Arguments.of("M40 list", List.of(A, C), List.of(A, C), 0),
        Arguments.of("M40 empty string", "", List.of(), 0),
        Arguments.of("M40 empty list", List.of(), List.of(), 0),
        Arguments.of("M40 number", 7, List.of(), 0),
        Arguments.of("M40 list with number", List.of(7, A), List.of(A), 0),
        Arguments.of("M40 NUL", List.of("http://a.test/\0", A), List.of(A), 1),
        Arguments.of("M40 file", "file:///etc/passwd", List.of(), 1),
        Arguments.of("M40 udp", B, List.of(), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void webSeeds(String name, Object value, List<String> urls, int warnings) throws Exception {
    Metainfo.Extras extras = extras("url-list", value);

    assertThat(extras.webSeeds()).isEqualTo(urls);
    assertThat(extras.warnings()).hasSize(warnings);
  }

  static Stream<Arguments> nodes() {
    return Stream.of(
        Arguments.of("M41 usual", List.of(List.of("192.0.2.1", 1)), List.of("192.0.2.1:1")),
        Arguments.of("M41 names", List.of(List.of("router.test", 2)), List.of("router.test:2")),
        Arguments.of("M41 IPv6", List.of(List.of("2001:db8::1", 3)), List.of("2001:db8::1:3")),
        Arguments.of("M41 port 0", List.of(List.of("a.test", 0)), List.of()),
        Arguments.of("M41 port 70000", List.of(List.of("a.test", 70_000)), List.of()),
        Arguments.of("M41 spaces", List.of(List.of("a test", 1)), List.of()),
        Arguments.of("M41 empty", List.of(List.of("", 1)), List.of()),
        Arguments.of("M41 long", List.of(List.of("a".repeat(300), 1)), List.of()),
        Arguments.of("M41 three", List.of(List.of("a.test", 1, 1)), List.of()),
        Arguments.of("M41 reversed", List.of(List.of(1, "a.test")), List.of()),
        Arguments.of("M41 no pair", List.of("a.test", 1), List.of()),
        Arguments.of("M41 no list", "a.test", List.of()),
        Arguments.of(
            "M41 too many",
            Collections.nCopies(1_000, List.of("a.test", 1)),
            Collections.nCopies(64, "a.test:1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nodes(String name, Object value, List<String> nodes) throws Exception {
    Metainfo.Extras extras = extras("nodes", value);

    assertThat(extras.nodes().stream().map(node -> node.getHostString() + ":" + node.getPort()))
        .isEqualTo(nodes);
    assertThat(extras.nodes()).allMatch(InetSocketAddress::isUnresolved);
  }

  static Stream<Arguments> privacy() {
    return Stream.of(
        Arguments.of("M37 1", 1, true, 0),
        Arguments.of("M37 0", 0, false, 0),
        Arguments.of("M37 missing", Torrents.NONE, false, 0),
        Arguments.of("M37 2", 2, false, 1),
        Arguments.of("M37 -1", -1, false, 1),
        Arguments.of("M37 text 1", "1", false, 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void privacy(String name, Object flag, boolean isPrivate, int warnings) throws Exception {
    byte[] torrent = torrent(info("private", flag));

    Metainfo.Extras extras = MetainfoParser.parse(torrent, Naming.LINUX).extras();

    assertThat(extras.isPrivate()).isEqualTo(isPrivate);
    assertThat(extras.warnings()).hasSize(warnings);
  }

  static Stream<Arguments> dates() {
    return Stream.of(
        Arguments.of("M42 usual", 1_500_000_000, 1_500_000_000L),
        Arguments.of("M42 negative", -1, 0L),
        Arguments.of("M42 2^63-1", Long.MAX_VALUE, 0L),
        Arguments.of("M42 text", "yesterday", 0L),
        Arguments.of("M42 last second of 9999", 253_402_300_799L, 253_402_300_799L));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dates(String name, Object date, long seconds) throws Exception {
    assertThat(extras("creation date", date).creationSeconds()).isEqualTo(seconds);
  }

  static Stream<Arguments> comments() {
    byte[] malformed = {'a', (byte) 0xff, 'b'};
    return Stream.of(
        Arguments.of("M43 HTML", "<script>", "<script>"),
        Arguments.of("M43 control characters", "a\u001b[2Jb\nc", "a\\u001b[2Jb c"),
        Arguments.of("M43 malformed", malformed, "a\ufffdb"),
        Arguments.of("M43 1 MB", "x".repeat(1 << 20), "x".repeat(65536) + "…"),
        Arguments.of("M43 a number", 7, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void comments(String name, Object comment, String shown) throws Exception {
    Metainfo.Extras extras = extras("comment", comment, "created by", comment);

    assertThat(extras.comment()).isEqualTo(shown);
    assertThat(extras.createdBy()).isEqualTo(shown);
  }

  @Test
  @DisplayName("M44 a comment in UTF-8 is preferred")
  void utf8CommentIsPreferred() throws Exception {
    Metainfo.Extras extras =
        extras("comment", "?".getBytes(ISO_8859_1), "comment.utf-8", "好", "encoding", "GBK");

    assertThat(extras.comment()).isEqualTo("好");
  }
}
