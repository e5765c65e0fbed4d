package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingTest {

  private static final PieceLayout LAYOUT = new PieceLayout(4 * 16384, 4 * 16384);

  private final PieceLedger ledger = new PieceLedger(LAYOUT);
  private final List<Run> written = new ArrayList<>();
  private final Incoming incoming =
      new Incoming(LAYOUT, ledger, new Buffers(BlockContents.WHOLE, 13, 1 << 20), written::add);

  @Test
  void fullRunGoesToDiskAtOnce() {
    arrive(2, 0, 3, 1);

    assertThat(written).hasSize(1);
    assertThat(written.getFirst().arrived().cardinality()).isEqualTo(4);
  }

  @Test
  void restOfRunThatWasWrittenEarlyGoesToDiskAtOnce() {
    arrive(0, 1, 2);
    incoming.flush(true, 0);

    arrive(3);

    assertThat(written).hasSize(2);
    assertThat(written.getLast().arrived().stream()).containsExactly(3);
  }

  @Test
  void runWaitsForTheBlockInTheMiddleOfWhichAPeerIs() {
    arrive(0, 1);
    incoming.place(0, 2, 0);
    incoming.place(0, 3, 0);
    incoming.arrived(0, 3, 0);

    assertThat(written).isEmpty();
    incoming.arrived(0, 2, 0);
    assertThat(written).hasSize(1);
  }

  private void arrive(int... blocks) {
    for (int block : blocks) {
      incoming.place(0, block, 0);
      incoming.arrived(0, block, 0);
    }
  }
}
