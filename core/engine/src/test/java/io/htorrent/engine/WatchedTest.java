package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.PluginCall;
import io.htorrent.engine.loop.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The strategy on trial says a word; the built-in one says `built-in`.
final class WatchedTest {

  private static final InfoHash TORRENT =
      InfoHash.parse("00112233445566778899aabbccddeeff00112233");

  private final VirtualTime time = new VirtualTime();
  private final List<String> told = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();

  /// A strategy of one word.
  private interface Word {
    String say();
  }

  @Test
  void asksTheStrategyWhileItIsWell() {
    Watched<Word> watched = watch(() -> "mine");

    assertThat(ask(watched)).isEqualTo("mine");
    assertThat(told).isEmpty();
  }

  @Test
  void replacesWhatThrowsAndNamesItOnce() {
    Watched<Word> watched =
        watch(() -> {
          throw new IllegalStateException("a bug");
        });

    assertThat(ask(watched)).isEqualTo("built-in");
    assertThat(ask(watched)).isEqualTo("built-in");
    watched.run(Word::say);
    assertThat(told).containsExactly("picker 'x' threw java.lang.IllegalStateException: a bug");
  }

  @Test
  void replacesWhatThrowsWhateverIsThrown() {
    assertThat(ask(watch(() -> recurse(0)))).isEqualTo("built-in");
    assertThat(ask(watch(() -> sneak(new NoSuchMethodError("gone"), Error.class))))
        .isEqualTo("built-in");
    assertThat(ask(watch(() -> sneak(new Exception("checked"), RuntimeException.class))))
        .isEqualTo("built-in");
    assertThat(told).hasSize(3);
  }

  @Test
  void takesNoBlameForAMachineThatDies() {
    Watched<Word> watched =
        watch(() -> {
          throw new OutOfMemoryError("all of us");
        });

    assertThatThrownBy(() -> ask(watched)).isInstanceOf(OutOfMemoryError.class);
    assertThat(told).isEmpty();
  }

  @Test
  void takesNoBlameForOurFaults() {
    Watched<Word> watched =
        watch(() -> {
          throw new OwnFault(new IllegalStateException("our bug"));
        });

    assertThatThrownBy(() -> ask(watched)).isInstanceOf(OwnFault.class);
    assertThat(told).isEmpty();
  }

  @Test
  void saysWhatNonsenseItWas() {
    Watched<Word> watched =
        watch(() -> {
          throw new Nonsense("judged peer 7 twice");
        });

    watched.run(Word::say);

    assertThat(told).containsExactly("picker 'x' judged peer 7 twice");
  }

  @Test
  void replacesWhatCannotBeMade() {
    Watched<Word> watched =
        new Watched<>(
            context(),
            TORRENT,
            new Strategy(Strategy.Kind.PICKER, "x"),
            () -> "built-in",
            () -> {
              throw new IllegalStateException("no");
            });

    assertThat(ask(watched)).isEqualTo("built-in");
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest(name = "calls of {0} ms, {1} s apart: replaced after {2}")
  @CsvSource({"51, 0, 3", "51, 29, 3", "5000, 1, 3", "51, 30, 0", "50, 0, 0", "1, 0, 0"})
  void replacesWhatTakesTooLongThreeTimesAMinute(int millis, int secondsApart, int calls) {
    Watched<Word> watched =
        watch(() -> {
          time.spend(TimeUnit.MILLISECONDS.toNanos(millis));
          return "mine";
        });
    time.spend(TimeUnit.SECONDS.toNanos(10));

    int asked = 0;
    for (; asked < 100 && told.isEmpty(); asked++) {
      watched.run(Word::say);
      time.spend(TimeUnit.SECONDS.toNanos(secondsApart) - TimeUnit.MILLISECONDS.toNanos(millis));
    }

    assertThat(told.isEmpty() ? 0 : asked).isEqualTo(calls);
    assertThat(ask(watched)).isEqualTo(calls == 0 ? "mine" : "built-in");
  }

  @Test
  void threeSlowCallsAreForgivenWhileItIsNew() {
    Watched<Word> watched =
        watch(() -> {
          time.spend(TimeUnit.MILLISECONDS.toNanos(60));
          return "mine";
        });

    int asked = 0;
    for (; asked < 100 && told.isEmpty(); asked++) {
      watched.run(Word::say);
    }

    assertThat(asked).isEqualTo(6);
  }

  @Test
  void countsSlowCallsAmongQuickOnes() {
    int[] turn = {0};
    Watched<Word> watched =
        watch(() -> {
          time.spend(TimeUnit.MILLISECONDS.toNanos(++turn[0] % 10 == 0 ? 60 : 1));
          return "mine";
        });
    time.spend(TimeUnit.SECONDS.toNanos(10));

    for (int i = 0; i < 30; i++) {
      watched.run(Word::say);
    }

    assertThat(told).containsExactly("picker 'x' took over 50 ms 3 times within a minute");
  }

  @ParameterizedTest(name = "throws: {0}")
  @ValueSource(booleans = {false, true})
  void tellsWhoLooksFromOutsideWhenItIsInACall(boolean throwing) {
    Watched<Word> watched =
        watch(() -> {
          calls.add("working");
          if (throwing) {
            throw new IllegalStateException("a bug");
          }
          return "mine";
        });
    calls.clear();

    watched.run(Word::say);

    assertThat(calls).containsExactly("entered picker 'x'", "working", "left");
  }

  private Watched<Word> watch(Word strategy) {
    return new Watched<>(
        context(),
        TORRENT,
        new Strategy(Strategy.Kind.PICKER, "x"),
        () -> "built-in",
        () -> strategy);
  }

  private static String ask(Watched<Word> watched) {
    return watched.ask(Word::say);
  }

  private SessionContext context() {
    TokenBucket free = new TokenBucket(0, 0);
    return new SessionContext(
        time.loop(),
        new CallWatch() {
          @Override
          public void entered(PluginCall call) {
            calls.add("entered " + call.whose());
          }

          @Override
          public void left() {
            calls.add("left");
          }
        },
        time.workers(1, 0),
        null,
        new Strategies(List.of(), null, null, List.of(), null),
        EngineSettings.usual(),
        new SessionContext.Shared(
            new Buffers(BlockContents.WHOLE, 1, 1),
            free,
            free,
            new DialTurns(time.loop()),
            new SessionLimit(1),
            new AnnounceTurns(time.loop()),
            null,
            new SourceTurns()),
        new SessionContext.Self(
            PeerId.random("-HT0100-", new SplittableRandom(1)),
            1,
            new OwnAddresses(),
            new NodeTips()),
        null,
        this::told);
  }

  private void told(Event event) {
    if (event instanceof Event.StrategyReplaced replaced) {
      told.add(replaced.strategy() + " " + replaced.reason());
    }
  }

  private static String recurse(int depth) {
    return depth < 0 ? "" : recurse(depth + 1) + depth;
  }

  /// Throws what the compiler would not let pass.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> String sneak(Throwable failure, Class<E> unused) throws E {
    throw (E) failure;
  }
}
