package io.htorrent.api.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTest {

  @ParameterizedTest(name = "layer {0}")
  @CsvSource({
    "0, 0000000000000000000000000000000000000000000000000000000000000000",
    "1, f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
    "2, db56114e00fdd4c1f85c892bf35ac9a89289aaecb1ebd0a96cde606a748b5d71",
    "3, c78009fdf07fc56a11f122370658a353aaa542ed63e44c4bc15ff4cd105ab33c",
    "4, 536d98837f2dd165a55d5eeae91485954472d56f246df256bf3cae19352a123c",
    "5, 9efde052aa15429fae05bad4d0b1d7c64da64d03d7a1854a588c2cb8430c0d30",
    "6, d88ddfeed400a8755596b21942c1497e114c302e6118290f91e6772976041fa1",
    "7, 87eb0ddba57e35f6d286673802a4af5975e22506c7cf4c64bb6be5ee11527f2c"
  })
  @DisplayName("what is missing has these hashes (test vectors of BEP 52)")
  void padHashes(int layer, String hash) {
    assertThat(HexFormat.of().formatHex(Merkle.pad(layer))).isEqualTo(hash);
  }

  @ParameterizedTest(name = "{0} blocks")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 15, 16, 17, 31, 33})
  void foldingAgreesWithAWholeTree(int blocks) {
    List<byte[]> leaves = V2Torrents.leaves(blocks * 16384 - 1);
    Merkle.Folding folding = new Merkle.Folding(0);

    leaves.subList(0, blocks).forEach(folding::add);

    assertThat(folding.root(Merkle.width(blocks))).isEqualTo(V2Torrents.root(leaves));
  }

  @Test
  void aWiderTreeIsFilledUpWithWhatIsMissing() {
    List<byte[]> leaves = V2Torrents.leaves(8 * 16384);
    leaves.subList(5, 8).replaceAll(_ -> new byte[32]);
    Merkle.Folding folding = new Merkle.Folding(0);

    leaves.subList(0, 5).forEach(folding::add);

    assertThat(folding.root(8)).isEqualTo(V2Torrents.root(leaves));
  }

  @ParameterizedTest(name = "node {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void unclesLeadFromAnyNodeToTheRoot(int index) {
    List<byte[]> level = V2Torrents.leaves(8 * 16384);
    byte[] leaf = level.get(index);
    byte[] root = V2Torrents.root(level);
    byte[] uncles = new byte[3 * 32];
    for (int up = 0; up < 3; up++) {
      System.arraycopy(level.get(index >> up ^ 1), 0, uncles, 32 * up, 32);
      level = V2Torrents.above(level);
    }

    assertThat(Merkle.climb(leaf, index, uncles, 0)).isEqualTo(root);
  }

  @Test
  void widthIsTheNextPowerOfTwo() {
    int[] counts = {0, 1, 2, 3, 4, 5, 512, 513, 2_097_152};

    int[] widths = Arrays.stream(counts).map(Merkle::width).toArray();

    assertThat(widths).containsExactly(1, 1, 2, 4, 4, 8, 512, 1024, 2_097_152);
  }

  @Test
  void moreHashesThanTheTreeIsWideAreAMistake() {
    Merkle.Folding folding = new Merkle.Folding(0);
    folding.add(new byte[32]);
    folding.add(new byte[32]);
    folding.add(new byte[32]);

    assertThatThrownBy(() -> folding.root(2)).isInstanceOf(IllegalArgumentException.class);
  }
}
