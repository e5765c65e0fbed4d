package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a peer says it has, in whatever order it says so.
class HoldingsTest {

  private final List<String> heard = new ArrayList<>();
  private final Holdings holdings =
      new Holdings(
          4,
          new Holdings.Listener() {
            @Override
            public void has(int piece) {
              heard.add("+" + piece);
            }

            @Override
            public void hasMany() {
              heard.add("many");
            }

            @Override
            public void lost(int piece) {
              heard.add("-" + piece);
            }
          });

  private static PieceSet pieces(int... pieces) {
    PieceSet set = new PieceSet(4);
    for (int piece : pieces) {
      set.add(piece);
    }
    return set;
  }

  @Test
  void aFirstBitfieldIsOneEvent() {
    holdings.bitfield(pieces(0, 2));

    assertThat(heard).containsExactly("many");
    assertThat(holdings.pieces.contains(2)).isTrue();
  }

  @Test
  @DisplayName(
      "P15 a bitfield after a have, or again: only what is new counts, nothing is taken back")
  void laterBitfieldsOnlyAdd() {
    holdings.have(0);
    holdings.bitfield(pieces(0, 2));
    holdings.bitfield(pieces(3));

    assertThat(heard).containsExactly("+0", "+2", "+3");
    assertThat(holdings.pieces.size()).isEqualTo(3);
  }

  @Test
  @DisplayName("P15 have all and have none by turns: what was claimed stays claimed")
  void haveAllAndHaveNoneByTurns() {
    holdings.none();
    holdings.all();
    holdings.none();
    holdings.all();

    assertThat(heard).containsExactly("many", "+0", "+1", "+2", "+3");
    assertThat(holdings.pieces.isFull()).isTrue();
  }

  @Test
  void haveAllAndHaveNoneAreOneEventWhenTheyComeFirst() {
    holdings.all();
    holdings.bitfield(pieces(1));

    assertThat(heard).containsExactly("many");
    assertThat(holdings.pieces.isFull()).isTrue();
  }

  @Test
  @DisplayName("P17 a have repeated a million times is one event")
  void repeatedHaveIsOneEvent() {
    for (int i = 0; i < 1_000_000; i++) {
      holdings.have(3);
    }

    assertThat(heard).containsExactly("+3");
  }

  @Test
  @DisplayName("E25 a piece that it never had, or took back before, cannot be taken back")
  void takesBackOnlyWhatItHas() {
    holdings.have(1);
    holdings.dontHave(2);
    holdings.dontHave(1);
    holdings.dontHave(1);
    holdings.have(1);

    assertThat(heard).containsExactly("+1", "-1", "+1");
  }
}
