package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Storage] must do, wherever it keeps the bytes. Extend it in a storage's test:
///
/// ```java
/// final class CloudStorageTest extends StorageContract {
///   protected Storage.Factory factory() {
///     return new CloudStorage.Factory();
///   }
/// }
/// ```
public abstract class StorageContract {

  private static final int BLOCK = 16 * 1024;

  /// A fresh folder for each test: the download directory.
  @TempDir protected Path directory;

  /// The factory on trial.
  protected abstract Storage.Factory factory();

  /// The settings it is tried with: its defaults, unless overridden.
  protected Options options() {
    return Options.defaults(factory().options());
  }

  /// Whether what was written is there again when the storage is closed and opened.
  protected boolean persists() {
    return true;
  }

  /// Opens the storage of this torrent in [#directory].
  protected Storage open(TestTorrent torrent) throws IOException {
    return factory().open(torrent.metainfo(), directory, options());
  }

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    Storage.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    assertThat(factory.options()).allSatisfy(option -> assertThat(option.help()).isNotBlank());
    Options.defaults(factory.options());
  }

  @Test
  void openingAndAskingCreateNothing() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "one 5", "two/three 20000", "empty 0");

    try (Storage storage = open(torrent)) {
      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .containsExactly(-1L, -1L, -1L);
      assertThatThrownBy(() -> storage.read(0, 0, ByteBuffer.allocate(1)))
          .isInstanceOf(MissingDataException.class);
      storage.sync();
    }

    try (Stream<Path> children = Files.list(directory)) {
      assertThat(children).isEmpty();
    }
  }

  @ParameterizedTest(name = "pieces of {0} bytes")
  @ValueSource(ints = {BLOCK, 2 * BLOCK, 5 * BLOCK, 1 << 20})
  void givesBackWhatItGotAcrossFiles(int pieceLength) throws IOException {
    TestTorrent torrent =
        TestTorrent.of(
            "album",
            pieceLength,
            "a 1",
            "b 40000",
            "c/d 0",
            "c/e 7",
            "c/f 100000",
            "g 16384",
            "h 16383",
            "i/j/k 3");

    try (Storage storage = open(torrent)) {
      for (int piece : shuffledPieces(torrent)) {
        storage.write(piece, 0, torrent.piece(piece));
      }
      for (int piece : shuffledPieces(torrent)) {
        assertHolds(storage, torrent, piece);
      }
    }
  }

  @Test
  void givesBackPartsOfAPiece() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", 4 * BLOCK, "a 20000", "b 20000", "c 60000");

    try (Storage storage = open(torrent)) {
      storage.write(0, BLOCK, torrent.bytes(0, BLOCK, 2 * BLOCK));
      ByteBuffer read = ByteBuffer.allocate(10_000);
      storage.read(0, BLOCK + 100, read);

      assertThat(read.flip()).isEqualTo(torrent.bytes(0, BLOCK + 100, 10_000));
    }
  }

  @Test
  void leavesNothingRemainingAndTouchesNothingElse() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", 2 * BLOCK, "a 10000", "b 30000");
    ByteBuffer direct = ByteBuffer.allocateDirect(BLOCK + 20);
    direct.position(7).put(torrent.bytes(0, 0, BLOCK)).flip().position(7);
    ByteBuffer readOnly = torrent.bytes(0, BLOCK, BLOCK).asReadOnlyBuffer();
    ByteBuffer into = ByteBuffer.allocateDirect(2 * BLOCK + 20);

    try (Storage storage = open(torrent)) {
      storage.write(0, 0, direct);
      storage.write(0, BLOCK, readOnly);
      storage.read(0, 0, into.position(10).limit(10 + 2 * BLOCK));

      assertThat(direct.remaining()).isZero();
      assertThat(readOnly.remaining()).isZero();
      assertThat(into.remaining()).isZero();
      assertThat(into.limit()).isEqualTo(10 + 2 * BLOCK);
      assertThat(into.get(9)).isZero();
      assertThat(into.slice(10, 2 * BLOCK)).isEqualTo(torrent.piece(0));
      assertThat(into.clear().get(10 + 2 * BLOCK)).isZero();
    }
  }

  @Test
  void lacksWhatWasNeverWritten() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 20000", "b 20000");

    try (Storage storage = open(torrent)) {
      storage.write(0, 0, torrent.piece(0));

      assertThatThrownBy(() -> storage.read(2, 0, ByteBuffer.allocate(5)))
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining("album/b");
    }
  }

  @Test
  void tellsWhatIsThereFileByFile() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 16384", "b 16384", "c 0");

    try (Storage storage = open(torrent)) {
      storage.write(0, 0, torrent.piece(0));

      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .containsExactly(16384L, -1L, -1L);
    }
  }

  @Test
  void completedMakesTheEmptyFiles() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 16384", "b/empty 0");

    try (Storage storage = open(torrent)) {
      storage.write(0, 0, torrent.piece(0));
      storage.completed();
      storage.completed();

      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .containsExactly(16384L, 0L);
    }
  }

  @ParameterizedTest(name = "{0} of a, b, empty, c, d are wanted")
  @ValueSource(strings = {"0", "1", "0,3", "2-3", "1,4", "0-4"})
  void keepsThePiecesOfTheWantedFilesWhole(String which) throws IOException {
    TestTorrent torrent =
        TestTorrent.of("album", BLOCK, "a 20000", "b 50000", "empty 0", "c 9000", "d 20000");
    FileSelection wanted = FileSelection.parse(which);

    try (Storage storage = open(torrent)) {
      storage.select(wanted);
      for (int piece : piecesOf(torrent, wanted)) {
        storage.write(piece, 0, torrent.piece(piece));
      }
      storage.completed();
      storage.sync();

      for (int piece : piecesOf(torrent, wanted)) {
        assertHolds(storage, torrent, piece);
      }
    }
  }

  @ParameterizedTest(name = "first {0}, then {1}")
  @CsvSource({"0, 1", "'1,4', '0,3'", "'0,3', 0-4", "0-4, 3", "3, 0-4"})
  void keepsWhatItHasWhenOtherFilesAreWanted(String first, String then) throws IOException {
    TestTorrent torrent =
        TestTorrent.of("album", BLOCK, "a 20000", "b 50000", "empty 0", "c 9000", "d 20000");
    List<Integer> pieces = piecesOf(torrent, FileSelection.parse(first));
    try (Storage storage = open(torrent)) {
      storage.select(FileSelection.parse(first));
      for (int piece : pieces) {
        storage.write(piece, 0, torrent.piece(piece));
      }
      storage.sync();
    }

    try (Storage again = open(torrent)) {
      again.select(FileSelection.parse(then));
      if (persists()) {
        for (int piece : pieces) {
          assertHolds(again, torrent, piece);
        }
      }
    }
  }

  @ParameterizedTest(name = "first {0}, then {1}")
  @CsvSource({"0, 1", "'1,4', '0,3'", "'0,3', 0-4", "0-4, 3", "3, 0-4"})
  void otherFilesMayBeWantedInTheMidstOfIt(String first, String then) throws IOException {
    TestTorrent torrent =
        TestTorrent.of("album", BLOCK, "a 20000", "b 50000", "empty 0", "c 9000", "d 20000");
    SortedSet<Integer> pieces = new TreeSet<>(piecesOf(torrent, FileSelection.parse(first)));

    try (Storage storage = open(torrent)) {
      storage.select(FileSelection.parse(first));
      for (int piece : pieces) {
        storage.write(piece, 0, torrent.piece(piece));
      }
      storage.select(FileSelection.parse(then));
      for (int piece : piecesOf(torrent, FileSelection.parse(then))) {
        if (pieces.add(piece)) {
          storage.write(piece, 0, torrent.piece(piece));
        }
      }
      storage.completed();

      for (int piece : pieces) {
        assertHolds(storage, torrent, piece);
      }
    }
  }

  @Test
  void readsPaddingAsZerosWithoutKeepingIt() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 100", ".pad/1 16284 pad", "b 50");

    try (Storage storage = open(torrent)) {
      storage.write(0, 0, torrent.piece(0));
      storage.write(1, 0, torrent.piece(1));
      storage.completed();

      assertHolds(storage, torrent, 0);
      assertHolds(storage, torrent, 1);
      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .containsExactly(100L, -1L, 50L);
    }
  }

  @Test
  void isThereAgainAfterClosing() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 20000", "b 20000");
    try (Storage storage = open(torrent)) {
      for (int piece = 0; piece < torrent.metainfo().layout().pieceCount(); piece++) {
        storage.write(piece, 0, torrent.piece(piece));
      }
      storage.sync();
    }

    try (Storage again = open(torrent)) {
      if (persists()) {
        for (int piece = 0; piece < torrent.metainfo().layout().pieceCount(); piece++) {
          assertHolds(again, torrent, piece);
        }
      } else {
        assertThat(again.inspect()).extracting(Storage.FileState::length).containsOnly(-1L);
      }
    }
  }

  @Test
  void refusesWorkAfterClosing() throws IOException {
    TestTorrent torrent = TestTorrent.of("album", BLOCK, "a 20000");
    Storage storage = open(torrent);
    storage.write(0, 0, torrent.piece(0));

    storage.close();
    storage.close();

    assertThatThrownBy(() -> storage.write(1, 0, torrent.piece(1))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.read(0, 0, ByteBuffer.allocate(5)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    String[] files = new String[100];
    for (int i = 0; i < files.length; i++) {
      files[i] = "folder" + i % 10 + "/file" + i + " " + (i * 1237 % 40_000 + 1);
    }
    TestTorrent torrent = TestTorrent.of("many", BLOCK, files);

    try (Storage storage = open(torrent);
        ExecutorService workers = Executors.newFixedThreadPool(8)) {
      inParallel(
          workers,
          torrent,
          piece -> {
            storage.write(piece, 0, torrent.piece(piece));
            assertHolds(storage, torrent, piece);
          });
      inParallel(workers, torrent, piece -> assertHolds(storage, torrent, piece));
      storage.completed();

      assertThat(storage.inspect())
          .extracting(Storage.FileState::length)
          .isEqualTo(torrent.metainfo().files().stream().map(FileEntry::length).toList());
    }
  }

  /// One piece's work.
  private interface Work {
    void on(int piece) throws IOException;
  }

  private static void inParallel(ExecutorService workers, TestTorrent torrent, Work work)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int piece : shuffledPieces(torrent)) {
      tasks.add(() -> {
        work.on(piece);
        return null;
      });
    }
    for (Future<Void> done : workers.invokeAll(tasks)) {
      done.get();
    }
  }

  private static List<Integer> shuffledPieces(TestTorrent torrent) {
    List<Integer> pieces = new ArrayList<>();
    for (int piece = 0; piece < torrent.metainfo().layout().pieceCount(); piece++) {
      pieces.add(piece);
    }
    Collections.shuffle(pieces, new Random(pieces.size()));
    return pieces;
  }

  private static List<Integer> piecesOf(TestTorrent torrent, FileSelection files) {
    SortedSet<Integer> pieces = new TreeSet<>();
    int pieceLength = torrent.metainfo().layout().pieceLength();
    for (int index = 0; index < torrent.metainfo().files().size(); index++) {
      FileEntry file = torrent.metainfo().files().get(index);
      for (long at = 0; at < file.length() && files.contains(index); at++) {
        pieces.add((int) ((file.offset() + at) / pieceLength));
      }
    }
    return List.copyOf(pieces);
  }

  private static void assertHolds(Storage storage, TestTorrent torrent, int piece)
      throws IOException {
    ByteBuffer read = ByteBuffer.allocate(torrent.metainfo().layout().lengthOf(piece));
    storage.read(piece, 0, read);
    assertThat(read.hasRemaining()).isFalse();
    assertThat(read.flip()).as("piece %d", piece).isEqualTo(torrent.piece(piece));
  }
}
