package io.htorrent.peers.dht;

/// A set of addresses that can be counted and united but not read (BEP 33): 2048 bits, two of them
/// for each address.
final class BloomFilter {

  static final int BYTES = 256;
  private static final int BITS = BYTES * 8;

  private final byte[] bits = new byte[BYTES];

  /// @param ip 4 or 16 bytes
  void add(byte[] ip) {
    byte[] hash = Sha1.of(ip);
    set((hash[0] & 0xff | (hash[1] & 0xff) << 8) % BITS);
    set((hash[2] & 0xff | (hash[3] & 0xff) << 8) % BITS);
  }

  /// About how many addresses are in it.
  double estimate() {
    int zeros = BITS;
    for (byte b : bits) {
      zeros -= Integer.bitCount(b & 0xff);
    }
    double empty = (double) Math.min(BITS - 1, zeros) / BITS;
    return Math.log(empty) / (2 * Math.log1p(-1.0 / BITS));
  }

  byte[] toBytes() {
    return bits.clone();
  }

  private void set(int bit) {
    bits[bit / 8] |= (byte) (1 << bit % 8);
  }
}
