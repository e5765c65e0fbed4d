package io.htorrent.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.engine.port.Journal;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which files are wanted is kept with a torrent, from run to run.
class SelectionStateTest {

  private static final Metainfo TORRENT =
      TestTorrent.of("album", 16384, "a 100000", "b 100000", "c 5", "d 7").metainfo();

  @TempDir private Path base;

  @ParameterizedTest
  @ValueSource(strings = {"0", "1,3", "0-3"})
  void isThereAgain(String which) throws IOException {
    FileSelection wanted = FileSelection.parse(which);
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {1});
      journal.selected(wanted);
      journal.written(new int[] {2});
    }

    for (String boot : List.of("boot 1", "boot 2")) {
      try (Journal journal = open(boot)) {
        assertThat(journal.recovered().selection()).isEqualTo(wanted);
        assertThat(journal.recovered().note()).isEmpty();
      }
    }
  }

  @Test
  void theLastOneCountsAndAllIsNothingSaid() throws IOException {
    try (Journal journal = open("boot 1")) {
      assertThat(journal.recovered().selection().isUnsaid()).isTrue();
      journal.selected(FileSelection.parse("0,2"));
      journal.selected(FileSelection.parse("1"));
    }
    try (Journal journal = open("boot 1")) {
      assertThat(journal.recovered().selection()).hasToString("1");
      journal.selected(FileSelection.unsaid());
    }

    try (Journal journal = open("boot 1")) {
      assertThat(journal.recovered().selection().isUnsaid()).isTrue();
    }
  }

  @Test
  void outlivesAJournalThatIsWrittenAnew() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.selected(FileSelection.parse("1-2"));
      journal.written(new int[] {1});
    }
    Path file;
    try (Stream<Path> files = Files.walk(base)) {
      file = files.filter(path -> path.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1; // in the middle of the last record: that is damage
    Files.write(file, bytes);

    for (int run = 0; run < 2; run++) {
      try (Journal journal = open("boot 1")) {
        assertThat(journal.recovered().selection()).as("run %d", run).hasToString("1-2");
      }
    }
  }

  private Journal open(String boot) throws IOException {
    return new DiskStateStore(base, boot).open(TORRENT, Path.of("/downloads"));
  }
}
