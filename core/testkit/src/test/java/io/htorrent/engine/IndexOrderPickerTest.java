package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.testkit.Picked;
import io.htorrent.testkit.PiecePickerContract;
import io.htorrent.testkit.Swarm;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The built-in picker keeps the contract too. It is here since the engine cannot see the testkit.
final class IndexOrderPickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new Factory();
  }

  @Test
  void picksInOrderAndSaysThatItIsBuiltIn() {
    Swarm swarm = Swarm.of("3v 9 1[x..r] 1-  2");

    Picked picked = swarm.pick(swarm.picker(factory()), swarm.seed(), 7);

    assertThat(picked.blocks()).isEqualTo("1:0 1:1 1:2 1:3 2:1 2:2 4:0");
    assertThat(picked.reasons()).containsExactly(PickReason.BUILT_IN);
  }

  @Test
  void looksAtWhatIsDoneOnce() {
    Swarm swarm = Swarm.open(10_000, 4);
    PiecePicker picker = swarm.picker(factory());
    for (int piece = 0; piece < 9_000; piece++) {
      swarm.verified(piece);
    }
    swarm.pick(picker, swarm.seed(), 1);
    long before = swarm.looks();

    swarm.pick(picker, swarm.seed(), 1);

    assertThat(swarm.looks() - before).isLessThan(10);
  }

  private static final class Factory implements PiecePicker.Factory {
    @Override
    public String name() {
      return "built-in";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new IndexOrderPicker();
    }
  }
}
