package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// When a peer has used up our patience.
class PatienceTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Patience.Crowd QUIET = new Patience.Crowd(false, false);
  private static final Patience.Crowd FULL = new Patience.Crowd(true, false);
  private static final Patience.Crowd SHORT_OF_SLOTS = new Patience.Crowd(false, true);

  private static Patience.Conduct silent(long seconds) {
    return new Patience.Conduct(false, seconds * SECOND, 0, false, 0, 0, 0, 0);
  }

  private static Patience.Conduct heldBack(long seconds) {
    return new Patience.Conduct(true, seconds * SECOND, seconds * SECOND, true, 0, 0, 0, 0);
  }

  private static Patience.Conduct midMessage(long seconds) {
    return new Patience.Conduct(false, 0, seconds * SECOND, false, 0, 0, 0, 0);
  }

  private static Patience.Conduct overdue() {
    return new Patience.Conduct(false, 0, 0, true, 0, 0, 0, 0);
  }

  private static Patience.Conduct unread(long bytes, long seconds) {
    return new Patience.Conduct(false, 0, 0, false, bytes, seconds * SECOND, 0, 0);
  }

  private static Patience.Conduct bored(long seconds) {
    return new Patience.Conduct(false, 0, 0, false, 0, 0, seconds * SECOND, 0);
  }

  private static Patience.Conduct idleInItsSlot(long seconds) {
    return new Patience.Conduct(false, 0, 0, false, 0, 0, 0, seconds * SECOND);
  }

  static Stream<Arguments> conducts() {
    return Stream.of(
        Arguments.of("120 s of silence", silent(120), QUIET, ""),
        Arguments.of("121 s of silence", silent(121), QUIET, "silent for two minutes"),
        Arguments.of("silence while we do not read", heldBack(600), FULL, ""),
        Arguments.of("P11 60 s in one message", midMessage(60), QUIET, ""),
        Arguments.of("P11 61 s in one message", midMessage(61), QUIET, "one message for more"),
        Arguments.of("P22 4 MiB unread", unread(4 << 20, 1), QUIET, ""),
        Arguments.of(
            "P22 more than 4 MiB unread", unread((4 << 20) + 1, 1), QUIET, "4194305 bytes"),
        Arguments.of("P22 reads nothing for 120 s", unread(1, 120), QUIET, ""),
        Arguments.of("P22 reads nothing for 121 s", unread(1, 121), QUIET, "took nothing"),
        Arguments.of("ten minutes of no use, room for more", bored(601), QUIET, ""),
        Arguments.of("ten minutes of no use, no room", bored(601), FULL, "of no use"),
        Arguments.of("nine minutes of no use, no room", bored(540), FULL, ""),
        Arguments.of("a slot unused, nobody waits", idleInItsSlot(61), QUIET, ""),
        Arguments.of(
            "a slot unused, others wait", idleInItsSlot(61), SHORT_OF_SLOTS, "a minute of"),
        Arguments.of("a slot unused for a minute", idleInItsSlot(60), SHORT_OF_SLOTS, ""));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("conducts")
  void endsWhereTheRulesSay(
      String what, Patience.Conduct conduct, Patience.Crowd crowd, String reason) {
    Patience.Verdict verdict = Patience.judge(conduct, crowd);

    if (reason.isEmpty()) {
      assertThat(verdict).as(what).isEqualTo(new Patience.Verdict.Keep());
    } else {
      assertThat(verdict)
          .as(what)
          .isInstanceOfSatisfying(
              Patience.Verdict.Close.class, close -> assertThat(close.reason()).contains(reason));
    }
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void whoOwesABlockForTooLongIsSnubbedAndStays(Patience.Crowd crowd) {
    assertThat(Patience.judge(overdue(), crowd)).isEqualTo(new Patience.Verdict.Snub());
  }

  static Stream<Patience.Crowd> crowds() {
    return Stream.of(QUIET, FULL, SHORT_OF_SLOTS);
  }
}
