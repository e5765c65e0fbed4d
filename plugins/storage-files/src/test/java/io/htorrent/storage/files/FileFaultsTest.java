package io.htorrent.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htorrent.api.Options;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows of the reliability table that need a real file system.
@DisabledOnOs(OS.WINDOWS)
final class FileFaultsTest {

  private static final int BLOCK = 16 * 1024;
  private static final TestTorrent TORRENT =
      TestTorrent.of("album", BLOCK, "one 16384", "sub/two 16384");

  @TempDir private Path base;

  @Test
  @DisplayName(
      "F01 F04 nothing is reserved: only what is written takes space, only a write can fail")
  void f01() throws IOException {
    TestTorrent huge = TestTorrent.unhashed("huge", 1 << 28, 1L << 45);

    try (Storage storage = open(huge, base)) {
      boolean made = Files.exists(base.resolve("huge"));
      storage.write(0, 0, huge.bytes(0, 0, BLOCK));

      assertThat(made).isFalse();
      assertThat(base.resolve("huge")).hasSize(BLOCK);
    }
  }

  @Test
  @DisplayName("F05 a folder that may not be written to is named, with what to do")
  void f05() throws IOException {
    Path folder =
        Files.createDirectory(
            base.resolve("locked"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
    assumeThat(Files.isWritable(folder)).as("root may write anywhere").isFalse();

    try (Storage storage = open(folder)) {
      assertThatThrownBy(() -> storage.write(0, 0, TORRENT.piece(0)))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  @DisplayName("F07 a file deleted while seeding is missing, not garbage, once it was looked at")
  void f07() throws IOException {
    try (Storage storage = filled()) {
      Files.delete(base.resolve("album/one"));
      storage.inspect();

      assertThatThrownBy(() -> storage.read(0, 0, ByteBuffer.allocate(10)))
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/one is not there");
      assertThat(readable(storage, 1)).isTrue();
    }
  }

  @Test
  @DisplayName(
      "F07 a file deleted while downloading comes back with the next write, and completed() sees what it lacks")
  void f07WhileDownloading() throws IOException {
    try (Storage storage = filled()) {
      Files.delete(base.resolve("album/one"));
      storage.inspect();
      storage.write(0, 0, TORRENT.bytes(0, 0, 100));

      assertThat(base.resolve("album/one")).hasSize(100);
      assertThatThrownBy(storage::completed)
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/one has 100 bytes, not 16384");
    }
  }

  @Test
  @DisplayName("F08 a file truncated while seeding is missing from there on")
  void f08() throws IOException {
    try (Storage storage = filled()) {
      try (FileChannel channel =
          FileChannel.open(base.resolve("album/one"), StandardOpenOption.WRITE)) {
        channel.truncate(5000);
      }

      assertThatThrownBy(() -> storage.read(0, 4000, ByteBuffer.allocate(2000)))
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/one has 5000 bytes, not 16384");
      storage.read(0, 4000, ByteBuffer.allocate(1000));
    }
  }

  @ParameterizedTest(name = "F10 {0} in the place of a file is refused, and not waited for")
  @ValueSource(strings = {"folder", "link", "dangling link", "pipe"})
  void f10(String kind) throws Exception {
    Path file = Files.createDirectories(base.resolve("album")).resolve("one");
    Path elsewhere = Files.writeString(base.resolve("precious"), "precious");
    switch (kind) {
      case "folder" -> Files.createDirectory(file);
      case "link" -> Files.createSymbolicLink(file, elsewhere);
      case "dangling link" -> Files.createSymbolicLink(file, base.resolve("made-by-link"));
      default ->
          assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    }

    try (Storage storage = open(base)) {
      assertThatThrownBy(() -> storage.write(0, 0, TORRENT.piece(0)))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("refused");
      assertThatThrownBy(() -> storage.read(0, 0, ByteBuffer.allocate(1)))
          .hasMessageContaining("refused");
      assertThatThrownBy(storage::completed).isInstanceOf(IOException.class);
      assertThat(storage.inspect().getFirst().length()).isEqualTo(-1);
    }
    assertThat(elsewhere).hasContent("precious");
    assertThat(base.resolve("made-by-link")).doesNotExist();
  }

  @Test
  @DisplayName("F11 a folder of the torrent that became a link is not followed")
  void f11() throws IOException {
    Path save = Files.createDirectory(base.resolve("save"));
    Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
    try (Storage storage = open(save)) {
      storage.write(0, 0, TORRENT.piece(0));
      Files.createSymbolicLink(save.resolve("album/sub"), elsewhere);

      assertThatThrownBy(() -> storage.write(1, 0, TORRENT.piece(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("symbolic link");
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  @ParameterizedTest(name = "F11 the download folder became a link to {0}")
  @ValueSource(strings = {"/", "elsewhere"})
  void f11Root(String target) throws IOException {
    Path save = Files.createDirectory(base.resolve("save"));
    Path elsewhere =
        target.equals("/") ? Path.of("/") : Files.createDirectory(base.resolve(target));
    try (Storage storage = open(save)) {
      Files.delete(save);
      Files.createSymbolicLink(save, elsewhere);

      assertThatThrownBy(() -> storage.write(0, 0, TORRENT.piece(0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("symbolic link");
    }
    assertThat(elsewhere.resolve("album")).doesNotExist();
  }

  @Test
  @DisplayName("F12 a download folder behind its owner's link is used")
  void f12() throws IOException {
    Path disk = Files.createDirectory(base.resolve("disk"));
    Path link = Files.createSymbolicLink(base.resolve("downloads"), disk);

    try (Storage storage = open(link.resolve("new"))) {
      storage.write(0, 0, TORRENT.piece(0));
      storage.write(1, 0, TORRENT.piece(1));
    }

    assertThat(disk.resolve("new/album/one")).hasSize(BLOCK);
    assertThat(disk.resolve("new/album/sub/two")).hasSize(BLOCK);
  }

  @Test
  @DisplayName("F13 a larger file that was there is not cut, a smaller one grows")
  void f13() throws IOException {
    Files.createDirectories(base.resolve("album/sub"));
    Files.write(base.resolve("album/one"), new byte[20_000]);
    Files.write(base.resolve("album/sub/two"), new byte[5]);

    try (Storage storage = open(base)) {
      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .containsExactly(20_000L, 5L);
      storage.write(0, 0, TORRENT.piece(0));
      storage.write(1, 0, TORRENT.piece(1));
      storage.completed();
    }

    assertThat(base.resolve("album/one")).hasSize(20_000);
    assertThat(base.resolve("album/sub/two")).hasSize(BLOCK);
  }

  @Test
  @DisplayName("F19 a thread interrupted in file I/O takes the file from nobody else")
  void f19() throws Exception {
    try (Storage storage = filled();
        ExecutorService worker = Executors.newSingleThreadExecutor()) {
      worker
          .submit(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> storage.read(0, 0, ByteBuffer.allocate(10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
          })
          .get();

      assertThat(readable(storage, 0)).isTrue();
      storage.write(0, 0, TORRENT.piece(0));
    }
  }

  @Test
  void refusesADownloadFolderThatIsAFile() throws IOException {
    Path file = Files.createFile(base.resolve("file"));

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> open(file.resolve("below")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void saysThatAFolderOfTheTorrentIsAFile() throws IOException {
    Files.createFile(base.resolve("album"));

    try (Storage storage = open(base)) {
      assertThat(storage.inspect().getFirst().length()).isEqualTo(-1);
      assertThatThrownBy(() -> storage.write(0, 0, TORRENT.piece(0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a folder");
    }
  }

  @Test
  void syncSaysThatAFileIsGone() throws IOException {
    try (Storage storage = filled()) {
      Files.delete(base.resolve("album/one"));

      assertThatThrownBy(storage::sync)
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/one");
      assertThat(base.resolve("album/one")).doesNotExist();
    }
  }

  private Storage filled() throws IOException {
    Storage storage = open(base);
    storage.write(0, 0, TORRENT.piece(0));
    storage.write(1, 0, TORRENT.piece(1));
    return storage;
  }

  private static Storage open(Path folder) throws IOException {
    return open(TORRENT, folder);
  }

  private static Storage open(TestTorrent torrent, Path folder) throws IOException {
    FilesStorage.Factory factory = new FilesStorage.Factory();
    return factory.open(torrent.metainfo(), folder, Options.defaults(factory.options()));
  }

  private static boolean readable(Storage storage, int piece) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(BLOCK);
    storage.read(piece, 0, read);
    return read.flip().equals(TORRENT.piece(piece));
  }
}
