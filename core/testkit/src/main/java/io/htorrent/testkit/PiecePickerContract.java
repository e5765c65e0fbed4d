package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView.PieceState;
import io.htorrent.testkit.Picked.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [PiecePicker] must do, whatever its policy. Extend it in a picker's test:
///
/// ```java
/// final class EndgamePickerTest extends PiecePickerContract {
///   protected PiecePicker.Factory factory() {
///     return new EndgamePicker.Factory();
///   }
/// }
/// ```
///
/// Every pick also fails the test at once when it offers a piece that the peer cannot give, a block
/// that is not needed, or more than there is room for.
public abstract class PiecePickerContract {

  private static final int BLOCKS = 4;

  /// The factory on trial.
  protected abstract PiecePicker.Factory factory();

  /// The settings it is tried with: its defaults, unless overridden.
  protected Options options() {
    return Options.defaults(factory().options());
  }

  /// Whether the picker takes any open block there is: true for all but those that only add to
  /// another one in a chain.
  protected boolean fillsRoom() {
    return true;
  }

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    PiecePicker.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    assertThat(factory.options()).allSatisfy(option -> assertThat(option.help()).isNotBlank());
    Options.defaults(factory.options());
  }

  @Test
  void offersNothingWhereNothingFits() {
    assertThat(pickOnce("1 2 1 .", "....", 4)).isEmpty();
    assertThat(pickOnce("1v 2h 1- 1[xrrx]", "xxx.", 4)).isEmpty();
    assertThat(pickOnce("1v 1v 1v 1v", "xxxx", 4)).isEmpty();
    assertThat(pickOnce("1 2 1 .", "xxxx", 0)).isEmpty();
  }

  @Test
  void offersNothingToAPeerThatChokes() {
    Swarm swarm = Swarm.of("1 2 1 1[x..r]");
    PiecePicker picker = create(swarm, 1);

    Picked picked = swarm.pick(picker, swarm.peer("xxxx").choking(), 10);

    assertThat(picked.offers()).isEmpty();
  }

  @Test
  void fillsTheRoomWithOpenBlocks() {
    Swarm swarm = Swarm.of("1 2 1[x..r] 3 3v 1h 2-");
    PiecePicker picker = create(swarm, 1);

    Picked picked = swarm.pick(picker, swarm.peer("xxxx.x."), 100);

    if (fillsRoom()) {
      assertThat(picked.offers())
          .extracting(Offer::toString)
          .containsExactlyInAnyOrder(
              "0:0", "0:1", "0:2", "0:3", "1:0", "1:1", "1:2", "1:3", "2:1", "2:2", "3:0", "3:1",
              "3:2", "3:3");
    }
  }

  @Test
  void servesASnubbedPeerToo() {
    Swarm swarm = Swarm.of("1 2 1[x..r] .");
    PiecePicker picker = create(swarm, 1);

    Picked picked = swarm.pick(picker, swarm.peer("xxxx").snubbing(), 1);

    assertThat(picked.offers()).hasSize(fillsRoom() ? 1 : picked.offers().size());
  }

  @Test
  void takesAPieceThatFailedAgain() {
    Swarm swarm = Swarm.of("1 1");
    PiecePicker picker = create(swarm, 1);
    SwarmPeer peer = swarm.peer("x.");
    swarm.pick(picker, peer, BLOCKS);
    for (int block = 0; block < BLOCKS; block++) {
      if (!swarm.askedOf(peer, 0, block)) {
        swarm.requested(peer, 0, block);
      }
      swarm.arrived(peer, 0, block);
    }
    swarm.failed(0);

    Picked picked = swarm.pick(picker, peer, BLOCKS);

    if (fillsRoom()) {
      assertThat(picked.blocks()).isEqualTo("0:0 0:1 0:2 0:3");
    }
  }

  @Test
  void forgetsDeselectedPiecesAndTakesReselectedOnes() {
    Swarm swarm = Swarm.of("1 1 1");
    PiecePicker picker = create(swarm, 1);
    SwarmPeer peer = swarm.seed();
    swarm.selected(0, 0);
    swarm.selected(2, 0);
    swarm.selected(0, 7);

    Picked picked = swarm.pick(picker, peer, 100);

    assertThat(picked.pieces()).isSubsetOf(0, 1);
    assertThat(picked.offers()).hasSize(fillsRoom() ? 2 * BLOCKS : picked.offers().size());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void finishesWhatIsWantedAndTouchesNothingElse(long seed) {
    Swarm swarm = Swarm.of("1- 2 1 2- 2- 1[xr..] 3 1-");
    PiecePicker picker = create(swarm, seed);
    List<SwarmPeer> peers = List.of(swarm.seed(), swarm.seed(), swarm.peer("xxxx...x"));

    for (int turn = 0; turn < 100; turn++) {
      SwarmPeer peer = peers.get(turn % 3);
      Picked picked = swarm.pick(picker, peer, 3);
      assertThat(picked.pieces()).isSubsetOf(1, 2, 5, 6);
      picked.offers().forEach(offer -> deliver(swarm, peer, offer));
    }

    for (int piece : new int[] {0, 3, 4, 7}) {
      assertThat(swarm.state(piece)).isEqualTo(PieceState.UNWANTED);
    }
    for (int piece : fillsRoom() ? new int[] {1, 2, 6} : new int[0]) {
      assertThat(swarm.state(piece)).isEqualTo(PieceState.VERIFIED);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void survivesAStormOfChanges(long seed) {
    PickerStorm storm = new PickerStorm(seed, 40, BLOCKS);
    PiecePicker picker = create(storm.swarm(), seed);

    for (int step = 0; step < 2000; step++) {
      storm.step();
      storm.pick(picker, fillsRoom());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void canTakeOverInTheMiddle(long seed) {
    PickerStorm storm = new PickerStorm(seed, 40, BLOCKS);
    PiecePicker first = create(storm.swarm(), seed);

    for (int step = 0; step < 300; step++) {
      storm.step();
      storm.pick(step % 10 == 9 ? create(storm.swarm(), step) : first, fillsRoom());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23})
  void picksTheSameForTheSameSeed(long seed) {
    List<String> first = trace(seed);

    List<String> second = trace(seed);

    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest(name = "{0} peers")
  @ValueSource(ints = {1, 3, 10})
  void finishesADownload(int peers) {
    Swarm swarm = Swarm.open(50, BLOCKS);
    PiecePicker picker = create(swarm, peers);
    List<SwarmPeer> connected = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      connected.add(swarm.seed().fast(1 + 3 * i));
      swarm.joined(connected.get(i));
    }

    int asked = 0;
    for (int turn = 0; turn < 10_000 && swarm.verifiedCount() < swarm.pieceCount(); turn++) {
      SwarmPeer peer = connected.get(turn % peers);
      Picked picked = swarm.pick(picker, peer, 1 + turn % 7);
      asked += picked.offers().size();
      picked.offers().forEach(offer -> deliver(swarm, peer, offer));
    }

    if (fillsRoom()) {
      assertThat(swarm.verifiedCount()).isEqualTo(50);
      assertThat(asked).as("blocks asked for, none of them twice").isEqualTo(50 * BLOCKS);
    }
  }

  private PiecePicker create(Swarm swarm, long seed) {
    return swarm.picker(factory(), options(), seed);
  }

  private List<Offer> pickOnce(String pieces, String has, int room) {
    Swarm swarm = Swarm.of(pieces);
    return swarm.pick(create(swarm, 1), swarm.peer(has), room).offers();
  }

  private List<String> trace(long seed) {
    PickerStorm storm = new PickerStorm(seed, 30, BLOCKS);
    PiecePicker picker = create(storm.swarm(), seed);
    List<String> trace = new ArrayList<>();
    for (int step = 0; step < 500; step++) {
      storm.step();
      trace.add(storm.pick(picker, false).blocks());
    }
    return trace;
  }

  private static void deliver(Swarm swarm, SwarmPeer peer, Offer offer) {
    swarm.arrived(peer, offer.piece(), offer.block());
    if (swarm.state(offer.piece()) == PieceState.HASHING) {
      swarm.verified(offer.piece());
    }
  }
}
