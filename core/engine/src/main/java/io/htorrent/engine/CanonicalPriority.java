package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// How much two ends should want each other (BEP 40): a number that both compute alike, that looks
/// random, and that nobody can improve by moving within his network. Swarms in which everybody
/// prefers high numbers keep short paths, and newcomers find room. Pure; any thread.
final class CanonicalPriority {

  // BEP 40: ff.ff.55.55, and ffff:ffff:ffff:5555:…; one byte more for each that is alike.
  private static final int WHOLE_BYTES_OF_IPV4 = 2;
  private static final int WHOLE_BYTES_OF_IPV6 = 6;
  private static final byte MASK = 0x55;

  private CanonicalPriority() {}

  /// The priority of a connection between the two, in either order; unsigned, more is better. 0
  /// when one is IPv4 and the other IPv6: the BEP knows no such pair.
  static int of(PeerAddress one, PeerAddress other) {
    byte[] a = one.ip().getAddress();
    byte[] b = other.ip().getAddress();
    if (a.length != b.length) {
      return 0;
    }
    if (Arrays.equals(a, b)) {
      return crc(bytes(one.port()), bytes(other.port()));
    }
    int base = a.length == 4 ? WHOLE_BYTES_OF_IPV4 : WHOLE_BYTES_OF_IPV6;
    int whole = Math.max(base, Arrays.mismatch(a, b) + 1);
    return crc(masked(a, whole), masked(b, whole));
  }

  private static byte[] masked(byte[] ip, int whole) {
    for (int i = whole; i < ip.length; i++) {
      ip[i] &= MASK;
    }
    return ip;
  }

  private static byte[] bytes(int port) {
    return ByteBuffer.allocate(2).putShort((short) port).array();
  }

  private static int crc(byte[] a, byte[] b) {
    boolean inOrder = Arrays.compareUnsigned(a, b) <= 0;
    CRC32C crc = new CRC32C();
    crc.update(inOrder ? a : b);
    crc.update(inOrder ? b : a);
    return (int) crc.getValue();
  }
}
