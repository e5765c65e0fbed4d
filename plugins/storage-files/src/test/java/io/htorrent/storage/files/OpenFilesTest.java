package io.htorrent.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenFilesTest {

  private static final List<FileEntry> ENTRIES =
      TestTorrent.of("t", 1 << 16, "a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "g 1", "h 1")
          .metainfo()
          .files();

  @TempDir private Path base;
  private final OpenFiles pool = new OpenFiles();

  @Test
  @DisplayName("F15 no more files than allowed stay open")
  void f15() throws IOException {
    OpenFiles.OfTorrent files = torrent(3);

    for (int round = 0; round < 3; round++) {
      for (int file = 0; file < 8; file++) {
        files.enter(file, true).exit();
        assertThat(pool.count()).isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  @DisplayName("F15 all torrents together share the number")
  void f15Shared() throws IOException {
    OpenFiles.OfTorrent one = torrent(3);
    OpenFiles.OfTorrent other = pool.files(ENTRIES, SaveFolder.at(base.resolve("other")));

    for (int file = 0; file < 8; file++) {
      one.enter(file, true).exit();
      other.enter(file, true).exit();
    }

    assertThat(pool.count()).isLessThanOrEqualTo(3);
  }

  @Test
  void keepsWhatIsUsedAgainAndAgain() throws IOException {
    OpenFiles.OfTorrent files = torrent(3);
    OpenFile favourite = files.enter(0, true);
    favourite.exit();

    for (int file = 1; file < 8; file++) {
      files.enter(file, true).exit();
      OpenFile again = files.enter(0, true);
      assertThat(again).as("after file %d", file).isSameAs(favourite);
      again.exit();
    }
  }

  @Test
  void neverClosesAFileInUse() throws IOException {
    OpenFiles.OfTorrent files = torrent(2);
    List<OpenFile> inUse = new ArrayList<>();

    for (int file = 0; file < 6; file++) {
      inUse.add(files.enter(file, true));
    }

    assertThat(inUse).allMatch(file -> file.channel().isOpen());
    inUse.forEach(OpenFile::exit);
    files.enter(7, true).exit();
    assertThat(pool.count()).isLessThanOrEqualTo(2);
  }

  @Test
  void opensAgainForWritingWhatWasOpenForReading() throws IOException {
    OpenFiles.OfTorrent files = torrent(4);
    files.enter(0, true).exit();
    files.close();
    OpenFiles.OfTorrent again = torrent(4);
    OpenFile reading = again.enter(0, false);

    OpenFile writing = again.enter(0, true);

    assertThat(reading.writable()).isFalse();
    assertThat(writing.writable()).isTrue();
    assertThat(reading.channel().isOpen()).as("still in use").isTrue();
    reading.exit();
    assertThat(reading.channel().isOpen()).isFalse();
    OpenFile shared = again.enter(0, false);
    assertThat(shared).isSameAs(writing);
    shared.exit();
    writing.exit();
    assertThat(pool.count()).isEqualTo(1);
  }

  @Test
  void closesEverythingOfATorrentThatEnds() throws IOException {
    OpenFiles.OfTorrent files = torrent(4);
    files.enter(0, true).exit();
    OpenFile inUse = files.enter(1, true);

    files.close();

    assertThat(inUse.channel().isOpen()).isTrue();
    inUse.exit();
    assertThat(inUse.channel().isOpen()).isFalse();
    assertThat(pool.count()).isZero();
    assertThatThrownBy(() -> files.enter(0, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void countsRightWhenManyThreadsOpenAndClose() throws Exception {
    OpenFiles.OfTorrent files = torrent(3);
    List<Future<?>> done = new ArrayList<>();

    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      for (int worker = 0; worker < 4; worker++) {
        Random random = new Random(worker);
        done.add(
            workers.submit(() -> {
              for (int i = 0; i < 3000; i++) {
                OpenFile file = files.enter(random.nextInt(8), random.nextBoolean() || i < 100);
                assertThat(file.channel().isOpen()).isTrue();
                file.exit();
              }
              return null;
            }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    }

    files.enter(0, true).exit();
    assertThat(pool.count()).isLessThanOrEqualTo(3);
    files.close();
    assertThat(pool.count()).isZero();
  }

  private OpenFiles.OfTorrent torrent(int limit) throws IOException {
    pool.limit(limit);
    return pool.files(ENTRIES, SaveFolder.at(base));
  }
}
