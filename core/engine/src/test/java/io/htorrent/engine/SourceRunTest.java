package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PickReason;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pieces of three blocks, the third one of two; see [LedgerText].
class SourceRunTest {

  private static final long MUCH = 1 << 20;
  private static final long PIECE = 3 * 16384;

  @ParameterizedTest(name = "after ''{0}'', offered {1}, {2} bytes wished: {3}")
  @CsvSource({
    "'', 0, 1000000, 0.0 0.1 0.2 1.0 1.1 1.2 2.0 2.1",
    "'', 1, 1000000, 0.0 0.1 0.2 1.0 1.1 1.2 2.0 2.1",
    "'', 2, 80000, 1.0 1.1 1.2 2.0 2.1",
    "'', 1, 65536, 1.0 1.1 1.2",
    "ask0.0, 2, 1000000, 1.0 1.1 1.2 2.0 2.1",
    "'', 0, 98304, 0.0 0.1 0.2 1.0 1.1 1.2",
    "'', 0, 98303, 0.0 0.1 0.2",
    "'', 0, 1, 0.0 0.1 0.2",
    "ask1.0, 0, 1000000, 0.0 0.1 0.2",
    "ask0.0, 0, 1000000, 0.1 0.2 1.0 1.1 1.2 2.0 2.1",
    "ask0.1, 0, 1000000, 0.0",
    "ask0.0 ask0.1 ask0.2, 0, 1000000, ''",
  })
  void goesOnThroughTheGapInWholePieces(String words, int piece, long wished, String blocks) {
    SourceRun run = run(LedgerText.after(words), PieceSet.full(3));

    run.offerOpen(piece, PickReason.RAREST);

    assertThat(text(run.blocks(wished, MUCH))).isEqualTo(blocks);
  }

  @Test
  void isNeverLongerThanTheSourceWishes() {
    SourceRun run = run(new LedgerText(), PieceSet.full(3));

    run.offerOpen(0, PickReason.RAREST);

    assertThat(text(run.blocks(MUCH, 32_768))).isEqualTo("0.0 0.1");
  }

  @Test
  void stopsBeforeWhatTheSourceLacksAndWhatNobodyWants() {
    PieceSet has = PieceSet.full(3);
    has.remove(1);
    SourceRun lacking = run(new LedgerText(), has);
    SourceRun unwanted = run(new LedgerText(1), PieceSet.full(3));

    lacking.offerOpen(0, PickReason.RAREST);
    unwanted.offerOpen(0, PickReason.RAREST);

    assertThat(text(lacking.blocks(MUCH, MUCH))).isEqualTo("0.0 0.1 0.2");
    assertThat(text(unwanted.blocks(MUCH, MUCH))).isEqualTo("0.0 0.1 0.2");
    assertThat(lacking.offerOpen(1, PickReason.RAREST)).isZero();
  }

  @Test
  void inEndgameItTakesWhatOthersWereAskedForToTheEndOfThePiece() {
    SourceRun run = run(LedgerText.after("ask0.0 ask0.1 ask0.2 arrive0.2"), PieceSet.full(3));

    boolean taken = run.offer(0, 0, PickReason.ENDGAME);

    assertThat(taken).isTrue();
    assertThat(text(run.blocks(PIECE, MUCH))).isEqualTo("0.0 0.1");
  }

  @Test
  void takesOneOffer() {
    SourceRun run = run(new LedgerText(), PieceSet.full(3));

    assertThat(run.room()).isEqualTo(1);
    assertThat(run.offerOpen(2, PickReason.RAREST)).isEqualTo(1);
    assertThat(run.room()).isZero();
    assertThat(run.offer(0, 0, PickReason.RAREST)).isFalse();
  }

  private static SourceRun run(LedgerText ledger, PieceSet has) {
    return new SourceRun(LedgerText.LAYOUT, ledger.ledger, has::contains);
  }

  private static String text(List<SourceRun.Block> blocks) {
    return blocks.stream()
        .map(block -> block.piece() + "." + block.block())
        .collect(Collectors.joining(" "));
  }
}
