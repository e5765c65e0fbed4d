package io.htorrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceSetTest {

  @ParameterizedTest(name = "{0} is bitfield {1} of {2} pieces")
  @CsvSource(
      textBlock =
          """
          1.......,           80,                 8
          .......1,           01,                 8
          1.1,                a0,                 3
          11111111.,          ff00,               9
          ........1,          0080,               9
          1,                  80,                 1
          .,                  00,                 1
          """)
  void bitfieldsReadFromTheHighestBit(String pieces, String hex, int capacity) {
    byte[] bitfield = HexFormat.of().parseHex(hex);

    PieceSet set = PieceSet.fromBitfield(bitfield, capacity);

    assertThat(drawn(set)).isEqualTo(pieces);
    assertThat(set.toBitfield()).isEqualTo(bitfield);
    assertThat(set.size()).isEqualTo((int) pieces.chars().filter(c -> c == '1').count());
  }

  @ParameterizedTest(name = "bitfield {0} does not fit {1} pieces")
  @CsvSource({"'', 1", "80, 9", "8000, 8", "ffffff, 16", "01, 7", "a8, 3", "ffc0, 9"})
  void bitfieldsOfWrongLengthOrWithSpareBitsAreRefused(String hex, int capacity) {
    byte[] bitfield = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> PieceSet.fromBitfield(bitfield, capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bit");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 2_097_152})
  void aFullSetHasEveryPieceAndNoSpareBit(int capacity) {
    PieceSet full = PieceSet.full(capacity);

    assertThat(full.size()).isEqualTo(capacity);
    assertThat(full.isFull()).isTrue();
    assertThat(PieceSet.fromBitfield(full.toBitfield(), capacity).isFull()).isTrue();
    assertThat(full.next(capacity)).isEqualTo(-1);
  }

  @ParameterizedTest(name = "behaves like a BitSet, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void behavesLikeABitSet(long seed) {
    Random random = new Random(seed);
    int capacity = 1 + random.nextInt(300);
    PieceSet set = new PieceSet(capacity);
    BitSet model = new BitSet();
    for (int step = 0; step < 2000; step++) {
      int piece = random.nextInt(capacity);
      boolean had = model.get(piece);
      if (random.nextInt(3) > 0) {
        assertThat(set.add(piece)).as("seed %d step %d", seed, step).isEqualTo(!had);
        model.set(piece);
      } else {
        assertThat(set.remove(piece)).as("seed %d step %d", seed, step).isEqualTo(had);
        model.clear(piece);
      }
      int from = random.nextInt(capacity + 1);
      assertThat(set.next(from))
          .as("seed %d step %d from %d", seed, step, from)
          .isEqualTo(model.nextSetBit(from));
      assertThat(set.size()).isEqualTo(model.cardinality());
      assertThat(set.contains(piece)).isEqualTo(model.get(piece));
    }
  }

  @ParameterizedTest(name = "{0} lacks some of {1}: {2}")
  @CsvSource({"1.1., .1.., true", "1.1., 1..., false", "...., ...., false", "1111, 1111, false"})
  void seesWhatTheOtherHas(String ours, String theirs, boolean lacks) {
    assertThat(set(ours).lacksSomeOf(set(theirs))).isEqualTo(lacks);
  }

  @Test
  void setsOfOtherCapacityAreNotCompared() {
    assertThatThrownBy(() -> set("1.1").lacksSomeOf(set("1.")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sets of 3 and 2 pieces cannot be compared");
  }

  @Test
  void aCopySharesNothing() {
    PieceSet original = set("1..");

    PieceSet copy = original.copy();
    copy.add(1);

    assertThat(drawn(original)).isEqualTo("1..");
    assertThat(drawn(copy)).isEqualTo("11.");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void piecesOutOfRangeAreRefused(int piece) {
    PieceSet set = set("1..");

    assertThatThrownBy(() -> set.add(piece)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> set.remove(piece)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> set.contains(piece)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void searchingBeforeTheFirstPieceIsRefused() {
    assertThatThrownBy(() -> set("1").next(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static PieceSet set(String pieces) {
    PieceSet set = new PieceSet(pieces.length());
    for (int piece = 0; piece < pieces.length(); piece++) {
      if (pieces.charAt(piece) == '1') {
        set.add(piece);
      }
    }
    return set;
  }

  private static String drawn(PieceSet set) {
    StringBuilder pieces = new StringBuilder();
    for (int piece = 0; piece < set.capacity(); piece++) {
      pieces.append(set.contains(piece) ? '1' : '.');
    }
    return pieces.toString();
  }
}
