package io.htorrent.choker.titfortat;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.testkit.ChokerContract;
import io.htorrent.testkit.ChokerRounds;
import io.htorrent.testkit.Judged;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TitForTatChokerTest extends ChokerContract {

  private static final ChokerRounds AT_600 = ChokerRounds.at(600);

  @Override
  protected Choker.Factory factory() {
    return new TitForTatChoker.Factory();
  }

  @Test
  void servesThoseWhoSentMostInTheLastRound() {
    Round round =
        AT_600.leeching(
            3,
            "1 interested from=100",
            "2 interested from=300",
            "3 interested from=200",
            "4 interested from=400");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(2L, 4L);
  }

  @Test
  void givesThePlaceThatIsLeftToTheLongestWaiting() {
    Round round =
        AT_600.leeching(
            2,
            "1 interested from=100",
            "2 interested connected=500s last=90s",
            "3 interested connected=100s",
            "4 interested connected=80s");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(1L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(3L);
    assertThat(judged.optimistic()).containsExactly(3L);
    assertThat(judged.reasonOf(4)).isEqualTo(Reason.OUTRANKED);
  }

  @Test
  void givesTakersNoMoreThanTheOptimisticPlaceWhileSomebodyGives() {
    String giver = "1 interested unchoked from=100";
    String longest = "2 interested taken=300000 connected=500s";
    String taker = "3 interested taken=300000 given=30000 connected=99s";

    assertThat(
            optimisticOf(
                AT_600.leeching(
                    3, giver, longest, taker, "4 interested taken=300000 connected=9s")))
        .containsExactly(2L);
    assertThat(
            optimisticOf(
                AT_600.leeching(
                    3, giver, longest, taker, "4 interested taken=200000 connected=9s")))
        .containsExactly(4L);
    assertThat(
            optimisticOf(
                AT_600.leeching(
                    3,
                    giver,
                    longest,
                    taker,
                    "4 interested taken=300000 given=40000 connected=9s")))
        .containsExactly(4L);
  }

  @Test
  void servesTakersWhenNobodyGives() {
    Round round =
        AT_600.leeching(
            2,
            "1 interested taken=300000",
            "2 interested taken=300000",
            "3 interested taken=300000");

    assertThat(optimisticOf(round)).hasSize(2);
  }

  @Test
  void leavesTheOptimisticPlaceForItsInterval() {
    String giver = "1 interested unchoked from=100";
    String waiting = "3 interested connected=500s";

    assertThat(
            optimisticOf(
                AT_600.leeching(2, giver, "2 interested unchoked optimistic since=15s", waiting)))
        .containsExactly(2L);
    assertThat(
            optimisticOf(
                AT_600.leeching(2, giver, "2 interested unchoked optimistic since=30s", waiting)))
        .containsExactly(3L);
  }

  @Test
  void letsThePlaceGoOnWhenItsHolderBecomesAGiver() {
    Round round =
        AT_600.leeching(
            2,
            "1 interested unchoked from=100",
            "2 interested unchoked optimistic since=15s from=200",
            "3 interested");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(2L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(3L);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.OUTRANKED);
  }

  @Test
  void givesAllPlacesAwayWhenNobodyGives() {
    Round round =
        AT_600.leeching(3, "1 interested", "2 interested", "3 interested", "4 interested", "5");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void hasOneOptimisticPlaceInFive() {
    String[] peers = new String[20];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = (i + 1) + " interested from=" + (i + 1);
    }

    assertThat(optimisticOf(AT_600.leeching(4, peers))).hasSize(1);
    assertThat(optimisticOf(AT_600.leeching(10, peers))).hasSize(2);
    assertThat(optimisticOf(AT_600.leeching(15, peers))).hasSize(3);
    assertThat(judge(AT_600.leeching(1, peers)).served(Reason.RECIPROCATES)).containsExactly(20L);
  }

  @Test
  void givesASnubbedPeerNothingButAChance() {
    Round round =
        AT_600.leeching(
            2,
            "1 interested snubbed from=900 last=10s",
            "2 interested from=1",
            "3 interested last=50s",
            "4 interested last=60s");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(2L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(4L);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.SNUBBED);
  }

  @Test
  void servesEverybodyWhenThereIsRoom() {
    Round round =
        AT_600.leeching(3, "1 interested", "2 interested from=5", "3", "4 upload-only interested");

    Judged judged = judge(round);

    assertThat(judged.served(Reason.OPEN)).containsExactly(1L);
    assertThat(judged.served(Reason.RECIPROCATES)).containsExactly(2L);
    assertThat(judged.reasonOf(3)).isEqualTo(Reason.NOT_INTERESTED);
    assertThat(judged.reasonOf(4)).isEqualTo(Reason.NOT_INTERESTED);
  }

  @Test
  void asASeedLeavesAPeerItsPlaceUntilItsQuotaIsUsedUp() {
    String slow = "1 interested unchoked since=300s to=1000 sent=5242880"; // 20 pieces of 256 KiB
    String sated = "1 interested unchoked since=300s to=1000 sent=5242881";
    String early = "1 interested unchoked since=59s to=1000 sent=99999999";
    String[] waiting = {"2 interested last=200s", "3 interested last=300s"};

    assertThat(seed(slow, waiting).served(Reason.QUOTA)).containsExactly(1L);
    assertThat(seed(early, waiting).served(Reason.QUOTA)).containsExactly(1L);
    assertThat(seed(sated, waiting).served(Reason.TURN)).containsExactly(3L);
  }

  @Test
  void asASeedTakesThePlaceOfAPeerThatTakesNothing() {
    Judged judged =
        seed(
            "1 interested unchoked since=15s to=0",
            "2 interested last=200s",
            "3 interested last=300s");

    assertThat(judged.served(Reason.TURN)).containsExactly(3L);
    assertThat(judged.served(Reason.OPTIMISTIC)).containsExactly(2L);
  }

  @Test
  void givesEveryPeerOfACrowdItsTurn() {
    Crowd crowd = new Crowd(12);

    for (int round = 0; round < 40; round++) {
      crowd.play(create(), 3);
    }

    assertThat(crowd.everServed()).hasSize(12);
  }

  private Choker create() {
    return factory().create(options(), new SplittableRandom(1));
  }

  private Judged seed(String first, String... others) {
    return judge(AT_600.seeding(2, first, others[0], others[1]));
  }

  private List<Long> optimisticOf(Round round) {
    return judge(round).optimistic();
  }
}
