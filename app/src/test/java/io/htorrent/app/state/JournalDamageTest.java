package io.htorrent.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.Journal.Recovered;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A journal cut or changed at every place there is: it may recover less, never more than the
/// truth.
final class JournalDamageTest {

  private static final Metainfo TORRENT =
      TestTorrent.of("album", 16384, "a 300000", "b 300000").metainfo();

  @TempDir private Path base;

  /// What was true while the journal was so long.
  private record Moment(long length, TreeSet<Integer> verified, TreeSet<Integer> durable) {}

  @ParameterizedTest(name = "C01 killed after every byte, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void c01(long seed) throws IOException {
    List<Moment> story = live(seed);
    byte[] whole = Files.readAllBytes(journalFile());

    for (int length = (int) story.getFirst().length; length <= whole.length; length++) {
      Moment last = story.getFirst();
      for (Moment moment : story) {
        last = moment.length <= length ? moment : last;
      }
      Recovered recovered = read(Arrays.copyOf(whole, length), "boot 1");

      assertThat(DiskStateStoreTest.pieces(recovered.verified()))
          .as("cut after %d bytes", length)
          .containsExactlyElementsOf(last.verified);
      assertThat(recovered.doubtful().isEmpty()).isTrue();
      assertThat(recovered.note()).isEmpty();
    }
  }

  @ParameterizedTest(name = "C05 the power went, and the last {0} bytes were zeros")
  @ValueSource(ints = {1, 11, 100, 512, 1000})
  void c05(int zeros) throws IOException {
    List<Moment> story = live(5);
    byte[] whole = Files.readAllBytes(journalFile());
    byte[] grown = Arrays.copyOf(whole, whole.length + zeros);

    Recovered recovered = read(grown, "boot 2");

    assertThat(DiskStateStoreTest.pieces(recovered.verified()))
        .containsExactlyElementsOf(story.getLast().durable);
    assertThat(DiskStateStoreTest.pieces(recovered.doubtful()))
        .containsExactlyElementsOf(difference(story.getLast().verified, story.getLast().durable));
    assertThat(recovered.note()).isEmpty();
  }

  @ParameterizedTest(
      name = "C05 the power went, and the journal ends in zeros from any sector, seed {0}")
  @ValueSource(longs = {6, 7})
  void c05Sectors(long seed) throws IOException {
    List<Moment> story = live(seed);
    byte[] whole = Files.readAllBytes(journalFile());

    for (int from = (int) (story.getFirst().length + 511) / 512 * 512;
        from < whole.length;
        from += 512) {
      byte[] torn = whole.clone();
      Arrays.fill(torn, from, torn.length, (byte) 0);
      Moment last = story.getFirst();
      for (Moment moment : story) {
        last = moment.length <= from ? moment : last;
      }
      Recovered recovered = read(torn, "boot 2");

      assertThat(DiskStateStoreTest.pieces(recovered.verified()))
          .as("zeros from %d", from)
          .containsExactlyElementsOf(last.durable);
    }
  }

  @Test
  void r03EveryFlippedBitIsNoticed() throws IOException {
    List<Moment> story = live(8);
    byte[] whole = Files.readAllBytes(journalFile());
    TreeSet<Integer> truth = story.getLast().verified;

    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Recovered recovered = read(flipped, "boot 1");

      assertThat(truth)
          .as("bit %d of byte %d", bit % 8, bit / 8)
          .containsAll(DiskStateStoreTest.pieces(recovered.verified()));
    }
  }

  @ParameterizedTest(name = "R02 bytes of the middle replaced, seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void r02(long seed) throws IOException {
    List<Moment> story = live(seed);
    byte[] whole = Files.readAllBytes(journalFile());
    SplittableRandom random = new SplittableRandom(seed);

    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      int from = random.nextInt(changed.length);
      byte[] noise = new byte[random.nextInt(1, 200)];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, changed, from, Math.min(noise.length, changed.length - from));
      Recovered recovered = read(changed, "boot 1");

      assertThat(story.getLast().verified)
          .containsAll(DiskStateStoreTest.pieces(recovered.verified()));
    }
  }

  @Test
  void goesOnAfterATornRecord() throws IOException {
    live(21);
    byte[] whole = Files.readAllBytes(journalFile());
    Files.write(journalFile(), Arrays.copyOf(whole, whole.length - 3));

    try (Journal journal = open("boot 1")) {
      journal.counters(5, 6, false);
    }

    try (Journal journal = open("boot 1")) {
      assertThat(journal.recovered().uploaded()).isEqualTo(5);
      assertThat(journal.recovered().note()).isEmpty();
    }
  }

  /// A random life of a torrent, and what was true after each step.
  private List<Moment> live(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    TreeSet<Integer> verified = new TreeSet<>();
    TreeSet<Integer> durable = new TreeSet<>();
    List<Moment> story = new ArrayList<>();
    try (Journal journal = open("boot 1")) {
      for (int step = 0; step < 60; step++) {
        story.add(
            new Moment(Files.size(journalFile()), new TreeSet<>(verified), new TreeSet<>(durable)));
        int piece = random.nextInt(TORRENT.layout().pieceCount());
        switch (random.nextInt(8)) {
          case 0 -> {
            journal.lost(new int[] {piece});
            verified.remove(piece);
            durable.remove(piece);
          }
          case 1 -> {
            journal.durable(journal.mark(), List.of(new FileState(step, 1), new FileState(-1, 0)));
            durable.addAll(verified);
          }
          case 2 -> journal.counters(step, 2L * step, false);
          case 3 ->
              journal.partial(
                  piece,
                  verified.contains(piece) ? new BitSet() : BitSet.valueOf(new long[] {step}));
          default -> {
            journal.written(new int[] {piece});
            verified.add(piece);
          }
        }
      }
      story.add(
          new Moment(Files.size(journalFile()), new TreeSet<>(verified), new TreeSet<>(durable)));
    }
    return story;
  }

  private Recovered read(byte[] bytes, String bootId) {
    JournalReader.Read read = JournalReader.read(bytes, TORRENT);
    read.state().started(bootId);
    return read.state()
        .recovered(
            true, false, read.condition() == JournalReader.Condition.DAMAGED ? "damaged" : "");
  }

  private Journal open(String bootId) throws IOException {
    return new DiskStateStore(base.resolve("state"), bootId)
        .open(TORRENT, base.resolve("downloads"));
  }

  private Path journalFile() throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("state/torrents"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
  }

  private static Set<Integer> difference(Set<Integer> all, Set<Integer> without) {
    Set<Integer> difference = new TreeSet<>(all);
    difference.removeAll(without);
    return difference;
  }
}
