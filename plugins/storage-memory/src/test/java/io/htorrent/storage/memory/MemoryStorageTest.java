package io.htorrent.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Options;
import io.htorrent.api.storage.Storage;
import io.htorrent.testkit.StorageContract;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MemoryStorageTest extends StorageContract {

  private static final int MIB = 1 << 20;

  @Override
  protected Storage.Factory factory() {
    return new MemoryStorage.Factory();
  }

  @Override
  protected boolean persists() {
    return false;
  }

  @Test
  void takesNoMoreThanAllowedForAllTorrentsTogether() throws IOException {
    TestTorrent torrent = TestTorrent.single("one", MIB, MIB);
    Storage.Factory factory = factory();
    Options oneMebibyte = Options.of(factory.options(), Map.of("limit", "1MiB"));
    Storage first = factory.open(torrent.metainfo(), directory, oneMebibyte);
    Storage second = factory.open(torrent.metainfo(), directory, oneMebibyte);
    first.write(0, 0, torrent.piece(0));

    assertThatThrownBy(() -> second.write(0, 0, torrent.piece(0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory full");

    first.close();
    second.write(0, 0, torrent.piece(0));
    second.close();
  }

  @Test
  void takesMemoryForWhatWasWrittenOnly() throws IOException {
    TestTorrent torrent = TestTorrent.single("large", MIB, 100L * MIB);
    Storage.Factory factory = factory();

    try (Storage storage =
        factory.open(
            torrent.metainfo(),
            directory,
            Options.of(factory.options(), Map.of("limit", "1MiB")))) {
      storage.write(50, 0, torrent.bytes(50, 0, 1000));
      storage.write(99, MIB - 1000, torrent.bytes(99, MIB - 1000, 1000));
      ByteBuffer read = ByteBuffer.allocate(1000);
      storage.read(99, MIB - 1000, read);

      assertThat(read.flip()).isEqualTo(torrent.bytes(99, MIB - 1000, 1000));
      assertThat(storage.inspect().getFirst().length()).isEqualTo(100L * MIB);
    }
  }
}
