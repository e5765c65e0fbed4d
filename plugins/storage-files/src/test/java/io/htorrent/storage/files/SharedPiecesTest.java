package io.htorrent.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Options;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What lies on the disk when only some files are wanted.
///
/// Seven pieces: a 0-1, b 1-4, c 4, d 4-6.
class SharedPiecesTest {

  private static final int BLOCK = 16 * 1024;
  private static final TestTorrent TORRENT =
      TestTorrent.of("album", BLOCK, "a 20000", "b 50000", "empty 0", "c 9000", "d 20000");
  private static final String PARTS = ".htorrent-" + TORRENT.metainfo().infoHash() + ".parts";

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two within pieces           | a 5, b 5, c 5                       | 0
          each on its own             | a 16384, b 32768, c 16384           |
          padded                      | a 5, .pad/1 16379 pad, b 16384      |
          padding between them        | a 5, .pad/1 5 pad, empty 0, b 16384 | 0
          one over several, one small | a 40000, b 100, c 16384, d 10       | 2 3
          """)
  void sharedAreThePiecesOfSeveralFiles(String row, String files, String expected) {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, files.split(", "));

    SharedPieces shared = new SharedPieces(torrent.metainfo());

    String pieces =
        String.join(
            " ",
            IntStream.range(0, torrent.metainfo().layout().pieceCount())
                .filter(shared::contains)
                .mapToObj(Integer::toString)
                .toList());
    assertThat(pieces).as(row).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void eachSharedPieceHasAPlaceOfItsOwn() {
    SharedPieces shared = new SharedPieces(TORRENT.metainfo());

    assertThat(shared.place(BLOCK)).isZero();
    assertThat(shared.place(2 * BLOCK - 1)).isEqualTo(BLOCK - 1);
    assertThat(shared.place(4 * BLOCK + 7)).isEqualTo(BLOCK + 7);
    assertThat(shared.file().length()).isEqualTo(2 * BLOCK);
    assertThat(shared.file().path()).containsExactly(PARTS);
  }

  @Test
  void filesThatAreNotWantedDoNotAppear() throws IOException {
    fetch("0,3", 0, 1, 4);

    assertThat(files()).containsExactlyInAnyOrder(PARTS, "album/a", "album/c");
    assertThat(directory.resolve("album/a")).hasSize(20_000);
    assertThat(directory.resolve("album/c")).hasSize(9_000);
    assertThat(directory.resolve(PARTS)).hasSize(2 * BLOCK);
  }

  @Test
  void absentFilesShowWhenWhatIsKeptOfThemChanged() throws IOException {
    fetch("0,3", 0, 1, 4);

    try (Storage storage = open("0,3")) {
      long changed = Files.getLastModifiedTime(directory.resolve(PARTS)).toMillis();
      List<FileState> states = storage.inspect();

      assertThat(states.get(1)).isEqualTo(new FileState(-1, changed));
      assertThat(states.get(2)).isEqualTo(new FileState(-1, 0));
      assertThat(states.get(0).length()).isEqualTo(20_000);
      Files.delete(directory.resolve(PARTS));
      assertThat(storage.inspect().get(1)).isEqualTo(new FileState(-1, 0));
      assertThatThrownBy(() -> storage.read(1, 0, ByteBuffer.allocate(BLOCK)))
          .isInstanceOf(MissingDataException.class);
    }
  }

  @Test
  void whatIsWantedLaterGoesWhereItBelongs() throws IOException {
    fetch("0,3", 0, 1, 4);

    fetch("0-1", 2, 3);

    assertThat(directory.resolve("album/b"))
        .hasBinaryContent(TORRENT.bytes(TORRENT.metainfo().files().get(1)).array());
    assertThat(files()).containsExactlyInAnyOrder(PARTS, "album/a", "album/b", "album/c");
    fetch("all", 5, 6);
    assertThat(files())
        .containsExactlyInAnyOrder("album/a", "album/b", "album/c", "album/d", "album/empty");
    assertThat(directory.resolve("album/d"))
        .hasBinaryContent(TORRENT.bytes(TORRENT.metainfo().files().get(4)).array());
  }

  @Test
  void aFileThatIsThereIsUsedWantedOrNot() throws IOException {
    fetch("0-1", 0, 1, 2, 3, 4);

    fetch("0", 1);

    assertThat(files()).contains("album/b");
    try (Storage storage = open("0")) {
      ByteBuffer piece = ByteBuffer.allocate(BLOCK);
      storage.read(2, 0, piece);
      assertThat(piece.flip()).isEqualTo(TORRENT.piece(2));
    }
  }

  @Test
  void verifyingFindsThePiecesWithoutBeingToldWhatIsWanted() throws IOException {
    fetch("0,3", 0, 1, 4);

    try (Storage storage =
        new FilesStorage.Factory().open(TORRENT.metainfo(), directory, options())) {
      for (int piece : new int[] {0, 1, 4}) {
        ByteBuffer read = ByteBuffer.allocate(BLOCK);
        storage.read(piece, 0, read);
        assertThat(read.flip()).isEqualTo(TORRENT.piece(piece));
      }
      assertThatThrownBy(() -> storage.read(2, 0, ByteBuffer.allocate(BLOCK)))
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/b is not there");
    }
  }

  @Test
  void emptyFilesComeWhenTheyAreWanted() throws IOException {
    try (Storage storage = open("2")) {
      storage.completed();
    }

    assertThat(files()).containsExactly("album/empty");
  }

  private void fetch(String which, int... pieces) throws IOException {
    try (Storage storage = open(which)) {
      for (int piece : pieces) {
        storage.write(piece, 0, TORRENT.piece(piece));
      }
      storage.completed();
      storage.sync();
    }
  }

  private Storage open(String which) throws IOException {
    Storage storage = new FilesStorage.Factory().open(TORRENT.metainfo(), directory, options());
    storage.select(which.equals("all") ? FileSelection.unsaid() : FileSelection.parse(which));
    return storage;
  }

  private static Options options() {
    return Options.defaults(new FilesStorage.Factory().options());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory).filter(Files::isRegularFile)) {
      return all.map(path -> directory.relativize(path).toString()).toList();
    }
  }
}
