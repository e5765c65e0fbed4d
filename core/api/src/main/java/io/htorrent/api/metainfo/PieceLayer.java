package io.htorrent.api.metainfo;

import java.util.Arrays;
import java.util.Optional;

/// The hashes of all pieces of one file that has several (BEP 52), in their order: they hash to the
/// file's root. Immutable; any thread.
public final class PieceLayer {

  /// Hashes that are asked for and proven together: as many as one request may name (BEP 52).
  public static final int SPAN = 512;

  private static final int SPAN_HEIGHT = 9;

  private final byte[] hashes;
  private final int layer;
  private final byte[] spans; // the hash above each SPAN of them: no answer costs more than these

  private PieceLayer(byte[] hashes, int layer, byte[] spans) {
    this.hashes = hashes;
    this.layer = layer;
    this.spans = spans;
  }

  /// The layer with this root above it; empty when these hashes do not lead there.
  ///
  /// @param hashes one behind the other, at least two; shared, not copied
  /// @param layer how many layers above the blocks they are
  static Optional<PieceLayer> proven(byte[] root, byte[] hashes, int layer) {
    int count = count(hashes);
    byte[] spans = new byte[((count - 1) / SPAN + 1) * Merkle.HASH_LENGTH];
    int width = Math.min(SPAN, Merkle.width(count));
    for (int from = 0; from < count; from += SPAN) {
      byte[] above =
          Merkle.root(
              hashes, from * Merkle.HASH_LENGTH, Math.min(SPAN, count - from), width, layer);
      System.arraycopy(above, 0, spans, from / SPAN * Merkle.HASH_LENGTH, Merkle.HASH_LENGTH);
    }
    int parts = count(spans);
    byte[] top = Merkle.root(spans, 0, parts, Merkle.width(parts), layer + SPAN_HEIGHT);
    return Arrays.equals(top, root)
        ? Optional.of(new PieceLayer(hashes, layer, spans))
        : Optional.empty();
  }

  /// How many pieces the file has.
  public int count() {
    return count(hashes);
  }

  /// A copy of all hashes, one behind the other.
  public byte[] hashes() {
    return hashes.clone();
  }

  /// Whether this is the hash of that piece of the file.
  boolean matches(int piece, byte[] hash) {
    int from = piece * Merkle.HASH_LENGTH;
    return Arrays.equals(hashes, from, from + Merkle.HASH_LENGTH, hash, 0, hash.length);
  }

  /// Some hashes and those that prove them, one behind the other: the siblings of the node above
  /// them, of its parent, and so on.
  ///
  /// @param index of the first; a multiple of `length`
  /// @param length a power of two up to [#SPAN]; they lie within the tree, not all within the file
  /// @param uncles how many that prove it; no more than there are below the root
  public byte[] part(int index, int length, int uncles) {
    byte[] part = new byte[(length + uncles) * Merkle.HASH_LENGTH];
    int real = Math.clamp(count() - index, 0, length);
    System.arraycopy(hashes, index * Merkle.HASH_LENGTH, part, 0, real * Merkle.HASH_LENGTH);
    for (int each = real; each < length; each++) {
      put(part, each, Merkle.pad(layer));
    }
    int height = Integer.numberOfTrailingZeros(length);
    for (int each = 0; each < uncles; each++) {
      int at = index >> (height + each);
      put(part, length + each, node(at ^ 1, height + each));
    }
    return part;
  }

  /// The hash that stands so many layers above these.
  private byte[] node(int index, int height) {
    return height < SPAN_HEIGHT
        ? node(hashes, index, height, layer)
        : node(spans, index, height - SPAN_HEIGHT, layer + SPAN_HEIGHT);
  }

  private static byte[] node(byte[] row, int index, int height, int layer) {
    long first = (long) index << height;
    if (first >= count(row)) {
      return Merkle.pad(layer + height);
    }
    int some = Math.min(1 << height, count(row) - (int) first);
    return Merkle.root(row, (int) first * Merkle.HASH_LENGTH, some, 1 << height, layer);
  }

  private static void put(byte[] part, int slot, byte[] hash) {
    System.arraycopy(hash, 0, part, slot * Merkle.HASH_LENGTH, Merkle.HASH_LENGTH);
  }

  private static int count(byte[] row) {
    return row.length / Merkle.HASH_LENGTH;
  }
}
