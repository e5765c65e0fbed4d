package io.htorrent.source.webseed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Options;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.source.SourceException;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked, and what is made of the answers of servers.
class WebSeedTest {

  private static final URI URL = URI.create("http://mirror.com/file");
  private static final TestTorrent TORRENT = TestTorrent.single("file", 16384, 100_000);
  private static final byte[] FILE = TORRENT.bytes(0L, 100_000).array();

  private final FakeNetwork network = new FakeNetwork();

  @Test
  void asksForARangeWithAllTheTimeThatOptionsAllow() throws Exception {
    network.answering(new MirrorServer(URL, TORRENT));

    read(16384, 32768);

    HttpRequest request = network.requests().getFirst();
    assertThat(network.requests()).hasSize(1);
    assertThat(request.uri()).isEqualTo(URL);
    assertThat(request.purpose()).isEqualTo(Purpose.WEB_SEED);
    assertThat(request.headers()).containsExactly(Map.entry("Range", "bytes=16384-49151"));
    assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void asksForARunOverFilesFileByFileAndMakesPaddingItself() throws Exception {
    TestTorrent album =
        TestTorrent.of("album", 16384, "a 10000", "empty 0", "pad 6384 pad", "b 20000");
    URI root = URI.create("http://mirror.com/");
    network.answering(new MirrorServer(root, album));
    BlockSource source = source(root, album);

    ByteBuffer run = read(source, 9_000, 10_000);

    assertThat(run).isEqualTo(album.bytes(9_000L, 10_000));
    assertThat(network.requests())
        .extracting(request -> request.uri().getPath() + " " + request.headers().get("Range"))
        .containsExactly("/album/a bytes=9000-9999", "/album/b bytes=0-2615");
  }

  @Test
  @DisplayName("BEP 52 the gap behind a file is left out")
  void theGapBehindAFileIsLeftOut() throws Exception {
    TestTorrent album = TestTorrent.v2("album", 32768, "a 40000", "b 50000");
    URI root = URI.create("http://mirror.com/");
    network.answering(new MirrorServer(root, album));
    ByteBuffer endOfFile = ByteBuffer.allocate(40_000 - 32_768);
    ByteBuffer nextFile = ByteBuffer.allocate(16_384);

    try (BlockSource.Stream stream = source(root, album).open(32_768, 32_768 + 16_384)) {
      stream.read(endOfFile);
      stream.read(nextFile);
    }

    ByteBuffer a = album.bytes(album.metainfo().files().getFirst());
    ByteBuffer b = album.bytes(album.metainfo().files().getLast());
    assertThat(endOfFile.flip()).isEqualTo(a.slice(32_768, 7_232));
    assertThat(nextFile.flip()).isEqualTo(b.slice(0, 16_384));
  }

  @Test
  @DisplayName("W01 a whole file is taken for its beginning")
  void aWholeFileIsTakenForItsBeginning() throws Exception {
    network.answering(new HttpReply(200, Map.of("content-length", "100000"), FILE));

    assertThat(read(0, 20_000)).isEqualTo(TORRENT.bytes(0L, 20_000));
  }

  @Test
  @DisplayName("W06 and so is one in chunks, of unknown length")
  void aWholeFileOfUnknownLengthIsTaken() throws Exception {
    network.answering(new HttpReply(200, Map.of("transfer-encoding", "chunked"), FILE));

    assertThat(read(0, 100_000)).isEqualTo(TORRENT.bytes(0L, 100_000));
  }

  @Test
  @DisplayName("W01 a whole file where its middle was asked for is refused")
  void aWholeFileIsNotTakenForItsMiddle() {
    network.answering(new HttpReply(200, Map.of("content-length", "100000"), FILE));

    assertThatThrownBy(() -> read(16384, 100))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SourceException.class)
        .hasMessage("mirror.com sends whole files only, from their beginning for file");
  }

  @ParameterizedTest(name = "W02 {0}: {3}")
  @CsvSource({
    "no range, '', 100, does not say which",
    "no numbers, bytes a-b/c, 100, does not say which",
    "of another unit, pieces 1000-1099/100000, 100, does not say which",
    "unsatisfied, bytes */100000, 100, does not say which",
    "begins early, bytes 999-1099/100000, 100, sent other bytes (999-1099) than asked for",
    "begins late, bytes 1001-1099/100000, 100, sent other bytes (1001-1099) than asked for",
    "ends early, bytes 1000-1098/100000, 99, sent other bytes (1000-1098) than asked for",
    "ends late, bytes 1000-1100/100000, 101, sent other bytes (1000-1100) than asked for",
    "of another file, bytes 1000-1099/99999, 100, has another file there: 99999 bytes",
    "longer body, bytes 1000-1099/100000, 101, sent 101 bytes where 100 were asked for",
    "shorter body, bytes 1000-1099/*, 99, sent 99 bytes where 100 were asked for",
    "'huge', bytes 1000-99999999999999999999/*, 100, does not say which",
  })
  void aPartThatIsNotTheRangeIsRefused(String what, String range, String length, String why) {
    network.answering(
        new HttpReply(
            206, Map.of("content-range", range, "content-length", length), new byte[101]));

    assertThatThrownBy(() -> read(1000, 100))
        .as(what)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasMessageEndingWith("for file");
  }

  @Test
  @DisplayName("W02 a body that ends early fills no block")
  void aBodyThatEndsEarlyFillsNoBlock() {
    network.answering(
        new HttpReply(206, Map.of("content-range", "bytes 0-16383/100000"), new byte[16383]));

    assertThatThrownBy(() -> read(0, 16384))
        .hasMessage("mirror.com ended its reply before the range was complete");
  }

  @ParameterizedTest(name = "W04, W11 {0}, Retry-After {1}: {2} s")
  @CsvSource({
    "403, '', 0",
    "503, '', 0",
    "503, 0, 0",
    "503, 120, 120",
    "503, 1e9, 0",
    "503, 1000000000, 1000000000",
    "503, 99999999999, 0",
    "503, abc, 0",
    "503, -5, 0",
    "429, 30, 30",
    "500, 30, 0",
    "301, '', 0",
    "204, '', 0",
    "401, '', 0",
    "'503', 'Fri, 31 Dec 1999 23:59:59 GMT', 0",
  })
  void aRefusalSaysWhenToComeBack(int status, String after, long seconds) {
    network.answering(new HttpReply(status, Map.of("retry-after", after), new byte[0]));

    assertThatThrownBy(() -> read(0, 100))
        .isInstanceOfSatisfying(
            SourceException.class,
            refusal -> {
              assertThat(refusal.retryIn()).isEqualTo(Duration.ofSeconds(seconds));
              assertThat(refusal.absent()).isFalse();
            })
        .hasMessage("mirror.com answered " + status + " for file");
  }

  @ParameterizedTest(name = "W04 {0} means that this file is not there")
  @CsvSource({"404", "410", "416"})
  void aFileThatIsNotThereIsSaidToBeSo(int status) {
    network.answering(HttpReply.of(status, new byte[0]));

    assertThatThrownBy(() -> read(0, 100))
        .isInstanceOfSatisfying(
            SourceException.class, refusal -> assertThat(refusal.absent()).isTrue());
  }

  @Test
  void whatIsWrongWithALaterFileShowsWhenItsTurnComes() throws Exception {
    TestTorrent album = TestTorrent.of("album", 16384, "a 10000", "b 20000");
    URI root = URI.create("http://mirror.com/");
    MirrorServer mirror = new MirrorServer(root, album);
    network.answering(request ->
        request.uri().getPath().endsWith("b") ? HttpReply.of(404, FILE) : mirror.to(request));
    BlockSource.Stream stream = source(root, album).open(0, 20_000);

    stream.read(ByteBuffer.allocate(10_000));

    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(10_000)))
        .hasMessage("mirror.com answered 404 for album/b");
  }

  @Test
  void optionsDecideHowItIsAsked() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("longest-range", "1MiB");
    given.put("ban", "false");
    WebSeed.Factory factory = new WebSeed.Factory();

    BlockSource source =
        factory.open(TORRENT.metainfo(), URL, network, Options.of(factory.options(), given));

    assertThat(source.manner()).isEqualTo(new BlockSource.Manner(1 << 20, false));
    assertThat(source(URL, TORRENT).manner()).isEqualTo(new BlockSource.Manner(16 << 20, true));
  }

  private ByteBuffer read(long offset, int length) throws IOException, InterruptedException {
    return read(source(URL, TORRENT), offset, length);
  }

  private static ByteBuffer read(BlockSource source, long offset, int length)
      throws IOException, InterruptedException {
    try (BlockSource.Stream stream = source.open(offset, length)) {
      ByteBuffer run = ByteBuffer.allocate(length);
      stream.read(run);
      return run.flip();
    }
  }

  private BlockSource source(URI url, TestTorrent torrent) {
    WebSeed.Factory factory = new WebSeed.Factory();
    return factory.open(torrent.metainfo(), url, network, Options.of(factory.options(), Map.of()));
  }
}
