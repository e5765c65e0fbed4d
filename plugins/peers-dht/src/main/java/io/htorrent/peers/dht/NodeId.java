package io.htorrent.peers.dht;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// A place in the key space of the DHT (BEP 5): 160 bits that name a node, a torrent or an item.
/// Immutable. Three numbers instead of an array: a table holds hundreds.
final class NodeId implements Comparable<NodeId> {

  static final int BYTES = 20;
  static final int BITS = 160;

  private final long high;
  private final long middle;
  private final int low;

  private NodeId(long high, long middle, int low) {
    this.high = high;
    this.middle = middle;
    this.low = low;
  }

  /// The id in exactly 20 bytes.
  static NodeId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a node id has 20 bytes, not " + bytes.length);
    }
    return at(bytes, 0);
  }

  /// The id in the 20 bytes from here on.
  static NodeId at(byte[] source, int offset) {
    ByteBuffer from = ByteBuffer.wrap(source, offset, BYTES);
    return new NodeId(from.getLong(), from.getLong(), from.getInt());
  }

  static NodeId random(RandomGenerator random) {
    return new NodeId(random.nextLong(), random.nextLong(), random.nextInt());
  }

  /// A random id that has exactly the first `bits` bits of this one.
  ///
  /// @param bits 0 to 159
  NodeId diverging(int bits, RandomGenerator random) {
    NodeId other = random(random);
    byte[] mixed = other.bytes();
    byte[] own = bytes();
    for (int bit = 0; bit <= bits; bit++) {
      int mask = 0x80 >> bit % 8;
      int wanted = bit == bits ? ~own[bit / 8] : own[bit / 8];
      mixed[bit / 8] = (byte) (mixed[bit / 8] & ~mask | wanted & mask);
    }
    return of(mixed);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(middle).putInt(low).array();
  }

  /// How many bits the two have in common before the first that differs: 0 to 160.
  int sharedBits(NodeId other) {
    if (high != other.high) {
      return Long.numberOfLeadingZeros(high ^ other.high);
    }
    if (middle != other.middle) {
      return 64 + Long.numberOfLeadingZeros(middle ^ other.middle);
    }
    return 128 + Integer.numberOfLeadingZeros(low ^ other.low);
  }

  /// The distance to another id, which is the exclusive or of the two.
  NodeId distance(NodeId other) {
    return new NodeId(high ^ other.high, middle ^ other.middle, low ^ other.low);
  }

  /// Which of two is closer to this one: negative when the first is.
  int compareDistance(NodeId one, NodeId two) {
    int order = Long.compareUnsigned(high ^ one.high, high ^ two.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle ^ one.middle, middle ^ two.middle);
    }
    return order != 0 ? order : Integer.compareUnsigned(low ^ one.low, low ^ two.low);
  }

  @Override
  public int compareTo(NodeId other) {
    int order = Long.compareUnsigned(high, other.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle, other.middle);
    }
    return order != 0 ? order : Integer.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that
        && high == that.high
        && middle == that.middle
        && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ middle) ^ low;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
