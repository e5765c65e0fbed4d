package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.Eviction.Notice;
import io.htorrent.engine.Eviction.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who has to leave. A peer is a word: `+` useful or `-` not, then `s` seed, `p` on parole, `c`
/// chokes us, `n` new; a number is its bytes a second, after `@` for how many seconds it is silent,
/// after `#` its priority. Its key is its place in the line.
class EvictionTest {

  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest(name = "{0}: {1} goes")
  @CsvSource({
    "+5 -900, 1", // nothing for us
    "+s1 +900, 1", // seeds are kept
    "+900p +1, 0", // on parole
    "+10 +9, 1", // gives less
    "+5 +5c, 1", // chokes us
    "+5@9 +5@30 +5@1, 1", // silent longest
    "-900s +1c, 0"
  })
  void theLeastUsefulGoes(String peers, long gone) {
    List<Notice> notices = Eviction.surplus(peers(peers), peers(peers).size() - 1);

    assertThat(notices).extracting(Notice::key).containsExactly(gone);
  }

  @ParameterizedTest(name = "{0}, limit {1}: {2} go")
  @CsvSource({
    "+1 +2 +3, 3, ''",
    "+1 +2 +3, 2, '0'",
    "+1 +2 +3 +4, 2, '0 1'",
    "+1 +2 n+0 n+0 n+0, 2, ''", // new ones have their minute
    "+1 +2 +3 n+0 n+0, 2, '0'"
  })
  void surplusIsWhatHasHadItsMinute(String peers, int limit, String gone) {
    assertThat(keys(Eviction.surplus(peers(peers), limit))).isEqualTo(gone);
  }

  @ParameterizedTest(name = "{0} and one of priority {1} knocks: {2} goes")
  @CsvSource({
    "+1 -9 +2, 0, '1'", // idle for a minute
    "+1 +9, 99, ''", // all of use
    "n-0#5 n-0#7, 6, '0'", // unproven: BEP 40 decides
    "n-0#5 n-0#7, 5, ''",
    "n-0#5 n-0#7, -1, '0'", // unsigned
    "n+9#5 n-0#7, 6, ''" // who gives already stays
  })
  void whoeverKnocksTakesThePlaceOfTheIdle(String peers, int priority, String gone) {
    assertThat(keys(Eviction.forNewcomer(peers(peers), priority).stream().toList()))
        .isEqualTo(gone);
  }

  @ParameterizedTest(name = "{0} peers, 50 places: {1} turn over")
  @CsvSource({"45, 0", "46, 1", "50, 2", "60, 2"})
  void fourPercentTurnOverWhenNearlyFull(int count, int gone) {
    List<Standing> peers = peers("+7 ".repeat(count).trim());

    assertThat(Eviction.turnover(peers, 50)).hasSize(gone);
  }

  @Test
  void newPeersAreNoTurnover() {
    assertThat(Eviction.turnover(peers("n+0 ".repeat(50).trim()), 50)).isEmpty();
  }

  @Test
  void reasonsSayWhatWasWrong() {
    List<Notice> notices = Eviction.surplus(peers("-0 +5p +120c +900"), 1);

    assertThat(notices)
        .extracting(Notice::reason)
        .containsExactly(
            "the least useful of 4: it has nothing for us, or wants nothing",
            "the least useful of 4: it had a part in a bad piece",
            "the least useful of 4: 120 B/s, chokes us");
  }

  private static String keys(List<Notice> notices) {
    return notices.stream().map(one -> "" + one.key()).collect(Collectors.joining(" "));
  }

  private static List<Standing> peers(String line) {
    List<Standing> peers = new ArrayList<>();
    for (String word : line.split(" ")) {
      peers.add(
          new Standing(
              peers.size(),
              word.contains("+"),
              word.contains("s"),
              word.contains("p"),
              number(word, "[+-][a-z]*"),
              word.contains("c"),
              number(word, ".*@") * SECOND,
              word.contains("n") ? SECOND : 100 * SECOND,
              (int) number(word, ".*#")));
    }
    return peers;
  }

  private static long number(String word, String after) {
    String rest = word.replaceFirst("^n?" + after, "");
    String digits = rest.replaceFirst("[^0-9].*", "");
    return rest.equals(word) || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
