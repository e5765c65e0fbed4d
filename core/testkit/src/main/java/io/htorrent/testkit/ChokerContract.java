package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Choker] must do, whatever its policy. Extend it in a choker's test:
///
/// ```java
/// final class FairChokerTest extends ChokerContract {
///   protected Choker.Factory factory() {
///     return new FairChoker.Factory();
///   }
/// }
/// ```
public abstract class ChokerContract {

  /// The factory on trial.
  protected abstract Choker.Factory factory();

  /// The settings it is tried with: its defaults, unless overridden.
  protected Options options() {
    return Options.defaults(factory().options());
  }

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    Choker.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    assertThat(factory.options()).allSatisfy(option -> assertThat(option.help()).isNotBlank());
    Options.defaults(factory.options());
  }

  @ParameterizedTest(name = "seeding: {0}")
  @ValueSource(booleans = {false, true})
  void judgesNobodyInAnEmptyRound(boolean seeding) {
    ChokerRounds rounds = ChokerRounds.at(15);
    Round round = seeding ? rounds.seeding(8) : rounds.leeching(8);

    assertThat(create(1).judge(round)).isEmpty();
  }

  @ParameterizedTest(name = "seeding: {0}")
  @ValueSource(booleans = {false, true})
  void servesNobodyWithoutSlots(boolean seeding) {
    ChokerRounds rounds = ChokerRounds.at(15);
    String[] peers = {
      "1 interested from=10", "2 interested unchoked", "3 interested optimistic unchoked"
    };
    Round round = seeding ? rounds.seeding(0, peers) : rounds.leeching(0, peers);

    List<Verdict> verdicts = create(1).judge(round);

    assertThat(verdicts).hasSize(3).noneMatch(Verdict::serve);
  }

  @ParameterizedTest(name = "seeding: {0}")
  @ValueSource(booleans = {false, true})
  void servesNobodyWhoWantsNothing(boolean seeding) {
    ChokerRounds rounds = ChokerRounds.at(15);
    String[] peers = {"1 from=1000", "2 unchoked to=5", "3 upload-only", "4 unchoked optimistic"};
    Round round = seeding ? rounds.seeding(8, peers) : rounds.leeching(8, peers);

    List<Verdict> verdicts = create(1).judge(round);

    assertThat(verdicts).hasSize(4).noneMatch(Verdict::serve);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void keepsItsPromisesInAnySwarm(long seed) {
    Choker choker = create(seed);
    ChokerStorm storm = new ChokerStorm(seed);

    for (int i = 0; i < 500; i++) {
      Round round = storm.next();
      List<Verdict> verdicts = choker.judge(round);
      check(round, verdicts);
      storm.carryOut(verdicts);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void judgesTheSameForTheSameSeed(long seed) {
    List<List<Verdict>> first = trace(seed);

    List<List<Verdict>> second = trace(seed);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void canTakeOverInTheMiddle() {
    ChokerStorm storm = new ChokerStorm(31);

    for (int i = 0; i < 100; i++) {
      Round round = storm.next();
      List<Verdict> verdicts = create(i).judge(round);
      check(round, verdicts);
      storm.carryOut(verdicts);
    }
  }

  @Test
  void asksForANumberOfSlots() {
    for (int offered = 0; offered < 100; offered++) {
      assertThat(create(1).slots(offered))
          .as("slots, when %d are offered", offered)
          .isNotNegative()
          .isEqualTo(create(2).slots(offered));
    }
  }

  /// What a fresh choker makes of this round.
  protected final Judged judge(Round round) {
    return Judged.of(create(1).judge(round));
  }

  private Choker create(long seed) {
    return factory().create(options(), new SplittableRandom(seed));
  }

  private List<List<Verdict>> trace(long seed) {
    Choker choker = create(seed);
    ChokerStorm storm = new ChokerStorm(seed);
    List<List<Verdict>> trace = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Verdict> verdicts = choker.judge(storm.next());
      trace.add(verdicts);
      storm.carryOut(verdicts);
    }
    return trace;
  }

  private static void check(Round round, List<Verdict> verdicts) {
    List<Long> wanting =
        round.candidates().stream().filter(Candidate::interested).map(Candidate::peer).toList();
    List<Verdict> served = verdicts.stream().filter(Verdict::serve).toList();

    assertThat(verdicts)
        .as("one verdict for each candidate")
        .extracting(Verdict::peer)
        .containsExactlyInAnyOrderElementsOf(
            round.candidates().stream().map(Candidate::peer).toList());
    assertThat(served)
        .as("served of %d slots", round.slots())
        .hasSizeLessThanOrEqualTo(round.slots());
    assertThat(wanting)
        .as("only the interested are served")
        .containsAll(served.stream().map(Verdict::peer).toList());
    assertThat(verdicts)
        .as("who holds an optimistic slot is served")
        .noneMatch(verdict -> verdict.optimistic() && !verdict.serve());
  }
}
