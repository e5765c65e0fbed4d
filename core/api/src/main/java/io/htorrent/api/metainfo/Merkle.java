package io.htorrent.api.metainfo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Merkle trees as v2 torrents have them (BEP 52): binary, of SHA-256, over the blocks of one file.
/// What is missing at the right has the hash zero, and pairs of it the hash of that. Pure functions
/// but for [Folding]; any thread.
///
/// Layer 0 are the blocks; a hash of layer `n` stands for 2ⁿ of them.
public final class Merkle {

  /// Bytes of a hash.
  public static final int HASH_LENGTH = 32;

  private static final byte[][] PADS = pads();

  private Merkle() {}

  /// The root of a tree whose hashes come one after another, from left to right. Keeps one hash a
  /// layer, however many come. Belongs to whoever made it.
  public static final class Folding {

    /*
     * A binary counter: bit `n` of `count` says that slot `n` holds the root of a finished tree of
     * 2ⁿ hashes. One more hash is carried upwards as in an addition.
     */

    private final int layer;
    private final MessageDigest digest = sha256();
    private final byte[][] finished = new byte[Integer.SIZE][];
    private int count;

    /// @param layer what its hashes stand for
    public Folding(int layer) {
      this.layer = layer;
    }

    /// Takes the next hash; it is kept, not copied.
    public void add(byte[] hash) {
      int slot = 0;
      byte[] carried = hash;
      for (; (count >> slot & 1) != 0; slot++) {
        carried = parent(digest, finished[slot], carried);
      }
      finished[slot] = carried;
      count++;
    }

    /// The root of a tree this wide, what did not come being missing. Once, last.
    ///
    /// @param width a power of two, no less than what came; something must have come
    public byte[] root(int width) {
      int height = Integer.numberOfTrailingZeros(width);
      if (count == 0 || count > width || Integer.bitCount(width) != 1) {
        throw new IllegalArgumentException(count + " hashes make no tree of " + width);
      }
      if (count == width) {
        return finished[height];
      }
      byte[] right = pad(layer); // what is right of the finished trees, at the height reached
      for (int slot = 0; slot < height; slot++) {
        boolean left = (count >> slot & 1) != 0;
        right = left ? parent(digest, finished[slot], right) : risen(right, slot);
      }
      return right;
    }

    /// One layer up, with nothing to the left within the same pair.
    private byte[] risen(byte[] hash, int slot) {
      return parent(digest, hash, pad(layer + slot));
    }
  }

  /// The hash of what is missing in a layer.
  static byte[] pad(int layer) {
    return PADS[layer];
  }

  /// How many hashes make a whole tree of so many: the next power of two.
  public static int width(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  /// The root of hashes that stand one behind the other.
  ///
  /// @param from the byte where the first begins
  /// @param count how many there are, at least 1
  /// @param width of the tree
  /// @param layer of the hashes
  public static byte[] root(byte[] hashes, int from, int count, int width, int layer) {
    Folding folding = new Folding(layer);
    for (int index = 0; index < count; index++) {
      int begin = from + index * HASH_LENGTH;
      folding.add(Arrays.copyOfRange(hashes, begin, begin + HASH_LENGTH));
    }
    return folding.root(width);
  }

  /// The root that follows from one hash and those beside its way up.
  ///
  /// @param index where the hash stands in its layer
  /// @param uncles its sibling, that of its parent, and so on, one behind the other
  /// @param from the byte where the first begins
  public static byte[] climb(byte[] hash, int index, byte[] uncles, int from) {
    MessageDigest digest = sha256();
    byte[] reached = hash;
    int at = index;
    for (int begin = from; begin < uncles.length; begin += HASH_LENGTH, at >>= 1) {
      byte[] uncle = Arrays.copyOfRange(uncles, begin, begin + HASH_LENGTH);
      reached = (at & 1) == 0 ? parent(digest, reached, uncle) : parent(digest, uncle, reached);
    }
    return reached;
  }

  /// A digest to hash blocks with.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static byte[] parent(MessageDigest digest, byte[] left, byte[] right) {
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  private static byte[][] pads() {
    byte[][] pads = new byte[Integer.SIZE + Integer.SIZE][];
    pads[0] = new byte[HASH_LENGTH];
    for (int layer = 1; layer < pads.length; layer++) {
      pads[layer] = parent(sha256(), pads[layer - 1], pads[layer - 1]);
    }
    return pads;
  }
}
