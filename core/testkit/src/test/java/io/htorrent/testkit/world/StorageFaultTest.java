package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.storage.Storage;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.disk.Run;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a storage plugin throws is told to the loop: a torrent that is not answered would wait
/// for ever.
class StorageFaultTest {

  private static final TestTorrent TORRENT = TestTorrent.single("one", 65536, 65536);

  private final VirtualTime time = new VirtualTime();
  private final List<Object> told = new ArrayList<>();

  static Stream<Arguments> faults() {
    return Stream.<Supplier<Throwable>>of(
            () -> new IllegalStateException("a bug"),
            () -> new NoClassDefFoundError("missing/Part"),
            () -> new OutOfMemoryError("Java heap space"),
            StackOverflowError::new)
        .map(fault -> Arguments.of(fault.get().getClass().getSimpleName(), fault));
  }

  @ParameterizedTest(name = "J07 J08 {0}")
  @MethodSource("faults")
  void everyCallIsAnswered(String name, Supplier<Throwable> fault) throws Exception {
    PieceLayout layout = TORRENT.metainfo().layout();
    Disk.Places places =
        new Disk.Places(
            new Broken(fault),
            new VirtualState().open(TORRENT.metainfo(), Path.of("folder")),
            PieceHasher.of(TORRENT.metainfo()),
            BlockContents.WHOLE);
    Disk disk = new Disk(layout, places, time.workers(1, 0), time.loop());
    Run run = new Run(layout, 0, 0, block -> true, new Buffers(BlockContents.WHOLE, 13, 1L << 20));
    run.blockArrived(0, 0);

    disk.write(run, told::add);
    disk.check(0, true, told::add);
    disk.read(0, storage -> storage.read(0, 0, ByteBuffer.allocate(1)), told::add);
    disk.digests(0, told::add);
    time.run(1);

    assertThat(told)
        .hasSize(4)
        .satisfiesExactly(
            written -> assertFailed(((Disk.Written.Failed) written).cause(), name),
            checked -> assertFailed(((Disk.Outcome.Failed) checked).cause(), name),
            read -> assertFailed(((Disk.Written.Failed) read).cause(), name),
            digests -> assertThat((long[]) digests).isEmpty());
  }

  private static void assertFailed(Exception cause, String name) {
    assertThat(cause)
        .hasMessageStartingWith("the storage plugin failed: ")
        .hasMessageContaining(name);
  }

  /// Throws at every call.
  private record Broken(Supplier<Throwable> fault) implements Storage {

    @Override
    public void write(int piece, int begin, ByteBuffer run) {
      fail();
    }

    @Override
    public void read(int piece, int begin, ByteBuffer into) {
      fail();
    }

    @Override
    public List<FileState> inspect() {
      return List.of();
    }

    @Override
    public void completed() {}

    @Override
    public void sync() {}

    @Override
    public void close() {}

    private void fail() {
      switch (fault.get()) {
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case Throwable other -> throw new IllegalArgumentException(other);
      }
    }
  }
}
