package io.htorrent.picker.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.Picked;
import io.htorrent.testkit.PiecePickerContract;
import io.htorrent.testkit.Swarm;
import io.htorrent.testkit.SwarmPeer;
import org.junit.jupiter.api.Test;

final class SequentialPickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new SequentialPicker.Factory();
  }

  @Test
  void picksInOrderWhateverTheRarity() {
    assertThat(pick("9 1 5 .", "xxxx", 16).pieces()).containsExactly(0, 1, 2, 3);
    assertThat(pick("9 1 5 .", "x.xx", 16).pieces()).containsExactly(0, 2, 3);
    assertThat(pick("9 1", "xx", 1).reasons()).containsExactly(PickReason.SEQUENTIAL);
  }

  @Test
  void findsTheOnlyPieceOfAPoorPeerWithoutLookingAtAll() {
    Swarm swarm = Swarm.open(10_000, 4);
    PiecePicker picker = swarm.picker(factory());
    swarm.pick(picker, swarm.seed(), 1);
    SwarmPeer poor = swarm.peer(".".repeat(9_990) + "x" + ".".repeat(9));
    long before = swarm.looks();

    assertThat(swarm.pick(picker, poor, 4).pieces()).containsExactly(9_990);
    assertThat(swarm.looks() - before + poor.looks()).isLessThan(20);
  }

  @Test
  void finishesStartedPiecesInTheirPlace() {
    assertThat(pick("1v 1[x..r] 1 1[...x]", "xxxx", 100).blocks())
        .isEqualTo("1:1 1:2 2:0 2:1 2:2 2:3 3:0 3:1 3:2");
  }

  @Test
  void picksTheHigherPriorityBeforeTheLowerIndex() {
    assertThat(pick("1 1!6 1!7 1!6 1!1", "xxxxx", 20).pieces()).containsExactly(2, 1, 3, 0, 4);
  }

  @Test
  void letsPeersShareTheFront() {
    Swarm swarm = Swarm.of("1 1 1");
    PiecePicker picker = swarm.picker(factory());
    SwarmPeer one = swarm.seed();
    SwarmPeer other = swarm.seed();

    assertThat(swarm.pick(picker, one, 3).blocks()).isEqualTo("0:0 0:1 0:2");
    assertThat(swarm.pick(picker, other, 3).blocks()).isEqualTo("0:3 1:0 1:1");
  }

  @Test
  void goesBackToAPieceThatFailed() {
    Swarm swarm = Swarm.of("1v 1v 1 1");
    PiecePicker picker = swarm.picker(factory());
    swarm.pick(picker, swarm.seed(), 1);
    swarm.failed(0);

    assertThat(swarm.pick(picker, swarm.seed(), 5).pieces()).containsExactly(0, 2);
  }

  @Test
  void goesBackToBlocksThatCameBack() {
    Swarm swarm = Swarm.of("1 1 1");
    PiecePicker picker = swarm.picker(factory());
    SwarmPeer slow = swarm.seed();
    swarm.pick(picker, slow, 6);
    swarm.returned(slow, 0, 2);

    assertThat(swarm.pick(picker, swarm.seed(), 2).blocks()).isEqualTo("0:2 1:2");
  }

  @Test
  void givesASnubbedPeerTheEnd() {
    Swarm swarm = Swarm.of("1 1 1 1v");
    PiecePicker picker = swarm.picker(factory());

    assertThat(swarm.pick(picker, swarm.seed().snubbing(), 5).pieces()).containsExactly(2, 1);
  }

  @Test
  void takesTheEdgesFirstWhenAsked() {
    Swarm swarm = Swarm.of("1 1 1!7 1");
    PiecePicker picker = swarm.picker(factory(), "edges-first=true");

    assertThat(swarm.pick(picker, swarm.seed(), 16).pieces()).containsExactly(0, 3, 2, 1);
  }

  private Picked pick(String pieces, String has, int room) {
    Swarm swarm = Swarm.of(pieces);
    return swarm.pick(swarm.picker(factory()), swarm.peer(has), room);
  }
}
