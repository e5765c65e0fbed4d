package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every arrow of the ledger, and that there are no others. See [LedgerText] for the drawing.
class PieceLedgerTest {

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      textBlock =
          """
          '',                                                 . . .
          ask0.1,                                             oro . .
          ask0.1 ask0.1 release0.1,                           oro . .
          ask0.1 release0.1,                                  . . .
          ask0.1 ask0.2 release0.1,                           oor . .
          ask0.1 arrive0.1,                                   oao . .
          arrive0.1,                                          oao . .
          ask0.1 ask0.1 arrive0.1 release0.1,                 oao . .
          arrive0.1 write0.1,                                 owo . .
          arrive0.1 fail0.1,                                  . . .
          arrive0.1 ask0.0 fail0.1,                           roo . .
          arrive0.1 write0.1 distrust0.1,                     . . .
          arrive0.1 write0.1 ask0.0 distrust0.1,              roo . .
          arrive2.0 arrive2.1 write2.1 write2.0 distrust2.1,  . . wo
          arrive2.0 arrive2.1,                                . . aa
          arrive2.0 arrive2.1 write2.1 write2.0,              . . ww
          arrive2.0 arrive2.1 write2.1 write2.0 hash2,        . . H
          arrive2.0 arrive2.1 write2.1 write2.0 hash2 good2,  . . V
          arrive2.0 arrive2.1 write2.1 write2.0 hash2 bad2,   . . .
          hash1 bad1,                                         . . .
          hash1 good1 lose1,                                  . . .
          trust1 trust0 trust2,                               V V V
          restore1.02,                                        . wow .
          restore1.02 arrive1.1 write1.1 hash1,               . H .
          restore1.02 ask1.1 release1.1,                      . wow .
          release0.0,                                         . . .
          trust0 release0.0,                                  V . .
          drop1,                                              . - .
          drop1 drop1 want1 want1,                            . . .
          ask1.0 release1.0 drop1,                            . - .
          arrive1.0 drop1,                                    . aoo .
          arrive1.0 drop1 write1.0,                           . - .
          arrive1.0 drop1 fail1.0,                            . - .
          arrive1.0 arrive1.1 drop1 write1.0,                 . wao .
          arrive1.0 arrive1.1 drop1 write1.0 fail1.1,         . - .
          arrive1.0 write1.0 drop1,                           . - .
          arrive1.0 drop1 want1,                              . aoo .
          arrive1.0 drop1 want1 write1.0 ask1.1,              . wro .
          arrive2.0 arrive2.1 write2.0 drop2,                 . . wa
          arrive2.0 arrive2.1 write2.0 drop2 write2.1,        . . ww
          arrive2.0 arrive2.1 write2.0 drop2 write2.1 hash2,  . . H
          arrive2.0 arrive2.1 write2.0 write2.1 drop2 hash2 good2, . . V
          arrive2.0 arrive2.1 write2.0 drop2 write2.1 hash2 bad2, . . -
          hash1 drop1 bad1,                                   . - .
          hash1 drop1 good1,                                  . V .
          hash1 drop1 want1 bad1,                             . . .
          trust1 drop1,                                       . V .
          trust1 drop1 lose1,                                 . - .
          trust1 drop1 want1 lose1,                           . . .
          """)
  void legalArrows(String words, String states) {
    LedgerText ledger = LedgerText.after(words);

    assertThat(ledger).hasToString(states);
    assertThat(ledger.ledger.consistent()).isTrue();
  }

  @ParameterizedTest(name = "{0} then {1} is refused")
  @CsvSource(
      textBlock =
          """
          arrive0.1,           ask0.1
          arrive0.1 write0.1,  ask0.1
          arrive0.1,           arrive0.1
          arrive0.1 write0.1,  arrive0.1
          arrive0.1 write0.1,  write0.1
          '',                  write0.1
          ask0.1,              write0.1
          ask0.1,              fail0.1
          arrive0.1 write0.1,  fail0.1
          arrive0.1,           distrust0.1
          '',                  distrust0.1
          ask0.0,              hash0
          restore1.02,         hash1
          hash1,               hash1
          trust1,              hash1
          '',                  good1
          trust1,              good1
          '',                  bad1
          trust1,              bad1
          '',                  lose1
          hash1,               lose1
          trust1,              trust1
          ask0.0,              trust0
          hash1,               ask1.0
          trust1,              ask1.0
          trust1,              arrive1.0
          hash1,               arrive1.0
          ask1.0,              restore1.1
          trust1,              restore1.1
          ask1.0,              drop1
          drop1,               ask1.0
          drop1,               arrive1.0
          arrive1.0 drop1,     ask1.1
          arrive1.0 drop1,     arrive1.1
          """)
  void illegalArrowsThrowAndChangeNothing(String words, String illegal) {
    LedgerText ledger = LedgerText.after(words);
    String before = ledger.toString();

    assertThatThrownBy(() -> ledger.apply(illegal)).isInstanceOf(IllegalStateException.class);

    assertThat(ledger).hasToString(before);
    assertThat(ledger.ledger.consistent()).isTrue();
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      textBlock =
          """
          '',                 . - -
          hash1,              . H -
          hash1 bad1,         . - -
          hash1 good1,        . V -
          hash1 good1 lose1,  . - -
          trust2,             . - V
          release1.0,         . - -
          trust0 lose0,       . - -
          """)
  void unwantedPiecesMayBeHereButAreNeverFetched(String words, String states) {
    LedgerText ledger = new LedgerText(1).then(words);

    assertThat(ledger).hasToString(states);
    assertThat(ledger.ledger.consistent()).isTrue();
  }

  @ParameterizedTest(name = "{0} is refused")
  @ValueSource(strings = {"ask1.0", "arrive1.0", "restore1.0", "good1", "bad1", "lose1"})
  void unwantedPiecesTakeNoOtherArrow(String illegal) {
    LedgerText ledger = new LedgerText(1);

    assertThatThrownBy(() -> ledger.apply(illegal)).isInstanceOf(IllegalStateException.class);

    assertThat(ledger).hasToString(". - -");
    assertThat(ledger.ledger.consistent()).isTrue();
  }

  @Test
  void whatIsWantedIsCountedAnewWhenThatChanges() {
    LedgerText text = LedgerText.after("trust0 arrive1.0");
    PieceLedger ledger = text.ledger;

    text.then("drop0 drop1");

    assertThat(ledger.wantedPieces()).isOne();
    assertThat(ledger.havePieces()).isZero();
    assertThat(ledger.wantedBytes()).isEqualTo(16384 + 5);
    assertThat(ledger.openBlocks(1)).isZero();
    assertThat(ledger.nextOpenBlock(1, 0)).isEqualTo(-1);
    assertThat(ledger.blockMissing(1, 1)).isFalse();
    assertThat(ledger.partials()).isEmpty();
    text.then("want0 drop2");
    assertThat(ledger.complete()).isTrue();
    assertThat(ledger.haveBytes()).isEqualTo(3 * 16384);
  }

  @Test
  void isCompleteWithWhatIsWantedAndWholeWithAll() {
    LedgerText text = new LedgerText(2).then("trust2 trust0");
    PieceLedger ledger = text.ledger;

    assertThat(ledger.complete()).isFalse();
    assertThat(ledger.havePieces()).isOne();
    assertThat(ledger.haveBytes()).isEqualTo(3 * 16384);
    assertThat(ledger.wantedBytes()).isEqualTo(6 * 16384);
    assertThat(ledger.verifiedBytes()).isEqualTo(4 * 16384 + 5);
    assertThat(ledger.missing(1)).isTrue();
    assertThat(new LedgerText(2).then("hash2").ledger.missing(2)).isFalse();
    text.then("lose2 trust1");
    assertThat(ledger.complete()).isTrue();
    assertThat(ledger.whole()).isFalse();
    assertThat(ledger.openPieces()).isZero();
    text.then("trust2");
    assertThat(ledger.whole()).isTrue();
  }

  @Test
  void lastBlockWrittenCompletesThePiece() {
    PieceLedger ledger = LedgerText.after("arrive2.0 arrive2.1").ledger;

    assertThat(ledger.written(2, 1)).isFalse();
    assertThat(ledger.written(2, 0)).isTrue();
  }

  @Test
  void countsVerifiedBytesToTheLastOne() {
    LedgerText text = LedgerText.after("trust0 trust1");

    assertThat(text.ledger.verifiedBytes()).isEqualTo(6 * 16384);
    assertThat(text.ledger.complete()).isFalse();
    assertThat(text.then("trust2").ledger.verifiedBytes()).isEqualTo(7 * 16384 + 5);
    assertThat(text.ledger.complete()).isTrue();
    assertThat(text.then("lose0").ledger.verifiedBytes()).isEqualTo(4 * 16384 + 5);
    assertThat(text.ledger.complete()).isFalse();
  }

  @Test
  void openBlocksAreWhatNobodyWasAskedFor() {
    PieceLedger ledger = LedgerText.after("ask0.1 hash1").ledger;

    assertThat(ledger.openBlocks(0)).isEqualTo(2);
    assertThat(ledger.openBlocks(1)).isZero();
    assertThat(ledger.openBlocks(2)).isEqualTo(2);
    assertThat(ledger.nextOpenBlock(0, 1)).isEqualTo(2);
    assertThat(ledger.nextOpenBlock(0, 3)).isEqualTo(-1);
    assertThat(ledger.nextOpenBlock(1, 0)).isEqualTo(-1);
    assertThat(ledger.nextOpenBlock(2, 1)).isEqualTo(1);
    assertThat(ledger.nextOpenBlock(2, 2)).isEqualTo(-1);
  }

  @Test
  void partialsAreOldestFirstAndHaveAnOpenBlock() {
    LedgerText text = LedgerText.after("ask1.0 ask0.0 ask2.0");

    assertThat(partials(text)).containsExactly(1, 0, 2);
    assertThat(partials(text.then("ask2.1 ask1.1 ask1.2"))).containsExactly(0);
    assertThat(partials(text.then("release1.2"))).containsExactly(0, 1);
    assertThat(partials(text.then("arrive2.0 fail2.0"))).containsExactly(0, 1, 2);
    assertThat(partials(text.then("release0.0"))).containsExactly(1, 2);
  }

  @Test
  void requestersOfOneBlockMayBeMany() {
    PieceLedger ledger = new PieceLedger(LedgerText.LAYOUT);
    for (int peer = 0; peer < 300; peer++) {
      ledger.requested(0, 0);
    }

    assertThat(ledger.requesters(0, 0)).isEqualTo(300);
    for (int peer = 0; peer < 300; peer++) {
      assertThat(ledger.state(0)).isEqualTo(io.htorrent.api.picker.SwarmView.PieceState.STARTED);
      ledger.released(0, 0);
    }
    assertThat(ledger.state(0)).isEqualTo(io.htorrent.api.picker.SwarmView.PieceState.OPEN);
  }

  @Test
  void writtenBlocksOfUnfinishedPiecesAreKept() {
    LedgerText text = LedgerText.after("arrive0.2 write0.2 arrive1.0 trust2");

    assertThat(text.ledger.writtenBlocks()).containsOnlyKeys(0);
    assertThat(text.ledger.writtenBlocks().get(0)).isEqualTo(BitSet.valueOf(new long[] {0b100}));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void staysConsistentOnARandomWalk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> arrows =
        List.of("ask", "ask", "release", "arrive", "write", "write", "fail", "hash", "good", "bad");
    LedgerText ledger = new LedgerText();
    int verified = 0;

    for (int step = 0; step < 20_000; step++) {
      String before = ledger.toString();
      int piece = random.nextInt(3);
      String word = arrows.get(random.nextInt(arrows.size())) + piece + "." + random.nextInt(2);
      if (random.nextInt(50) == 0) {
        word = "lose" + piece;
      } else if (random.nextInt(50) == 0) {
        word = "arrive" + piece + (piece < 2 ? ".2" : ".0");
      } else if (random.nextInt(20) == 0) {
        word = "write" + piece + (piece < 2 ? ".2" : ".0");
      }
      try {
        ledger.apply(word);
        verified += word.startsWith("good") ? 1 : 0;
      } catch (IllegalStateException _) {
        assertThat(ledger).as("seed %d step %d %s", seed, step, word).hasToString(before);
      }
      assertThat(ledger.ledger.consistent()).as("%d: %s on %s", step, word, before).isTrue();
    }

    assertThat(verified).isGreaterThan(20);
  }

  private static List<Integer> partials(LedgerText text) {
    return text.ledger.partials().stream().map(partial -> partial.piece).toList();
  }
}
