package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PickReason;
import io.htorrent.engine.loop.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ten pieces of four blocks, the last of three.
final class CheckedSinkTest {

  private static final PieceLayout LAYOUT = new PieceLayout(10L * 65536 - 16384, 65536);

  private final CheckedSink sink =
      new CheckedSink(new Swarm(new VirtualTime().loop(), LAYOUT, new PieceLedger(LAYOUT)));
  private final Behind behind = new Behind();

  @BeforeEach
  void open() {
    sink.open(behind);
  }

  @Test
  void passesSoundOffersOn() {
    behind.takes = true;

    assertThat(sink.room()).isEqualTo(7);
    assertThat(sink.offer(9, 2, PickReason.RAREST)).isTrue();
    assertThat(sink.offerOpen(0, PickReason.RAREST)).isEqualTo(1);
    assertThat(behind.offers).isEqualTo(2);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "10, 0, offered piece 10 of 10",
    "-1, 0, offered piece -1 of 10",
    "2147483647, 0, offered piece 2147483647 of 10",
    "0, 4, 'offered block 4 of piece 0, which has 4'",
    "9, 3, 'offered block 3 of piece 9, which has 3'",
    "0, -1, 'offered block -1 of piece 0, which has 4'"
  })
  void stopsAPickerThatOffersWhatIsNotThere(int piece, int block, String what) {
    assertThatThrownBy(() -> sink.offer(piece, block, PickReason.RAREST))
        .isInstanceOf(Nonsense.class)
        .hasMessage(what);
    assertThat(behind.offers).isZero();
  }

  @Test
  void stopsAPickerThatOffersPiecesThatAreNotThere() {
    assertThatThrownBy(() -> sink.offerOpen(10, PickReason.RAREST)).isInstanceOf(Nonsense.class);
    assertThatThrownBy(() -> sink.offerOpen(-7, PickReason.RAREST)).isInstanceOf(Nonsense.class);
  }

  @Test
  void stopsAPickerThatGivesNoReason() {
    assertThatThrownBy(() -> sink.offer(0, 0, null)).isInstanceOf(Nonsense.class);
    assertThatThrownBy(() -> sink.offerOpen(0, null)).isInstanceOf(Nonsense.class);
  }

  @Test
  void stopsAPickerThatGoesOnOfferingWhatIsRefused() {
    assertThatThrownBy(
            () -> {
              while (true) {
                sink.offer(0, 0, PickReason.RAREST);
              }
            })
        .isInstanceOf(Nonsense.class)
        .hasMessageContaining("what was refused");
    assertThat(behind.offers).isGreaterThan(100_000);
  }

  @Test
  void countsRefusalsOfOneCallOnly() {
    for (int call = 0; call < 200_000; call++) {
      sink.open(behind);
      sink.offer(0, 0, PickReason.RAREST);
    }

    assertThat(behind.offers).isEqualTo(200_000);
  }

  @Test
  void tellsOurFaultsFromThePickers() {
    behind.broken = true;

    assertThatThrownBy(() -> sink.offer(0, 0, PickReason.RAREST))
        .isInstanceOf(OwnFault.class)
        .hasRootCauseMessage("our bug");
    assertThatThrownBy(() -> sink.offerOpen(0, PickReason.RAREST)).isInstanceOf(OwnFault.class);
  }

  @Test
  void stopsAPickerThatKeepsIt() {
    sink.close();

    assertThatThrownBy(() -> sink.offer(0, 0, PickReason.RAREST)).isInstanceOf(Nonsense.class);
    assertThatThrownBy(() -> sink.offerOpen(0, PickReason.RAREST)).isInstanceOf(Nonsense.class);
    assertThatThrownBy(sink::room).isInstanceOf(Nonsense.class);
  }

  private static final class Behind implements BlockSink {
    private boolean takes;
    private boolean broken;
    private int offers;

    @Override
    public int room() {
      return 7;
    }

    @Override
    public boolean offer(int piece, int block, PickReason reason) {
      if (broken) {
        throw new IllegalStateException("our bug");
      }
      offers++;
      return takes;
    }

    @Override
    public int offerOpen(int piece, PickReason reason) {
      if (broken) {
        throw new IllegalStateException("our bug");
      }
      offers++;
      return takes ? 1 : 0;
    }
  }
}
