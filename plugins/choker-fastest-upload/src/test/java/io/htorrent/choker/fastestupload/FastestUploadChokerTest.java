package io.htorrent.choker.fastestupload;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.testkit.ChokerContract;
import io.htorrent.testkit.ChokerRounds;
import io.htorrent.testkit.Judged;
import org.junit.jupiter.api.Test;

final class FastestUploadChokerTest extends ChokerContract {

  private static final ChokerRounds AT_600 = ChokerRounds.at(600);

  @Override
  protected Choker.Factory factory() {
    return new FastestUploadChoker.Factory();
  }

  @Test
  void asASeedServesThoseWhoTookMostInTheLastRound() {
    Judged judged =
        judge(
            AT_600.seeding(
                3,
                "1 interested unchoked to=100 since=900s sent=999999999",
                "2 interested unchoked to=300 since=20s",
                "3 interested unchoked to=200 since=90s",
                "4 interested last=300s"));

    assertThat(judged.served(Reason.FASTEST)).containsExactly(2L, 3L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(4L);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.OUTRANKED);
  }

  @Test
  void asASeedLetsWhoUsesItsChanceEarnAPlace() {
    Judged judged =
        judge(
            AT_600.seeding(
                2,
                "1 interested unchoked to=100",
                "2 interested unchoked optimistic to=900 since=15s",
                "3 interested last=300s"));

    assertThat(judged.served(Reason.FASTEST)).containsExactly(2L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(3L);
  }

  @Test
  void asASeedServesNobodyForWhatItOnceTook() {
    Judged judged =
        judge(
            AT_600.seeding(
                2,
                "1 interested unchoked to=0 taken=999999 since=60s",
                "2 interested last=200s",
                "3 interested last=300s"));

    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(2L, 3L);
  }

  @Test
  void whileDownloadingGivesToThoseWhoGive() {
    Judged judged =
        judge(
            AT_600.leeching(
                2,
                "1 interested unchoked to=9000",
                "2 interested from=100",
                "3 interested from=200"));

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(3L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(2L);
  }

  @Test
  void servesEverybodyWhenThereIsRoom() {
    Judged judged = judge(AT_600.seeding(3, "1 interested", "2 interested unchoked to=5", "3"));

    assertThat(judged.served(Reason.OPEN)).containsExactly(1L, 2L);
    assertThat(judged.reasonOf(3)).isEqualTo(Reason.NOT_INTERESTED);
  }
}
