package io.htorrent.api;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A set of piece indices of fixed capacity, in the layout of BEP 3's bitfield: bit 0 is the
/// highest bit of byte 0.
///
/// Not thread-safe: it belongs to whoever made it, usually a torrent's loop. `add`, `remove`,
/// `contains` and `size` are O(1).
public final class PieceSet {

  private final int capacity;
  private final long[]
      words; // piece p is bit 63 - p % 64 of word p / 64, so that words are the wire's bytes
  private int size;

  /// An empty set for pieces `0..capacity-1`.
  public PieceSet(int capacity) {
    this.capacity = capacity;
    this.words = new long[(capacity + 63) / 64];
  }

  /// Reads a bitfield as it is sent (BEP 3).
  ///
  /// @throws IllegalArgumentException when the length is not exactly right or a spare bit is set
  public static PieceSet fromBitfield(byte[] bitfield, int capacity) {
    if (bitfield.length != (capacity + 7) / 8) {
      throw new IllegalArgumentException(
          "a bitfield of "
              + capacity
              + " pieces has "
              + (capacity + 7) / 8
              + " bytes, not "
              + bitfield.length);
    }
    PieceSet set = new PieceSet(capacity);
    for (int i = 0; i < bitfield.length; i++) {
      set.words[i / 8] |= (bitfield[i] & 0xffL) << (56 - 8 * (i % 8));
    }
    if (capacity % 64 != 0 && (set.words[set.words.length - 1] & (-1L >>> (capacity % 64))) != 0) {
      throw new IllegalArgumentException("a spare bit of the bitfield is set");
    }
    for (long word : set.words) {
      set.size += Long.bitCount(word);
    }
    return set;
  }

  /// The bitfield as it is sent (BEP 3).
  public byte[] toBitfield() {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 8);
    for (long word : words) {
      bytes.putLong(word);
    }
    byte[] bitfield = new byte[(capacity + 7) / 8];
    bytes.flip().get(bitfield);
    return bitfield;
  }

  /// A set with every piece of `0..capacity-1`.
  public static PieceSet full(int capacity) {
    PieceSet set = new PieceSet(capacity);
    Arrays.fill(set.words, -1L);
    if (capacity % 64 != 0) {
      set.words[set.words.length - 1] = ~(-1L >>> (capacity % 64));
    }
    set.size = capacity;
    return set;
  }

  /// A copy that shares nothing.
  public PieceSet copy() {
    PieceSet set = new PieceSet(capacity);
    System.arraycopy(words, 0, set.words, 0, words.length);
    set.size = size;
    return set;
  }

  /// Adds a piece and says whether it was missing.
  public boolean add(int piece) {
    check(piece);
    long bit = bit(piece);
    if ((words[piece >> 6] & bit) != 0) {
      return false;
    }
    words[piece >> 6] |= bit;
    size++;
    return true;
  }

  /// Removes a piece and says whether it was there.
  public boolean remove(int piece) {
    check(piece);
    long bit = bit(piece);
    if ((words[piece >> 6] & bit) == 0) {
      return false;
    }
    words[piece >> 6] &= ~bit;
    size--;
    return true;
  }

  /// Whether the piece is in the set.
  public boolean contains(int piece) {
    check(piece);
    return (words[piece >> 6] & bit(piece)) != 0;
  }

  /// The first piece at or after `from` (not negative) that is in the set, or -1.
  public int next(int from) {
    if (from < 0) {
      throw new IndexOutOfBoundsException("piece " + from + " of " + capacity);
    }
    for (int word = from >> 6; word < words.length; word++) {
      long bits = words[word];
      if (word == from >> 6) {
        bits &= -1L >>> (from & 63);
      }
      if (bits != 0) {
        return (word << 6) + Long.numberOfLeadingZeros(bits);
      }
    }
    return -1;
  }

  /// Whether some piece is in `other` and not in this set. Same capacity.
  public boolean lacksSomeOf(PieceSet other) {
    requireSameCapacity(other);
    for (int i = 0; i < words.length; i++) {
      if ((other.words[i] & ~words[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Keeps only what is in `other`, too. Same capacity.
  public void retainAll(PieceSet other) {
    requireSameCapacity(other);
    size = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] &= other.words[i];
      size += Long.bitCount(words[i]);
    }
  }

  /// Pieces in the set.
  public int size() {
    return size;
  }

  /// Pieces the set has room for: the piece count of the torrent.
  public int capacity() {
    return capacity;
  }

  /// Whether every piece is in the set.
  public boolean isFull() {
    return size == capacity;
  }

  /// Whether no piece is in the set.
  public boolean isEmpty() {
    return size == 0;
  }

  private void requireSameCapacity(PieceSet other) {
    if (other.capacity != capacity) {
      throw new IllegalArgumentException(
          "sets of " + capacity + " and " + other.capacity + " pieces cannot be compared");
    }
  }

  private static long bit(int piece) {
    return Long.MIN_VALUE >>> (piece & 63);
  }

  private void check(int piece) {
    if (piece < 0 || piece >= capacity) {
      throw new IndexOutOfBoundsException("piece " + piece + " of " + capacity);
    }
  }

  @Override
  public String toString() {
    return size + " of " + capacity + " pieces";
  }
}
