package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SwarmTest {

  @Test
  void readsTheText() {
    Swarm swarm = Swarm.of("1 . 3v 2h 1- 2[x..r] 1!7");

    assertThat(swarm.pieceCount()).isEqualTo(7);
    assertThat(swarm.availability(0)).isEqualTo(1);
    assertThat(swarm.availability(1)).isZero();
    assertThat(swarm.state(2)).isEqualTo(PieceState.VERIFIED);
    assertThat(swarm.state(3)).isEqualTo(PieceState.HASHING);
    assertThat(swarm.state(4)).isEqualTo(PieceState.UNWANTED);
    assertThat(swarm.priority(6)).isEqualTo(7);
    assertThat(swarm.partialCount()).isEqualTo(1);
    assertThat(swarm.partial(0)).isEqualTo(5);
    assertThat(swarm.openBlocks(5)).isEqualTo(2);
    assertThat(swarm.nextOpenBlock(5, 0)).isEqualTo(1);
    assertThat(swarm.requesters(5, 3)).isEqualTo(1);
    assertThat(swarm.peers()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "-1", "1vv", "2[]", "2[y]", "1!8", ""})
  void refusesOtherWords(String text) {
    assertThatThrownBy(() -> Swarm.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void movesPiecesThroughTheirStates() {
    Swarm swarm = Swarm.of("1 1", 2);
    SwarmPeer peer = swarm.peer("xx");
    List<PieceState> states = new ArrayList<>();

    swarm.requested(peer, 0, 0);
    states.add(swarm.state(0));
    swarm.returned(peer, 0, 0);
    states.add(swarm.state(0));
    swarm.requested(peer, 0, 0);
    swarm.requested(peer, 0, 1);
    swarm.arrived(peer, 0, 0);
    states.add(swarm.state(0));
    swarm.arrived(peer, 0, 1);
    states.add(swarm.state(0));
    swarm.verified(0);
    states.add(swarm.state(0));

    assertThat(states)
        .containsExactly(
            PieceState.STARTED,
            PieceState.OPEN,
            PieceState.STARTED,
            PieceState.HASHING,
            PieceState.VERIFIED);
    assertThat(swarm.partialCount()).isZero();
    assertThat(peer.inFlight()).isZero();
  }

  @Test
  void stopsAPickerThatOffersWhatThePeerLacks() {
    Swarm swarm = Swarm.of("1 1");
    PiecePicker greedy = (view, peer, wanted) -> wanted.offer(1, 0, PickReason.RAREST);

    assertThatThrownBy(() -> swarm.pick(greedy, swarm.peer("x."), 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cannot give");
  }

  @Test
  void stopsAPickerThatOffersWhatIsHere() {
    Swarm swarm = Swarm.of("1v 1[x...]");
    PiecePicker verified = (view, peer, wanted) -> wanted.offer(0, 0, PickReason.RAREST);
    PiecePicker arrived = (view, peer, wanted) -> wanted.offer(1, 0, PickReason.RAREST);

    assertThatThrownBy(() -> swarm.pick(verified, swarm.seed(), 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not needed");
    assertThatThrownBy(() -> swarm.pick(arrived, swarm.seed(), 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not needed");
  }

  @Test
  void stopsAPickerThatIgnoresTheRoom() {
    Swarm swarm = Swarm.of("1 1");
    PiecePicker greedy =
        (view, peer, wanted) -> {
          wanted.offerOpen(0, PickReason.RAREST);
          wanted.offerOpen(1, PickReason.RAREST);
        };

    assertThatThrownBy(() -> swarm.pick(greedy, swarm.seed(), 4))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no room");
  }

  @Test
  void refusesABlockThatThisPeerWasAskedFor() {
    Swarm swarm = Swarm.of("1");
    List<Boolean> answers = new ArrayList<>();
    PiecePicker twice =
        (view, peer, wanted) -> {
          answers.add(wanted.offer(0, 0, PickReason.ENDGAME));
          answers.add(wanted.offer(0, 0, PickReason.ENDGAME));
        };

    Picked picked = swarm.pick(twice, swarm.seed(), 4);

    assertThat(answers).containsExactly(true, false);
    assertThat(picked.blocks()).isEqualTo("0:0");
  }

  @Test
  void countsSeedsInNoPiece() {
    Swarm swarm = Swarm.open(3, 4);

    swarm.joined(swarm.seed());
    swarm.joined(swarm.peer("x.x"));

    assertThat(swarm.seeds()).isEqualTo(1);
    assertThat(swarm.peers()).isEqualTo(2);
    assertThat(List.of(swarm.availability(0), swarm.availability(1), swarm.availability(2)))
        .containsExactly(1, 0, 1);
  }
}
