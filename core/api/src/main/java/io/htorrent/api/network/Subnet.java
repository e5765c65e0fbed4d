package io.htorrent.api.network;

import java.net.InetAddress;

/// The addresses that machines on one link have in common: those with the prefix of an address.
///
/// @param address one of them
/// @param prefixLength how many of its bits are the prefix
public record Subnet(InetAddress address, int prefixLength) {

  /// Checks the length.
  ///
  /// @throws IllegalArgumentException when the address has fewer bits, or the length is negative
  public Subnet {
    int bits = address.getAddress().length * Byte.SIZE;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "a prefix of " + prefixLength + " bits of an address of " + bits);
    }
  }

  /// Whether an address has the prefix.
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < ours.length; i++) {
      int bits = Math.clamp(prefixLength - (long) i * Byte.SIZE, 0, Byte.SIZE);
      int mask = 0xff00 >> bits & 0xff;
      if (((ours[i] ^ theirs[i]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
