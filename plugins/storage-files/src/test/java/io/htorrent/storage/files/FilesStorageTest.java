package io.htorrent.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Options;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.storage.Storage;
import io.htorrent.testkit.StorageContract;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class FilesStorageTest extends StorageContract {

  private static final int BLOCK = 16 * 1024;

  @Override
  protected Storage.Factory factory() {
    return new FilesStorage.Factory();
  }

  @Override
  protected Options options() {
    return Options.of(factory().options(), Map.of("open-files", "4"));
  }

  @Test
  void makesTheFilesOfTheTorrentAndNoOthers() throws IOException {
    TestTorrent torrent =
        TestTorrent.of(
            "album", BLOCK, "one 20000", "sub/two 5", "sub/empty 0", ".pad/7 7 pad", "three 100");

    try (Storage storage = open(torrent)) {
      writeAll(storage, torrent);
      storage.completed();
    }

    try (Stream<Path> all = Files.walk(directory).filter(Files::isRegularFile)) {
      assertThat(all.map(path -> directory.relativize(path).toString()))
          .containsExactlyInAnyOrder(
              "album/one", "album/sub/two", "album/sub/empty", "album/three");
    }
    for (FileEntry file : torrent.metainfo().files()) {
      if (file.kind() != FileEntry.Kind.PAD) {
        assertThat(Files.readAllBytes(directory.resolve(file.displayPath())))
            .isEqualTo(torrent.bytes(file).array());
      }
    }
  }

  @Test
  void putsASingleFileRightIntoTheFolder() throws IOException {
    TestTorrent torrent = TestTorrent.single("film.mkv", BLOCK, 50_000);

    try (Storage storage = open(torrent)) {
      writeAll(storage, torrent);
    }

    assertThat(directory.resolve("film.mkv")).isRegularFile().hasSize(50_000);
  }

  @Test
  void makesTheDownloadFolderWithTheFirstByte() throws IOException {
    TestTorrent torrent = TestTorrent.single("film.mkv", BLOCK, 100);
    Path folder = directory.resolve("not/there/yet");

    try (Storage storage = factory().open(torrent.metainfo(), folder, options())) {
      assertThat(folder).doesNotExist();
      storage.write(0, 0, torrent.piece(0));
      storage.sync();
    }

    assertThat(folder.resolve("film.mkv")).hasSize(100);
  }

  @Test
  void growsSparsely() throws IOException {
    TestTorrent torrent = TestTorrent.single("film.mkv", BLOCK, 10 * BLOCK);

    try (Storage storage = open(torrent)) {
      storage.write(9, 0, torrent.piece(9));

      assertThat(storage.inspect().getFirst().length()).isEqualTo(10 * BLOCK);
      assertThat(storage.inspect().getFirst().modifiedMillis()).isPositive();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void m36GivesOnlyTheOwnerTheRightToExecute() throws IOException {
    TestTorrent torrent = TestTorrent.of("tools", BLOCK, "run.sh 100 exec", "data 100");

    try (Storage storage = open(torrent)) {
      writeAll(storage, torrent);
      Files.setPosixFilePermissions(
          directory.resolve("tools/run.sh"), PosixFilePermissions.fromString("rw-r--r--"));
      storage.completed();
    }

    assertThat(permissions("tools/run.sh")).isEqualTo(PosixFilePermissions.fromString("rwxr--r--"));
    assertThat(permissions("tools/data")).doesNotContain(PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void m29OpensAHundredThousandFilesWithoutTouchingTheDisk() throws IOException {
    String[] files = new String[100_000];
    for (int i = 0; i < files.length; i++) {
      files[i] = i / 1000 + "/" + i + " 1";
    }
    TestTorrent torrent = TestTorrent.of("crumbs", BLOCK, files);

    try (Storage storage = open(torrent)) {
      assertThat(directory).isEmptyDirectory();
      storage.write(6, 0, torrent.bytes(6, 0, 1200));

      try (Stream<Path> made = Files.walk(directory).filter(Files::isRegularFile)) {
        assertThat(made).hasSize(1200);
      }
    }
  }

  @Test
  void m34ReadsAPadThatSpansPieces() throws IOException {
    TestTorrent torrent = TestTorrent.of("padded", BLOCK, "a 10", ".pad/1 50000 pad", "b 10");

    try (Storage storage = open(torrent)) {
      writeAll(storage, torrent);

      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .isEqualTo(List.of(10L, -1L, 10L));
      assertThat(directory.resolve("padded/.pad")).doesNotExist();
    }
  }

  private Set<PosixFilePermission> permissions(String path) throws IOException {
    return Files.getPosixFilePermissions(directory.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  private static void writeAll(Storage storage, TestTorrent torrent) throws IOException {
    for (int piece = 0; piece < torrent.metainfo().layout().pieceCount(); piece++) {
      storage.write(piece, 0, torrent.piece(piece));
    }
  }
}
