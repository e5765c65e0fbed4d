package io.htorrent.picker.endgame;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.Picked;
import io.htorrent.testkit.PiecePickerContract;
import io.htorrent.testkit.Swarm;
import io.htorrent.testkit.SwarmPeer;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class EndgamePickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new EndgamePicker.Factory();
  }

  @Override
  protected boolean fillsRoom() {
    return false;
  }

  @Test
  void asksForABlockThatSomebodyElseWasAskedFor() {
    Picked picked = pick("1v 1[xxrx] 1h 1-", "xxxx", 10);

    assertThat(picked.blocks()).isEqualTo("1:2");
    assertThat(picked.reasons()).containsExactly(PickReason.ENDGAME);
  }

  @Test
  void asksForOneAtATime() {
    Swarm swarm = Swarm.of("1[rrrr] 1[rrrr]");
    PiecePicker picker = swarm.picker(factory());
    SwarmPeer idle = swarm.seed();

    Picked first = swarm.pick(picker, idle, 10);
    Picked whileBusy = swarm.pick(picker, idle, 10);
    swarm.arrived(idle, first.offers().getFirst().piece(), first.offers().getFirst().block());
    Picked next = swarm.pick(picker, idle, 10);

    assertThat(first.offers()).hasSize(1);
    assertThat(whileBusy.offers()).isEmpty();
    assertThat(next.offers()).hasSize(1).isNotEqualTo(first.offers());
  }

  @Test
  void waitsUntilNoPieceIsUntouched() {
    assertThat(pick("1[xxrx] 1", "xx", 10).offers()).isEmpty();
    assertThat(pick("1[xxrx] .", "x.", 10).offers()).isEmpty();
    assertThat(pick("1[xxrx] 1-", "xx", 10).offers()).hasSize(1);
  }

  @Test
  void doesNotWaitWhenNotStrict() {
    Swarm swarm = Swarm.of("1[xxrx] .");
    PiecePicker picker = swarm.picker(factory(), "strict=false");

    assertThat(swarm.pick(picker, swarm.peer("x."), 10).blocks()).isEqualTo("0:2");
  }

  @Test
  void asksOnlyForWhatThePeerHas() {
    assertThat(pick("1[rrrr] 1[xxxr]", ".x", 10).blocks()).isEqualTo("1:3");
    assertThat(pick("1[rrrr] 1[xxxr]", "..", 10).offers()).isEmpty();
  }

  @Test
  void leavesOpenBlocksToThePickersBeforeIt() {
    assertThat(pick("1[x.x.]", "x", 10).offers()).isEmpty();
    assertThat(pick("1[x.r.]", "x", 10).blocks()).isEqualTo("0:2");
  }

  @Test
  void asksNobodyTwiceForTheSameBlock() {
    Swarm swarm = Swarm.of("1[xxx.]");
    PiecePicker picker = swarm.picker(factory());
    SwarmPeer asked = swarm.seed();
    swarm.requested(asked, 0, 3);

    assertThat(swarm.pick(picker, asked, 10).offers()).isEmpty();
    assertThat(swarm.pick(picker, swarm.seed(), 10).blocks()).isEqualTo("0:3");
  }

  @Test
  void drawsFromAllThatIsMissing() {
    TreeSet<String> drawn = new TreeSet<>();

    for (int seed = 0; seed < 300; seed++) {
      Swarm swarm = Swarm.of("1[rrxx] 1[xxrr] 1[rxxr]");
      PiecePicker picker = factory().create(swarm, options(), new SplittableRandom(seed));
      drawn.add(swarm.pick(picker, swarm.seed(), 10).blocks());
    }

    assertThat(drawn).containsExactly("0:0", "0:1", "1:2", "1:3", "2:0", "2:3");
  }

  private Picked pick(String pieces, String has, int room) {
    Swarm swarm = Swarm.of(pieces);
    return swarm.pick(swarm.picker(factory()), swarm.peer(has), room);
  }
}
