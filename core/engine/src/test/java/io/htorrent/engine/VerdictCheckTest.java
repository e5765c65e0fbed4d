package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Candidates 1, 2 and 3, two slots. A verdict is a peer's number, then `+` for served, `-` for
/// choked, `*` for an optimistic slot.
final class VerdictCheckTest {

  private static final Round ROUND =
      new Round(
          0, 1, 2, 0, 0, 1, 1, false, Stream.of(1L, 2L, 3L).map(VerdictCheckTest::peer).toList());

  @ParameterizedTest(name = "{0}")
  @CsvSource({"1+ 2- 3-", "3- 1+ 2*", "2- 1- 3-"})
  void putsSoundVerdictsInOrder(String verdicts) {
    assertThat(VerdictCheck.inOrder(ROUND, read(verdicts)))
        .extracting(Verdict::peer)
        .containsExactly(1L, 2L, 3L);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'', did not judge peer 1",
    "1+ 3+, did not judge peer 2",
    "1+ 2- 3- 9-, judged 1 peers that are not here",
    "1+ 2- 9+, did not judge peer 3",
    "1+ 2- 3- 2+, judged peer 2 twice",
    "1+ 2+ 3+, 'serves 3 peers, there are 2 slots'",
    "1? 2- 3-, gave peer 1 an optimistic slot and chokes it"
  })
  void namesWhatCannotBe(String verdicts, String what) {
    assertThatThrownBy(() -> VerdictCheck.inOrder(ROUND, read(verdicts)))
        .isInstanceOf(Nonsense.class)
        .hasMessage(what);
  }

  @Test
  void takesNoNullForAnAnswer() {
    List<Verdict> hole = new ArrayList<>(read("1+ 2-"));
    hole.add(null);
    List<Verdict> mute = List.of(new Verdict(1, true, false, null));

    assertThatThrownBy(() -> VerdictCheck.inOrder(ROUND, null)).hasMessage("answered null");
    assertThatThrownBy(() -> VerdictCheck.inOrder(ROUND, hole)).isInstanceOf(Nonsense.class);
    assertThatThrownBy(() -> VerdictCheck.inOrder(ROUND, mute)).isInstanceOf(Nonsense.class);
  }

  private static List<Verdict> read(String verdicts) {
    return Stream.of(verdicts.split(" "))
        .filter(word -> !word.isEmpty())
        .map(word ->
            new Verdict(
                Long.parseLong(word.substring(0, 1)),
                "+*".contains(word.substring(1)),
                "?*".contains(word.substring(1)),
                Reason.TURN))
        .toList();
  }

  private static Candidate peer(long key) {
    return new Candidate(key, true, false, false, false, false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
