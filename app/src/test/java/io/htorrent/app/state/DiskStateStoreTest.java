package io.htorrent.app.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.Journal.Recovered;
import io.htorrent.engine.port.StateStore.InUseException;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiskStateStoreTest {

  private static final Metainfo TORRENT =
      TestTorrent.of("album", 16384, "a 100000", "b 100000").metainfo();
  private static final List<FileState> FILES =
      List.of(new FileState(100_000, 111), new FileState(99_000, 222));

  @TempDir private Path base;

  @Test
  void knowsNothingOfANewTorrent() throws IOException {
    Recovered recovered = reopen("boot 1");

    assertThat(recovered.existed()).isFalse();
    assertThat(recovered.verified().isEmpty()).isTrue();
    assertThat(recovered.doubtful().isEmpty()).isTrue();
    assertThat(recovered.files()).isEmpty();
    assertThat(recovered.clean()).isFalse();
    assertThat(recovered.note()).isEmpty();
  }

  @Test
  void keepsWhatADriverKnowsPrivatelyAndWhole() throws IOException {
    DiskStateStore store = new DiskStateStore(base, "boot 1");

    assertThat(store.driver("dht")).isEmpty();
    store.keepDriver("dht", new byte[] {1, 2, 3});
    store.keepDriver("dht", new byte[] {4});
    store.keepDriver("lsd", new byte[0]);

    assertThat(new DiskStateStore(base, "boot 2").driver("dht")).contains(new byte[] {4});
    assertThat(store.driver("lsd")).contains(new byte[0]);
    try (Stream<Path> files = Files.list(base.resolve("drivers"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("dht", "lsd");
    }
    assertThat(Files.getPosixFilePermissions(base.resolve("drivers"))).hasSize(3);
  }

  @Test
  void stateOfADriverThatIsTooLargeOrUnreadableCountsAsNone() throws IOException {
    DiskStateStore store = new DiskStateStore(base, "boot 1");
    Files.createDirectories(base.resolve("drivers/folder"));
    Files.write(base.resolve("drivers/large"), new byte[(1 << 20) + 1]);
    Files.write(base.resolve("drivers/largest"), new byte[1 << 20]);

    assertThat(store.driver("folder")).isEmpty();
    assertThat(store.driver("large")).isEmpty();
    assertThat(store.driver("largest")).isPresent();
    assertThatThrownBy(() -> store.keepDriver("folder", new byte[1]))
        .isInstanceOf(IOException.class);
  }

  @Test
  void remembersWhatItWasTold() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {3, 1});
      journal.written(new int[] {5});
      journal.lost(new int[] {1});
      journal.partial(7, bits(0, 2));
      journal.counters(10, 20, true);
    }

    Recovered recovered = reopen("boot 1");

    assertThat(recovered.existed()).isTrue();
    assertThat(pieces(recovered.verified())).containsExactly(3, 5);
    assertThat(recovered.partial()).containsOnlyKeys(7).containsEntry(7, bits(0, 2));
    assertThat(recovered.uploaded()).isEqualTo(10);
    assertThat(recovered.downloaded()).isEqualTo(20);
    assertThat(recovered.completedAnnounced()).isTrue();
    assertThat(recovered.clean()).isFalse();
  }

  @Test
  void remembersTheFilesOfACleanEndUntilTheNextRun() throws IOException {
    open("boot 1").closeClean(FILES);

    Recovered first = reopen("boot 1");
    Recovered second = reopen("boot 1");

    assertThat(first.clean()).isTrue();
    assertThat(first.files()).isEqualTo(FILES);
    assertThat(second.clean()).as("the first run did not end cleanly").isFalse();
    assertThat(second.files()).isEqualTo(FILES);
  }

  @Test
  void trustsAfterAPowerCutOnlyWhatWasSynced() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {0, 1});
      long mark = journal.mark();
      journal.written(new int[] {2});
      journal.durable(mark, FILES);
      journal.written(new int[] {3});
      journal.partial(4, bits(1));
    }

    Recovered sameBoot = reopen("boot 1");
    Recovered nextBoot = reopen("boot 2");
    Recovered later = reopen("boot 2");

    assertThat(pieces(sameBoot.verified())).containsExactly(0, 1, 2, 3);
    assertThat(pieces(sameBoot.doubtful())).isEmpty();
    assertThat(pieces(nextBoot.verified())).containsExactly(0, 1);
    assertThat(pieces(nextBoot.doubtful())).containsExactly(2, 3);
    assertThat(nextBoot.partial()).isEmpty();
    assertThat(nextBoot.files()).isEqualTo(FILES);
    assertThat(pieces(later.doubtful())).as("still not looked at").containsExactly(2, 3);
  }

  @Test
  void believesDoubtfulPiecesOnceTheyWereHashed() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {0, 1, 2});
    }
    try (Journal journal = open("boot 2")) {
      journal.written(new int[] {0});
      journal.lost(new int[] {1});
    }

    Recovered recovered = reopen("boot 2");

    assertThat(pieces(recovered.verified())).containsExactly(0);
    assertThat(pieces(recovered.doubtful())).containsExactly(2);
  }

  @Test
  @DisplayName("C02 a check that was killed goes on where it was")
  void c02() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.doubted(new int[] {0, 1, 2, 3});
      journal.written(new int[] {0});
      journal.lost(new int[] {1});
    }

    Recovered recovered = reopen("boot 1");

    assertThat(pieces(recovered.verified())).containsExactly(0);
    assertThat(pieces(recovered.doubtful())).containsExactly(2, 3);
  }

  @Test
  void aMarkHoldsAcrossLossesAndRewriting() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {0, 1, 2});
      long mark = journal.mark();
      journal.lost(new int[] {1});
      journal.written(new int[] {1});
      for (int i = 0; i < 10_000; i++) { // long enough to be rewritten
        journal.counters(i, i, false);
      }
      journal.durable(journal.mark() - 100, FILES);
      journal.durable(mark, FILES);
      journal.written(new int[] {4});
    }

    Recovered recovered = reopen("boot 2");

    assertThat(pieces(recovered.verified())).containsExactly(0, 2);
    assertThat(pieces(recovered.doubtful())).containsExactly(1, 4);
    assertThat(recovered.uploaded()).isEqualTo(9999);
  }

  @Test
  void staysSmallHoweverLongItRuns() throws IOException {
    try (Journal journal = open("boot 1")) {
      for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++) {
          journal.written(new int[] {i % 12});
          journal.lost(new int[] {i % 12});
          journal.counters(round, i, false);
        }
        journal.durable(journal.mark(), FILES);
      }
    }

    assertThat(Files.size(journalFile())).isLessThan(128 << 10);
  }

  @Test
  void keepsTwoFoldersOfOneTorrentApart() throws IOException {
    DiskStateStore store = new DiskStateStore(base.resolve("state"), "boot 1");
    try (Journal one = store.open(TORRENT, base.resolve("one"));
        Journal other = store.open(TORRENT, base.resolve("other"))) {
      one.written(new int[] {1});
      other.written(new int[] {2});
    }

    try (Journal one = store.open(TORRENT, base.resolve("one"))) {
      assertThat(pieces(one.recovered().verified())).containsExactly(1);
    }
  }

  @Test
  void findsTheJournalThroughALinkToTheFolder() throws IOException {
    DiskStateStore store = new DiskStateStore(base.resolve("state"), "boot 1");
    Files.createDirectory(base.resolve("disk"));
    Files.createSymbolicLink(base.resolve("link"), base.resolve("disk"));
    try (Journal journal = store.open(TORRENT, base.resolve("disk/music"))) {
      journal.written(new int[] {1});
    }

    try (Journal journal = store.open(TORRENT, base.resolve("link/music"))) {
      assertThat(pieces(journal.recovered().verified())).containsExactly(1);
    }
  }

  @Test
  @DisplayName("R16 a second opening is refused, in this process, until the first ends")
  void r16() throws IOException {
    Journal first = open("boot 1");

    assertThatThrownBy(() -> open("boot 1"))
        .isInstanceOf(InUseException.class)
        .hasMessage("this process uses it in the same download directory; stop that first");

    first.close();
    open("boot 1").close();
  }

  @Test
  @DisplayName("R16 a second process is refused; a lock left behind by a kill is no hindrance")
  void r16OtherProcess() throws Exception {
    Path state = base.resolve("state");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process holder =
        new ProcessBuilder(
                java,
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                JournalHolder.class.getName(),
                state.toString(),
                base.resolve("downloads").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> open("boot 1"))
          .isInstanceOf(InUseException.class)
          .hasMessageContaining("process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(pieces(reopen("boot 1").verified())).containsExactly(1, 2, 3);
  }

  @ParameterizedTest(name = "R01 {0} bytes, all zero: the files are checked")
  @ValueSource(ints = {0, 1, 60, 5000})
  void r01(int length) throws IOException {
    filled();
    Files.write(journalFile(), new byte[length]);

    Recovered recovered = reopen("boot 1");

    assertAllDoubtful(recovered);
    assertThat(recovered.note()).contains("album").contains("checked");
  }

  @Test
  @DisplayName("R01 the totals come from the copy before the last rewriting")
  void r01Previous() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.counters(77, 88, true);
    }
    Files.copy(journalFile(), base.resolve("kept"));
    Files.write(journalFile(), new byte[0]);
    reopen("boot 1"); // rewrites: the empty one is the previous one now
    Files.copy(base.resolve("kept"), previousFile(), StandardCopyOption.REPLACE_EXISTING);
    Files.write(journalFile(), new byte[0]);

    Recovered recovered = reopen("boot 1");

    assertAllDoubtful(recovered);
    assertThat(recovered.uploaded()).isEqualTo(77);
    assertThat(recovered.completedAnnounced()).isTrue();
  }

  @ParameterizedTest(name = "R02 noise of {0} bytes")
  @ValueSource(ints = {1, 70, 5000})
  void r02(int length) throws IOException {
    filled();
    byte[] noise = new byte[length];
    new SplittableRandom(length).nextBytes(noise);
    Files.write(journalFile(), noise);

    assertAllDoubtful(reopen("boot 1"));
  }

  @Test
  @DisplayName("R04 a record with a piece that the torrent does not have: the files are checked")
  void r04() throws IOException {
    filled();
    Records records = new Records();
    records.written(new int[] {TORRENT.layout().pieceCount()});
    append(records.take());

    assertAllDoubtful(reopen("boot 1"));
  }

  @Test
  @DisplayName("R04 a bitfield of the wrong size: the files are checked")
  void r04Bitfield() throws IOException {
    filled();
    Records records = new Records();
    records.restored(PieceSet.full(8 * TORRENT.layout().pieceCount()), true);
    append(records.take());

    assertAllDoubtful(reopen("boot 1"));
  }

  @Test
  @DisplayName("R06 another torrent's journal is moved aside, and the files are checked")
  void r06() throws IOException {
    filled();
    Metainfo other = TestTorrent.single("other", 16384, 500_000).metainfo();
    DiskStateStore store = new DiskStateStore(base.resolve("state2"), "boot 1");
    try (Journal journal = store.open(other, base.resolve("downloads"))) {
      journal.written(new int[] {0, 1, 2, 3});
    }
    try (Stream<Path> files = Files.list(base.resolve("state2/torrents"))) {
      Path foreign =
          files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
      Files.move(foreign, journalFile(), StandardCopyOption.REPLACE_EXISTING);
    }

    Recovered recovered = reopen("boot 1");

    assertAllDoubtful(recovered);
    assertThat(recovered.note()).contains("another torrent");
    assertThat(Path.of(journalFile() + ".foreign")).exists();
  }

  @Test
  @DisplayName("R11 a later version's journal is refused, untouched")
  void r11() throws IOException {
    filled();
    byte[] bytes = Files.readAllBytes(journalFile());
    ByteBuffer later = ByteBuffer.wrap(bytes).putInt(8, 2);
    later.putInt(12, Records.checksum(later, 0, 12));
    Files.write(journalFile(), bytes);

    assertThatThrownBy(() -> open("boot 1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer htorrent");
    assertThat(journalFile()).hasBinaryContent(bytes);
    open(base.resolve("elsewhere"), "boot 1").close();
  }

  @Test
  @DisplayName("R17 a state directory that cannot be made is named")
  void r17() throws IOException {
    Files.createFile(base.resolve("state"));

    assertThatThrownBy(() -> open("boot 1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(base.resolve("state").toString())
        .hasMessageContaining("--state");
  }

  @Test
  void leavesNoTemporaryFiles() throws IOException {
    filled();
    Files.write(Path.of(journalFile() + ".new"), new byte[10]);

    reopen("boot 1");

    try (Stream<Path> files = Files.list(base.resolve("state/torrents"))) {
      assertThat(files.map(file -> file.toString().replaceAll(".*\\.", "")))
          .containsOnly("journal", "lock");
    }
  }

  @Test
  void refusesRecordsAfterClosing() throws IOException {
    Journal journal = open("boot 1");
    journal.closeClean(FILES);
    journal.close();

    assertThatThrownBy(() -> journal.written(new int[] {1})).isInstanceOf(IOException.class);
  }

  private void filled() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.written(new int[] {0, 1, 2});
      journal.durable(journal.mark(), FILES);
    }
  }

  private Journal open(String bootId) throws IOException {
    return open(base.resolve("downloads"), bootId);
  }

  private Journal open(Path downloads, String bootId) throws IOException {
    return new DiskStateStore(base.resolve("state"), bootId).open(TORRENT, downloads);
  }

  private Recovered reopen(String bootId) throws IOException {
    try (Journal journal = open(bootId)) {
      return journal.recovered();
    }
  }

  private Path journalFile() throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("state/torrents"))) {
      String lock =
          files
              .map(Path::toString)
              .filter(file -> file.endsWith(".lock"))
              .findFirst()
              .orElseThrow();
      return Path.of(lock.substring(0, lock.length() - ".lock".length()));
    }
  }

  private Path previousFile() throws IOException {
    return Path.of(journalFile() + ".previous");
  }

  private void append(ByteBuffer record) throws IOException {
    byte[] before = Files.readAllBytes(journalFile());
    ByteBuffer both =
        ByteBuffer.allocate(before.length + record.remaining()).put(before).put(record);
    Files.write(journalFile(), both.array());
  }

  private static void assertAllDoubtful(Recovered recovered) {
    assertThat(recovered.existed()).isTrue();
    assertThat(recovered.verified().isEmpty()).isTrue();
    assertThat(recovered.doubtful().isFull()).isTrue();
    assertThat(recovered.clean()).isFalse();
    assertThat(recovered.files()).isEmpty();
  }

  static List<Integer> pieces(PieceSet set) {
    List<Integer> pieces = new ArrayList<>();
    for (int piece = set.next(0); piece >= 0; piece = set.next(piece + 1)) {
      pieces.add(piece);
    }
    return pieces;
  }

  static BitSet bits(int... blocks) {
    BitSet bits = new BitSet();
    for (int block : blocks) {
      bits.set(block);
    }
    return bits;
  }

  /// A process that holds a journal until it is killed.
  static final class JournalHolder {

    private JournalHolder() {}

    public static void main(String[] arguments) throws Exception {
      DiskStateStore store = new DiskStateStore(Path.of(arguments[0]), "boot 1");
      try (Journal journal = store.open(TORRENT, Path.of(arguments[1]))) {
        journal.written(new int[] {1, 2, 3});
        System.out.println("held");
        System.in.read();
      }
    }
  }
}
