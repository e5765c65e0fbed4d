package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pieces that a peer named last.
class FewPiecesTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "1 2 3, '[3, 2, 1]'",
    "1 2 3 4 5, '[5, 4, 3]'",
    "1 2 1, '[1, 2]'",
    "1 2 3 1 4, '[4, 1, 3]'",
    "1 2 3 -2, '[3, 1]'",
    "1 -1 2, '[2]'",
    "1 2 3 -1 4, '[4, 3, 2]'",
    "-7 1, '[1]'"
  })
  void keepsTheThreeNewest(String steps, String left) {
    FewPieces pieces = new FewPieces(3);
    for (String step : steps.split(" ")) {
      int piece = Integer.parseInt(step);
      if (piece < 0) {
        pieces.remove(-piece);
      } else {
        pieces.add(piece);
      }
    }

    assertThat(pieces).hasToString(left);
    assertThat(pieces.contains(pieces.get(0))).isTrue();
    assertThat(pieces.contains(9)).isFalse();
  }
}
