package io.htorrent.choker.antileech;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.testkit.ChokerContract;
import io.htorrent.testkit.ChokerRounds;
import io.htorrent.testkit.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 1000 pieces of 256 KiB: 262144000 bytes, of which 131072000 are the half.
final class AntiLeechChokerTest extends ChokerContract {

  private static final ChokerRounds AT_600 = ChokerRounds.at(600);

  @Override
  protected Choker.Factory factory() {
    return new AntiLeechChoker.Factory();
  }

  @ParameterizedTest(name = "{0} pieces claimed, {1} bytes given: {2}")
  @CsvSource({
    "0, 0, 1000",
    "1, 0, 998",
    "250, 0, 500",
    "500, 0, 0",
    "501, 0, 2",
    "750, 0, 500",
    "1000, 0, 1000",
    "0, 65536000, 500", // claims nothing, but we gave it a quarter
    "0, 131072000, 0",
    "0, 999999999, 0", // we cannot push it over the middle
    "900, 999999999, 800",
    "250, 26214400, 500"
  })
  void scoresBothEndsHighAndNoLie(int claimed, long given, long score) {
    Round round = AT_600.seeding(1, "1 interested pieces=" + claimed + " taken=" + given);

    assertThat(AntiLeechChoker.score(round.candidates().getFirst(), round)).isEqualTo(score);
  }

  @Test
  void asASeedServesThoseNearAnEnd() {
    Judged judged =
        judge(
            AT_600.seeding(
                3,
                "1 interested unchoked pieces=500 to=99999",
                "2 interested pieces=20 last=5s",
                "3 interested pieces=990 last=5s",
                "4 interested pieces=300 last=5s",
                "5 interested pieces=700 last=90s"));

    assertThat(judged.served(Reason.NEAR_AN_END)).containsExactly(2L, 3L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(5L);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.OUTRANKED);
  }

  @Test
  void asASeedServesNobodyForALie() {
    Judged judged =
        judge(
            AT_600.seeding(1, "1 interested pieces=0 taken=120000000", "2 interested pieces=300"));

    assertThat(judged.served(Reason.NEAR_AN_END)).containsExactly(2L);
  }

  @Test
  void leavesAChanceForItsInterval() {
    Judged judged =
        judge(
            AT_600.seeding(
                2,
                "1 interested unchoked optimistic since=10s pieces=500",
                "2 interested pieces=1",
                "3 interested pieces=2 last=500s"));

    assertThat(judged.served(Reason.NEAR_AN_END)).containsExactly(2L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(1L);
  }

  @Test
  void whileDownloadingGivesToThoseWhoGive() {
    Judged judged =
        judge(
            AT_600.leeching(
                2, "1 interested pieces=0", "2 interested from=1 pieces=500", "3 interested"));

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(2L);
  }
}
