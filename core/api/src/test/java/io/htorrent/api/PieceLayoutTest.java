package io.htorrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceLayoutTest {

  @ParameterizedTest(
      name = "M06 {0} bytes in pieces of {1}: {2} pieces, last of {3} bytes in {4} blocks")
  @CsvSource({
    "1,           16384,     1,       1,      1",
    "16384,       16384,     1,       16384,  1",
    "16385,       16384,     2,       1,      1",
    "3,           1,         3,       1,      1",
    "10,          3,         4,       1,      1",
    "40000,       16383,     3,       7234,   1",
    "3000000,     1048577,   3,       902846, 56",
    "4294967296,  4194304,   1024,    4194304, 256",
    "4294967297,  4194304,   1025,    1,      1",
    "20,          536854528, 1,       20,     1"
  })
  void cutsPiecesAndBlocks(long total, int pieceLength, int pieces, int lastLength, int blocks) {
    PieceLayout layout = new PieceLayout(total, pieceLength);

    assertThat(layout.pieceCount()).isEqualTo(pieces);
    assertThat(layout.lengthOf(pieces - 1)).isEqualTo(lastLength);
    assertThat(layout.blocksOf(pieces - 1)).isEqualTo(blocks);
  }

  @ParameterizedTest
  @CsvSource({"100000, 16383", "100000, 40000", "65536, 32768", "70001, 16385"})
  void blocksCoverEveryByteOnce(long total, int pieceLength) {
    PieceLayout layout = new PieceLayout(total, pieceLength);
    long covered = 0;
    for (int piece = 0; piece < layout.pieceCount(); piece++) {
      assertThat(layout.offsetOf(piece)).isEqualTo(covered);
      for (int block = 0; block < layout.blocksOf(piece); block++) {
        assertThat(layout.blockLength(piece, block)).isBetween(1, PieceLayout.BLOCK_LENGTH);
        covered += layout.blockLength(piece, block);
      }
    }

    assertThat(covered).isEqualTo(total);
  }

  @Test
  void theLargestTorrentIsCut() {
    PieceLayout layout = new PieceLayout(2_097_152L * 536_854_528, 536_854_528);

    assertThat(layout.pieceCount()).isEqualTo(2_097_152);
    assertThat(layout.offsetOf(2_097_151)).isEqualTo(2_097_151L * 536_854_528);
    assertThat(layout.blocksOf(2_097_151)).isEqualTo(32_767);
  }

  @ParameterizedTest
  @CsvSource({"0, 16384", "-1, 16384", "1, 0", "1, -1", "9223372036854775807, 1"})
  void impossibleCutsAreRefused(long total, int pieceLength) {
    assertThatThrownBy(() -> new PieceLayout(total, pieceLength))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void piecesAndBlocksThatAreNotThereAreRefused(int index) {
    PieceLayout layout = new PieceLayout(2 * 32768, 32768);

    assertThatThrownBy(() -> layout.lengthOf(index)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.offsetOf(index)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.blockLength(0, index))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void placesARangeOfAPieceInTheTorrent() {
    PieceLayout layout = new PieceLayout(100, 30);

    assertThat(layout.offsetOf(3, 4, 6)).isEqualTo(94);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 30",
    "3, 0, 11",
    "0, -1, 1",
    "0, 0, -1",
    "4, 0, 1",
    "-1, 0, 1",
    "0, 2147483647, 30"
  })
  void refusesARangeThatIsNotWithinAPiece(int piece, int begin, int length) {
    PieceLayout layout = new PieceLayout(100, 30);

    assertThatThrownBy(() -> layout.offsetOf(piece, begin, length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
