package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Verdict;
import org.junit.jupiter.api.Test;

final class UploadAccountTest {

  private final UploadAccount account = new UploadAccount(100);

  @Test
  void beginsAsBep3SaysConnectionsDo() {
    assertThat(account.reason()).isEqualTo(Reason.NOT_INTERESTED);
    assertThat(account.optimistic()).isFalse();
    assertThat(account.lastUnchokeNanos()).isEqualTo(100);
  }

  @Test
  void keepsTheReasonOfTheLastVerdict() {
    account.judged(new Verdict(1, true, true, Reason.OPTIMISTIC));
    boolean chance = account.optimistic();
    account.judged(new Verdict(1, false, false, Reason.OUTRANKED));

    assertThat(chance).isTrue();
    assertThat(account.optimistic()).isFalse();
    assertThat(account.reason()).isEqualTo(Reason.OUTRANKED);
  }

  @Test
  void countsBytesOfTheRoundAndOfThePlace() {
    account.choked(false, 200, 1_000);
    account.roundEnded(5_000, 1_500);

    assertThat(account.uploadedSinceUnchoke(2_500)).isEqualTo(1_500);
    assertThat(account.uploadedThisRound(2_500)).isEqualTo(1_000);
    assertThat(account.downloadedThisRound(5_070)).isEqualTo(70);
    assertThat(account.unchokedNanos()).isEqualTo(200);
  }
}
