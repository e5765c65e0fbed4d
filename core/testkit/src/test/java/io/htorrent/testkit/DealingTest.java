package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Dealing;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chances of 30 seconds, one slot in five.
final class DealingTest {

  private static final ChokerRounds AT_600 = ChokerRounds.at(600);

  @Test
  void knowsWhoWantsAnything() {
    Dealing slots = deal(AT_600.leeching(2, "1", "2 interested", "3 interested upload-only"));

    assertThat(slots.waiting()).extracting(Candidate::peer).containsExactly(2L);
    assertThat(slots.roomForAll()).isTrue();
    assertThat(deal(AT_600.leeching(0, "1 interested")).roomForAll()).isFalse();
  }

  @Test
  void ordersGiversByTheLastRound() {
    Dealing slots =
        deal(
            AT_600.leeching(
                5,
                "1 interested from=5",
                "2 interested",
                "3 interested from=7 snubbed",
                "4 interested from=9",
                "5 from=99"));

    assertThat(slots.givers()).extracting(Candidate::peer).containsExactly(4L, 1L);
  }

  @ParameterizedTest(name = "of {0} slots {1} are dealt by rank")
  @CsvSource({"0, 0", "1, 1", "2, 1", "4, 3", "9, 8", "10, 8", "15, 12"})
  void keepsSomeSlotsForChances(int slots, int byRank) {
    String[] peers = new String[30];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = (i + 1) + " interested from=" + (100 - i);
    }
    Dealing dealing = deal(AT_600.leeching(slots, peers));

    dealing.serve(dealing.givers(), _ -> Reason.RECIPROCATES);
    int ranked = 30 - dealing.waiting().size();
    dealing.giveChances();

    assertThat(ranked).isEqualTo(byRank);
    assertThat(30 - dealing.waiting().size()).isEqualTo(slots);
  }

  @ParameterizedTest(name = "a chance held for {0} s goes to peer {1}")
  @CsvSource({"1, 1", "15, 1", "22, 1", "23, 3", "300, 3"})
  void leavesAChanceForItsTimeThenGivesItToTheLongestWaiting(int seconds, long holder) {
    Dealing slots =
        deal(
            AT_600.leeching(
                1,
                "1 interested unchoked optimistic since=" + seconds + "s",
                "2 interested last=200s",
                "3 interested last=300s"));

    slots.giveChances();

    assertThat(Judged.of(slots.verdicts(_ -> Reason.OUTRANKED)).optimistic())
        .containsExactly(holder);
  }

  @Test
  void leavesNobodyWithoutAVerdict() {
    Dealing slots = deal(AT_600.seeding(1, "1", "2 interested", "3 interested", "4 upload-only"));

    slots.serve(slots.waiting(), _ -> Reason.TURN);

    Judged judged = Judged.of(slots.verdicts(_ -> Reason.OUTRANKED));
    assertThat(judged.verdicts()).hasSize(4);
    assertThat(judged.served(Reason.TURN)).containsExactly(2L);
    assertThat(judged.reasonOf(3)).isEqualTo(Reason.OUTRANKED);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.NOT_INTERESTED);
    assertThat(judged.reasonOf(4)).isEqualTo(Reason.NOT_INTERESTED);
  }

  private static Dealing deal(Round round) {
    return new Dealing(round, new Dealing.Chances(TimeUnit.SECONDS.toNanos(30), 5));
  }
}
