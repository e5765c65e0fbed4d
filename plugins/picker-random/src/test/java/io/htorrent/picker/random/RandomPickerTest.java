package io.htorrent.picker.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.Picked;
import io.htorrent.testkit.PiecePickerContract;
import io.htorrent.testkit.Swarm;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RandomPickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new RandomPicker.Factory();
  }

  @Test
  void takesAnyPieceWhateverItsRarity() {
    TreeMap<Integer, Integer> drawn = new TreeMap<>();

    for (int seed = 0; seed < 1000; seed++) {
      Picked picked = pick("9 . 1 5 5v 2-", "xxxxxx", 1, seed);
      assertThat(picked.reasons()).containsExactly(PickReason.RANDOM);
      drawn.merge(picked.pieces().getFirst(), 1, Integer::sum);
    }

    assertThat(drawn).containsOnlyKeys(0, 1, 2, 3);
    assertThat(drawn.values()).as("250 each").allMatch(count -> count > 180 && count < 320);
  }

  @Test
  void drawsFairlyForAPeerThatHasLittle() {
    int[] drawn = new int[400];
    String has = "x" + ".".repeat(198) + "x" + ".".repeat(199) + "x";

    for (int seed = 0; seed < 900; seed++) {
      Swarm swarm = Swarm.open(400, 4);
      PiecePicker picker = swarm.picker(factory(), options(), seed);
      drawn[swarm.pick(picker, swarm.peer(has), 1).pieces().getFirst()]++;
    }

    assertThat(Arrays.stream(drawn).filter(count -> count > 0).count()).isEqualTo(3);
    assertThat(List.of(drawn[0], drawn[199], drawn[399]))
        .allMatch(count -> count > 220 && count < 380);
  }

  @Test
  void drawsFairlyForAPeerThatHasMuchButLittleOfWhatIsLeft() {
    int[] drawn = new int[60];
    String pieces = "1v ".repeat(20) + "1 ".repeat(40);
    String has = "x".repeat(20) + "x" + ".".repeat(18) + "x" + ".".repeat(19) + "x".repeat(1);

    for (int seed = 0; seed < 900; seed++) {
      drawn[pick(pieces, has, 1, seed).pieces().getFirst()]++;
    }

    assertThat(List.of(drawn[20], drawn[39], drawn[59]))
        .allMatch(count -> count > 220 && count < 380);
  }

  @Test
  void picksTheHigherPriorityFirst() {
    assertThat(pick("1 9!7 1 8!5", "xxxx", 8, 1).pieces()).containsExactly(1, 3);
  }

  @Test
  void finishesStartedPiecesFirst() {
    Picked picked = pick("1 1[x..r] 1 1[...x]", "xxxx", 6, 1);

    assertThat(picked.blocks()).startsWith("1:1 1:2 3:0 3:1 3:2 ");
    assertThat(picked.reasons()).containsExactly(PickReason.PARTIAL, PickReason.RANDOM);
  }

  @Test
  void beginsNewPiecesFirstWhenAskedTo() {
    Swarm swarm = Swarm.of("1 1[x..r] 1v");
    PiecePicker picker = swarm.picker(factory(), "finish-started=false");

    assertThat(swarm.pick(picker, swarm.seed(), 5).blocks()).isEqualTo("0:0 0:1 0:2 0:3 1:1");
  }

  @Test
  void letsASnubbedPeerBeginItsOwn() {
    Swarm swarm = Swarm.of("1 1[x..r] 1v");
    PiecePicker picker = swarm.picker(factory());

    assertThat(swarm.pick(picker, swarm.seed().snubbing(), 1).blocks()).isEqualTo("0:0");
  }

  private Picked pick(String pieces, String has, int room, long seed) {
    Swarm swarm = Swarm.of(pieces);
    return swarm.pick(swarm.picker(factory(), options(), seed), swarm.peer(has), room);
  }
}
