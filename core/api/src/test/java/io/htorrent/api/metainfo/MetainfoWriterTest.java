package io.htorrent.api.metainfo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.Limits;
import io.htorrent.api.metainfo.FileEntry.Kind;
import io.htorrent.api.metainfo.MetainfoWriter.Draft;
import io.htorrent.api.metainfo.MetainfoWriter.File;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetainfoWriterTest {

  private static final Metainfo.Extras NO_EXTRAS =
      new Metainfo.Extras(List.of(), List.of(), false, "", "", 0, List.of());
  private static final Metainfo.Extras ALL_EXTRAS =
      new Metainfo.Extras(
          List.of(List.of("http://a.test/announce", "udp://b.test:80"), List.of("https://c.test/")),
          List.of("http://seed.test/files/"),
          true,
          "a comment, ünïcode",
          "htorrent 0.1",
          1_700_000_000,
          List.of());

  private static File file(String path, long length, boolean executable) {
    return new File(List.of(path.split("/")), length, executable);
  }

  private static File alone(long length) {
    return new File(List.of(), length, false);
  }

  @Test
  void aSingleFileIsWrittenInOneWay() {
    Draft draft = new Draft("a", List.of(alone(5)), 16384, NO_EXTRAS);

    byte[] torrent = MetainfoWriter.write(draft, "h".repeat(20).getBytes(ISO_8859_1));

    assertThat(new String(torrent, ISO_8859_1))
        .isEqualTo(
            "d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee");
  }

  @Test
  void everythingIsReadBack() throws Exception {
    List<File> files =
        List.of(file("bin/run", 20000, true), file("empty", 0, false), file("z", 1, false));
    Draft draft = new Draft("top", files, 16384, ALL_EXTRAS);
    byte[] hashes = new byte[40];
    new Random(1).nextBytes(hashes);

    Metainfo metainfo = MetainfoParser.parse(MetainfoWriter.write(draft, hashes), Naming.LINUX);

    assertThat(metainfo.name()).isEqualTo("top");
    assertThat(metainfo.layout()).isEqualTo(draft.layout());
    assertThat(metainfo.extras()).isEqualTo(ALL_EXTRAS);
    assertThat(metainfo.pieces().matches(1, Arrays.copyOfRange(hashes, 20, 40))).isTrue();
    assertThat(metainfo.files())
        .containsExactly(
            new FileEntry(List.of("top", "bin", "run"), 0, 20000, Kind.EXECUTABLE),
            new FileEntry(List.of("top", "empty"), 20000, 0, Kind.PLAIN),
            new FileEntry(List.of("top", "z"), 20000, 1, Kind.PLAIN));
  }

  @Test
  void oneTrackerNeedsNoList() throws Exception {
    Metainfo.Extras one =
        new Metainfo.Extras(
            List.of(List.of(), List.of("http://a.test/")), List.of(), false, "", "", 0, List.of());

    byte[] torrent =
        MetainfoWriter.write(new Draft("a", List.of(alone(5)), 16384, one), new byte[20]);

    assertThat(new String(torrent, ISO_8859_1)).startsWith("d8:announce14:http://a.test/4:infod");
    assertThat(MetainfoParser.parse(torrent).extras().trackers())
        .containsExactly(List.of("http://a.test/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 19, 40})
  void hashesMustFit(int length) {
    Draft draft = new Draft("a", List.of(alone(5)), 16384, NO_EXTRAS);

    assertThatThrownBy(() -> MetainfoWriter.write(draft, new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(length + " bytes of hashes for 1 pieces");
  }

  @Test
  void filesHavePathsUnlessThereIsOne() {
    assertThatThrownBy(() -> new Draft("a", List.of(), 16384, NO_EXTRAS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Draft("a", List.of(alone(1), alone(2)), 16384, NO_EXTRAS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} bytes are cut into pieces of {1}")
  @CsvSource({
    "1,               16384",
    "16777216,        16384",
    "24575999,        16384",
    "24576000,        32768",
    "1073741824,      1048576",
    "4294967296,      4194304",
    "10737418240,     8388608",
    "1099511627776,   16777216",
    "109951162777600, 134217728",
    "562949953421312, 268435456"
  })
  void pieceLengthFollowsTheSize(long total, int pieceLength) {
    assertThat(MetainfoWriter.suggestedPieceLength(total)).isEqualTo(pieceLength);
  }

  @ParameterizedTest(name = "random drafts are canonical and read back, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomDraftsAreReadBack(long seed) throws Exception {
    RandomGenerator random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      File[] files = new File[1 + random.nextInt(8)];
      Arrays.setAll(
          files,
          n ->
              file(
                  "d" + random.nextInt(3) + "/f" + n,
                  1 + random.nextInt(100_000),
                  random.nextBoolean()));
      Draft draft =
          new Draft(
              "t" + i,
              List.of(files),
              16384 << random.nextInt(4),
              random.nextBoolean() ? ALL_EXTRAS : NO_EXTRAS);
      byte[] hashes = new byte[20 * draft.layout().pieceCount()];
      random.nextBytes(hashes);

      byte[] torrent = MetainfoWriter.write(draft, hashes);

      assertThat(
              Bencode.encode(Bencode.decode(torrent, Limits.METAINFO.with(Limits.Form.CANONICAL))))
          .isEqualTo(torrent);
      Metainfo metainfo = MetainfoParser.parse(torrent, Naming.LINUX);
      assertThat(metainfo.layout()).as("seed %d draft %d", seed, i).isEqualTo(draft.layout());
      assertThat(metainfo.extras()).isEqualTo(draft.extras());
      assertThat(metainfo.files())
          .extracting(FileEntry::length)
          .containsExactlyElementsOf(draft.files().stream().map(File::length).toList());
    }
  }

  @Test
  @DisplayName("B19 every prefix of a torrent is refused")
  void everyPrefixIsRefused() {
    byte[] torrent = sample();
    for (int length = 0; length < torrent.length; length++) {
      byte[] prefix = Arrays.copyOf(torrent, length);

      assertThatThrownBy(() -> MetainfoParser.parse(prefix, Naming.LINUX))
          .as("prefix of %d bytes", length)
          .isInstanceOf(MetainfoException.class);
    }
  }

  @ParameterizedTest(name = "B20 every byte xor {0} of a torrent is parsed or refused")
  @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
  void everyFlippedByteIsParsedOrRefused(int mask) {
    byte[] torrent = sample();
    int parsed = 0;
    for (int at = 0; at < torrent.length; at++) {
      byte[] flipped = torrent.clone();
      flipped[at] ^= (byte) mask;
      try {
        assertSound(MetainfoParser.parse(flipped, Naming.WINDOWS));
        parsed++;
      } catch (MetainfoException e) {
        assertThat(e).hasMessageMatching("[ -~]+");
      }
    }

    assertThat(parsed).as("flips in the hashes harm nothing").isBetween(60, torrent.length - 1);
  }

  private static void assertSound(Metainfo metainfo) {
    long offset = 0;
    for (FileEntry file : metainfo.files()) {
      assertThat(file.offset()).isEqualTo(offset);
      assertThat(file.path()).isNotEmpty().doesNotContain("", ".", "..");
      assertThat(String.join("", file.path())).doesNotContain("/", "\\", "\0");
      offset += file.length();
    }
    assertThat(offset).isEqualTo(metainfo.layout().totalLength());
  }

  private static byte[] sample() {
    List<File> files = List.of(file("a/b", 20000, true), file("c", 20000, false));
    byte[] hashes = new byte[60];
    Arrays.fill(hashes, (byte) 'h');
    return MetainfoWriter.write(new Draft("top", files, 16384, ALL_EXTRAS), hashes);
  }
}
