package io.htorrent.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metadata of magnet links, from one run to the next.
class KeptMetadataTest {

  private static final InfoHash HASH = InfoHash.of(new byte[20]);
  private static final byte[] INFO = {1, 2, 3};

  @TempDir private Path folder;

  private DiskStateStore store() {
    return new DiskStateStore(folder, "boot");
  }

  private Path file() {
    return folder.resolve("torrents").resolve(HASH + ".metadata");
  }

  @Test
  void isThereAgain() throws Exception {
    store().keepMetadata(HASH, INFO);

    assertThat(store().metadata(HASH)).contains(INFO);
    assertThat(file().getParent()).isDirectoryContaining("glob:**.metadata");
  }

  @Test
  void isEmptyWhenNothingWasKept() {
    assertThat(store().metadata(HASH)).isEmpty();
  }

  @Test
  void isReplacedWhole() throws Exception {
    store().keepMetadata(HASH, new byte[5000]);
    Files.write(file().resolveSibling(file().getFileName() + ".new"), new byte[99]); // a crash
    store().keepMetadata(HASH, INFO);

    assertThat(store().metadata(HASH)).contains(INFO);
  }

  @Test
  void isEmptyWhenItCannotBeRead() throws Exception {
    Files.createDirectories(file()); // a folder of its name

    assertThat(store().metadata(HASH)).isEmpty();
  }
}
