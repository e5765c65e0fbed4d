package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.Standstill.Situation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people are told when a download does not move.
class StandstillTest {

  @ParameterizedTest(
      name = "{1} of {0} pieces missing, {2} peers known, {3} connected, {4} of use: {6}")
  @CsvSource({
    "10, 5, 0, 0, 0, '', no peers known",
    "10, 5, 1, 0, 0, '', '1 peer known, none connected'",
    "10, 5, 3, 0, 0, tracker x: down, '3 peers known, none connected; tracker x: down'",
    "10, 5, 3, 2, 1, '', ''",
    "10, 5, 3, 2, 1, tracker x: down, ''",
    "300, 3, 9, 4, 0, '', "
        + "'waiting for peers: nobody connected has the last 3 pieces (availability 0.990)'",
    "3000, 1, 9, 4, 0, '', "
        + "'waiting for peers: nobody connected has the last 1 piece (availability 0.999)'",
    "2000000, 1, 9, 4, 0, '', "
        + "'waiting for peers: nobody connected has the last 1 piece (availability 0.999)'",
    "4, 4, 9, 4, 0, tracker x: down, "
        + "'waiting for peers: nobody connected has the last 4 pieces (availability 0.000);"
        + " tracker x: down'",
    "10, 0, 9, 4, 0, '', ''"
  })
  void tellsWhatItWaitsFor(
      int pieces, int missing, int known, int connected, int useful, String tracker, String why) {
    assertThat(Standstill.why(new Situation(pieces, missing, known, connected, useful, tracker)))
        .isEqualTo(why);
  }
}
