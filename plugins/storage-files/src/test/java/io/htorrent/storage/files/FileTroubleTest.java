package io.htorrent.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileTroubleTest {

  private static final Path FILE = Path.of("album", "one");

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "F02, No space left on device, free some space",
    "F02, There is not enough space on the disk, free some space",
    "F03, Disk quota exceeded, quota",
    "F03, File too large, FAT32",
    "F05, Read-only file system, read-only",
    "F06, Permission denied, permission denied",
    "F06, Operation not permitted, permission denied",
    "F15, Too many open files, ulimit -n",
    "F16, Stale file handle, the disk does not work",
    "F17, Input/output error, the disk does not work",
    "F14, File name too long, shorter path",
  })
  void saysWhichFileWhatHappenedAndWhatToDo(String row, String reason, String advice) {
    IOException plain = FileTrouble.explain(new IOException(reason), "write", FILE, 16384);
    IOException named =
        FileTrouble.explain(new FileSystemException("x", null, reason), "open", FILE, 0);

    assertThat(plain)
        .hasMessageStartingWith("cannot write " + FILE + ": ")
        .hasMessageContaining(advice);
    assertThat(named)
        .hasMessageStartingWith("cannot open " + FILE + ": ")
        .hasMessageContaining(advice);
  }

  @Test
  @DisplayName("F06 permission denied on one of many files names that file")
  void f06() {
    assertThat(FileTrouble.explain(new AccessDeniedException("x"), "open", FILE, 0))
        .hasMessageContaining(FILE.toString())
        .hasMessageContaining("permission denied");
  }

  @Test
  void passesOnWhatItDoesNotKnow() {
    assertThat(FileTrouble.explain(new IOException("a new kind of trouble"), "read", FILE, 0))
        .hasMessageContaining("a new kind of trouble");
    assertThat(FileTrouble.explain(new IOException(), "read", FILE, 0))
        .hasMessageContaining("java.io.IOException");
  }

  @Test
  @DisplayName(
      "F02 a disk that fills up takes a part, then throws: not one byte is left out in silence")
  void f02() {
    ByteBuffer run = ByteBuffer.allocate(300_000);

    assertThatThrownBy(() -> Transfers.write(new SmallDisk(148_576), run, 0))
        .hasMessage("No space left on device");
    assertThat(run.remaining()).isEqualTo(300_000 - 148_576);
  }

  @Test
  void writesWhatIsTakenInParts() throws IOException {
    ByteBuffer run = ByteBuffer.allocate(300_000);
    SmallDisk disk = new SmallDisk(1_000_000);

    Transfers.write(disk, run, 500);

    assertThat(run.hasRemaining()).isFalse();
    assertThat(disk.size()).isEqualTo(300_500);
  }

  @Test
  void readsWhatIsGivenInParts() throws IOException {
    ByteBuffer into = ByteBuffer.allocate(200_000);
    SmallDisk disk = new SmallDisk(1_000_000);
    Transfers.write(disk, ByteBuffer.allocate(200_100), 0);

    assertThat(Transfers.read(disk, into, 100)).isTrue();
    assertThat(Transfers.read(disk, into.clear(), 101)).isFalse();
  }
}
