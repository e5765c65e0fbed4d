package io.htorrent.choker.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.testkit.ChokerContract;
import io.htorrent.testkit.ChokerRounds;
import io.htorrent.testkit.Judged;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OpenChokerTest extends ChokerContract {

  @Override
  protected Choker.Factory factory() {
    return new OpenChoker.Factory();
  }

  @Test
  void servesEverybodyWhoAsksWhateverTheSessionOffers() {
    Choker choker = factory().create(options(), new SplittableRandom(1));
    String[] peers =
        IntStream.rangeClosed(1, 300).mapToObj(i -> i + " interested").toArray(String[]::new);

    Judged judged = Judged.of(choker.judge(ChokerRounds.at(600).leeching(choker.slots(8), peers)));

    assertThat(judged.served(Reason.OPEN)).hasSize(300);
  }

  @Test
  void servesNoMoreThanTheUserWants() {
    Options two = Options.of(factory().options(), Map.of("slots", "2"));
    Choker choker = factory().create(two, new SplittableRandom(1));

    Judged judged =
        Judged.of(
            choker.judge(
                ChokerRounds.at(600)
                    .seeding(
                        choker.slots(8),
                        "1 interested unchoked since=15s",
                        "2 interested last=30s",
                        "3 interested last=60s",
                        "4")));

    assertThat(choker.slots(8)).isEqualTo(2);
    assertThat(judged.served(Reason.OPEN)).containsExactly(2L, 3L);
    assertThat(judged.reasonOf(1)).isEqualTo(Reason.OUTRANKED);
    assertThat(judged.reasonOf(4)).isEqualTo(Reason.NOT_INTERESTED);
  }
}
