package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.source.BlockSource;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every [BlockSource] must do. Extend it in a test, and say how the other end is made to
/// serve a torrent:
///
/// ```java
/// final class WebSeedContractTest extends BlockSourceContract {
///   protected BlockSource.Factory factory() { return new WebSeed.Factory(); }
///   protected URI url() { return URI.create("http://mirror.example/pub/"); }
///   protected void serving(TestTorrent torrent) { network.answering(request -> …); }
///   protected void breakingOff(TestTorrent torrent) { network.answering(request -> …); }
/// }
/// ```
public abstract class BlockSourceContract {

  private static final int BLOCK = PieceLayout.BLOCK_LENGTH;

  /// The network that the source on trial uses.
  protected final FakeNetwork network = new FakeNetwork();

  /// The factory on trial.
  protected abstract BlockSource.Factory factory();

  /// A URL of the kind it serves.
  protected abstract URI url();

  /// Lets the other end have this torrent, all of it.
  protected abstract void serving(TestTorrent torrent);

  /// Lets the other end have it, and break off after the first byte of each answer.
  protected abstract void breakingOff(TestTorrent torrent);

  static List<TestTorrent> torrents() {
    return List.of(
        TestTorrent.single("file", 32_768, 200_000),
        TestTorrent.of(
            "album",
            32_768,
            "one 70000",
            "empty 0",
            "x/tiny 1",
            "two 5",
            "pad 28460 pad",
            "t 90001"));
  }

  @Test
  void namesItselfItsSchemesAndItsOptionsAsInTheConfigurationFile() {
    BlockSource.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.schemes())
        .contains(url().getScheme())
        .allMatch(scheme -> scheme.matches("[a-z][a-z0-9]*"));
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    Options.defaults(factory.options());
  }

  @Test
  void sendsNothingWhenItIsMade() {
    BlockSource source = source(torrents().getFirst());

    assertThat(network.requests()).isEmpty();
    assertThat(source.manner().longestRun()).isGreaterThanOrEqualTo(BLOCK);
    assertThat(source.manner()).isEqualTo(source.manner());
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void givesTheWholeTorrentInBlocks(TestTorrent torrent) throws Exception {
    serving(torrent);

    int length = (int) torrent.metainfo().layout().totalLength();

    assertThat(read(source(torrent), 0, length)).isEqualTo(torrent.bytes(0, length));
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void givesAnyRun(TestTorrent torrent) throws Exception {
    serving(torrent);
    BlockSource source = source(torrent);
    long total = torrent.metainfo().layout().totalLength();
    SplittableRandom random = new SplittableRandom(7);

    for (int i = 0; i < 50; i++) {
      long offset = random.nextLong(total);
      int length = (int) random.nextLong(1, Math.min(total - offset, 60_000) + 1);
      assertThat(read(source, offset, length))
          .as("%d bytes at %d", length, offset)
          .isEqualTo(torrent.bytes(offset, length));
    }
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void needNotBeReadToTheEnd(TestTorrent torrent) throws Exception {
    serving(torrent);
    BlockSource source = source(torrent);

    BlockSource.Stream stream = source.open(0, BLOCK * 2L);
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    stream.read(block);
    stream.close();
    stream.close();

    assertThat(block.flip()).isEqualTo(torrent.bytes(0, BLOCK));
    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(BLOCK)))
        .isInstanceOf(IOException.class);
    assertThat(read(source, 5, 10)).isEqualTo(torrent.bytes(5L, 10));
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void saysWhatHappenedWhenNobodyAnswers(TestTorrent torrent) {
    network.answering(_ -> {
      throw new IOException("nobody is there");
    });

    assertThatThrownBy(() -> read(source(torrent), 0, 10))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("\\P{Cntrl}{1,300}");
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void neverCallsABlockFullThatIsNot(TestTorrent torrent) {
    breakingOff(torrent);

    assertThatThrownBy(() -> read(source(torrent), 0, BLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("\\P{Cntrl}{1,300}");
  }

  /// The source on trial, with its defaults.
  protected final BlockSource source(TestTorrent torrent) {
    BlockSource.Factory factory = factory();
    return factory.open(torrent.metainfo(), url(), network, Options.defaults(factory.options()));
  }

  /// Reads a run as the engine does, a block at a time.
  protected static ByteBuffer read(BlockSource source, long offset, int length)
      throws IOException, InterruptedException {
    ByteBuffer run = ByteBuffer.allocate(length);
    try (BlockSource.Stream stream = source.open(offset, length)) {
      while (run.hasRemaining()) {
        ByteBuffer block = run.slice(run.position(), Math.min(BLOCK, run.remaining()));
        stream.read(block);
        assertThat(block.hasRemaining()).as("left out").isFalse();
        run.position(run.position() + block.capacity());
      }
    }
    return run.flip();
  }
}
