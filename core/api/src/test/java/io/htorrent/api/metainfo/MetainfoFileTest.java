package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.info;
import static io.htorrent.api.metainfo.Torrents.torrent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// M01: what is said about things that are no torrent file.
class MetainfoFileTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("a.torrent");
  }

  private void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> MetainfoFile.read(path))
        .isInstanceOf(MetainfoException.class)
        .hasMessage(path + ": " + message);
  }

  @Test
  void aTorrentIsRead() throws Exception {
    Files.write(file, torrent(info()));

    assertThat(MetainfoFile.read(file).name()).isEqualTo("a");
  }

  @Test
  @DisplayName("M01 the file's name stands before what is wrong with it")
  void problemsNameTheFile() throws Exception {
    Files.writeString(file, "<html>");

    assertRefused(file, "not a torrent: it is a web page, perhaps of a site that wants a login");
  }

  @Test
  @DisplayName("M01 empty file")
  void emptyFileIsRefused() throws Exception {
    Files.createFile(file);

    assertRefused(file, "not a torrent: it is empty");
  }

  @Test
  @DisplayName("M01 missing file")
  void missingFileIsRefused() {
    assertRefused(file, "there is no such file");
  }

  @Test
  @DisplayName("M01 directory")
  void directoryIsRefused() {
    assertRefused(directory, "not a torrent: it is a directory");
  }

  @Test
  @DisplayName("M01 file above the limit")
  void tooLargeFileIsRefused() throws Exception {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(MetainfoFile.MAX_BYTES + 1L);
    }

    assertRefused(file, "not a torrent: it has more than 67108864 bytes, what a torrent may have");
  }

  @Test
  @DisplayName("M01 pipe: does not block")
  void pipeIsRefused() throws Exception {
    Process made = new ProcessBuilder("mkfifo", file.toString()).start();
    assumeTrue(made.waitFor() == 0, "mkfifo works here");

    assertRefused(file, "not a torrent: it is a pipe, socket or device");
  }

  @Test
  @DisplayName("M01 device without end")
  void deviceIsRefused() {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero), "there is a /dev/zero");

    assertRefused(zero, "not a torrent: it is a pipe, socket or device");
  }

  @Test
  @DisplayName("M01 unreadable file")
  void unreadableFileIsRefused() {
    Path memory =
        Path.of("/proc/self/mem"); // its first page is never mapped: reading fails for all
    assumeTrue(Files.isRegularFile(memory), "there is a /proc");

    assertThatThrownBy(() -> MetainfoFile.read(memory))
        .isInstanceOf(MetainfoException.class)
        .hasMessageStartingWith("/proc/self/mem: it cannot be read: ");
  }
}
