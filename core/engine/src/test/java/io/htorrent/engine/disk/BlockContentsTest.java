package io.htorrent.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PieceLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockContentsTest {

  @ParameterizedTest(name = "{0} bytes of a piece keep {1}")
  @CsvSource({"0, 0", "5, 5", "16, 16", "16383, 16", "16384, 16", "16389, 21", "65536, 64"})
  void aMarkStandsForItsBlock(int length, int kept) {
    assertThat(new BlockContents(16).kept(length)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16383, 16384, 16385, 1 << 20})
  void wholeBlocksKeepEveryByte(int length) {
    assertThat(BlockContents.WHOLE.kept(length)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 16385})
  void aBlockHasAMark(int bytes) {
    assertThatThrownBy(() -> new BlockContents(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runOfMarksKnowsTheLengthOfItsBlocks() {
    PieceLayout layout = new PieceLayout(40_000, 40_000);
    Buffers buffers = new Buffers(new BlockContents(16), 13, 48L << 20);

    Run run = new Run(layout, 0, 1, block -> true, buffers);

    assertThat(run.fill(1, 16384, 0).remaining()).isEqualTo(16);
    assertThat(run.span(0, 3).remaining()).isEqualTo(48);
    assertThat(run.lengthOf(0, 3)).isEqualTo(40_000);
    assertThat(run.lengthOf(2, 3)).isEqualTo(40_000 - 2 * 16384);
    assertThat(buffers.budget()).isEqualTo((48 << 20) / (16 * (16384 + 13)));
  }
}
