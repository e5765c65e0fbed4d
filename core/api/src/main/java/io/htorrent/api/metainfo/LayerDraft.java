package io.htorrent.api.metainfo;

import java.util.Arrays;
import java.util.Optional;

/// A piece layer in the making, part by part as peers send it (BEP 52). Nothing is kept before it
/// is proven: memory is taken for what is right only. Not thread-safe: it belongs to whoever made
/// it.
public final class LayerDraft {

  private static final byte[] NOTHING = new byte[0];

  private final byte[] root;
  private final int layer;
  private final int count;
  private final byte[][] parts;
  private int missing;

  /// What one request names.
  ///
  /// @param index of the first hash
  /// @param length how many; a power of two, and a divisor of `index`
  /// @param uncles how many more prove them
  public record Part(int index, int length, int uncles) {

    /// Bytes of all of them.
    public int bytes() {
      return (length + uncles) * Merkle.HASH_LENGTH;
    }

    /// What BEP 52 calls proof layers: those are counted, too, that follow from the hashes
    /// themselves.
    public int proofLayers() {
      return uncles + Integer.numberOfTrailingZeros(length) - 1;
    }
  }

  /// Nothing is known of this layer.
  ///
  /// @param tree of a file with several pieces
  /// @param layer how many layers above the blocks it is
  public LayerDraft(MerkleTrees.Tree tree, int layer) {
    this.root = tree.root();
    this.layer = layer;
    this.count = tree.pieces();
    this.missing = (count - 1) / PieceLayer.SPAN + 1;
    this.parts = new byte[missing][];
    Arrays.fill(parts, NOTHING);
  }

  /// How many parts there are.
  public int parts() {
    return parts.length;
  }

  /// Whether this part is not here yet.
  public boolean lacks(int part) {
    return parts[part].length == 0;
  }

  /// Whether all parts are here.
  public boolean complete() {
    return missing == 0;
  }

  /// What to ask for. The last part is as short as can be, but no single hash: some clients answer
  /// that wrongly.
  public Part named(int part) {
    int index = part * PieceLayer.SPAN;
    int length = Math.clamp(Merkle.width(count - index), 2, PieceLayer.SPAN);
    int height = Integer.numberOfTrailingZeros(Merkle.width(count));
    return new Part(index, length, height - Integer.numberOfTrailingZeros(length));
  }

  /// Takes what came for a part, if it is right.
  ///
  /// @param came the hashes and those that prove them, one behind the other
  /// @return whether it leads to the root
  public boolean take(int part, byte[] came) {
    Part named = named(part);
    if (came.length != named.bytes()) {
      return false;
    }
    byte[] above = Merkle.root(came, 0, named.length, named.length, layer);
    byte[] top =
        Merkle.climb(above, named.index / named.length, came, named.length * Merkle.HASH_LENGTH);
    if (!Arrays.equals(top, root)) {
      return false;
    }
    if (lacks(part)) {
      int kept = Math.min(named.length, count - named.index);
      parts[part] = Arrays.copyOf(came, kept * Merkle.HASH_LENGTH);
      missing--;
    }
    return true;
  }

  /// The layer, when it is complete.
  public Optional<PieceLayer> finished() {
    if (!complete()) {
      return Optional.empty();
    }
    byte[] all = new byte[count * Merkle.HASH_LENGTH];
    for (int part = 0; part < parts.length; part++) {
      byte[] hashes = parts[part];
      System.arraycopy(hashes, 0, all, part * PieceLayer.SPAN * Merkle.HASH_LENGTH, hashes.length);
    }
    return PieceLayer.proven(root, all, layer);
  }
}
