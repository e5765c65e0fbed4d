package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.testkit.ChokerContract;
import io.htorrent.testkit.ChokerRounds;
import io.htorrent.testkit.Judged;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The built-in choker keeps the contract too. It is here since the engine cannot see the testkit.
final class LongestWaitingChokerTest extends ChokerContract {

  @Override
  protected Choker.Factory factory() {
    return new Factory();
  }

  @Test
  void servesThoseWhoWaitLongest() {
    Judged judged =
        judge(
            ChokerRounds.at(600)
                .leeching(
                    2,
                    "1 interested last=10s from=999",
                    "2 interested last=90s",
                    "3 interested last=50s",
                    "4 last=500s"));

    assertThat(judged.served(Reason.BUILT_IN)).containsExactly(2L, 3L);
    assertThat(judged.reasonOf(4)).isEqualTo(Reason.NOT_INTERESTED);
  }

  private static final class Factory implements Choker.Factory {
    @Override
    public String name() {
      return "built-in";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new LongestWaitingChoker();
    }
  }
}
