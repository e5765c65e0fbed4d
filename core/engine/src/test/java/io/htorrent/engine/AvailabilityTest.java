package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Counts kept step by step equal a recount.
class AvailabilityTest {

  @ParameterizedTest(name = "{0} pieces")
  @ValueSource(ints = {1, 2, 7, 64, 65})
  void equalsARecountAfterEveryStep(int pieces) {
    SplittableRandom random = new SplittableRandom(pieces);
    Availability availability = new Availability(pieces);
    List<PieceSet> peers = new ArrayList<>();
    int seedsSeen = 0;

    for (int step = 0; step < 5_000; step++) {
      step(availability, peers, pieces, random);
      seedsSeen += availability.seeds();
      assertThat(availability.seeds()).isEqualTo(peers.stream().filter(PieceSet::isFull).count());
      for (int piece = 0; piece < pieces; piece++) {
        int index = piece;
        assertThat(availability.of(piece))
            .as("step %d piece %d", step, piece)
            .isEqualTo(peers.stream().filter(p -> !p.isFull() && p.contains(index)).count());
      }
    }

    assertThat(seedsSeen).isPositive();
  }

  private static void step(
      Availability availability, List<PieceSet> peers, int pieces, SplittableRandom random) {
    int choice = random.nextInt(10);
    if (peers.isEmpty() || (choice == 0 && peers.size() < 8)) {
      PieceSet came = random.nextBoolean() ? new PieceSet(pieces) : PieceSet.full(pieces);
      if (random.nextBoolean()) {
        came.remove(random.nextInt(pieces));
      }
      availability.peerCame(came);
      peers.add(came);
    } else if (choice == 1) {
      availability.peerLeft(peers.remove(random.nextInt(peers.size())));
    } else {
      PieceSet peer = peers.get(random.nextInt(peers.size()));
      int piece = random.nextInt(pieces);
      if (peer.add(piece)) {
        if (peer.isFull()) {
          availability.becameSeed(peer, piece);
        } else {
          availability.had(piece);
        }
      }
    }
  }
}
