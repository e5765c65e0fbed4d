package io.htorrent.peers.dht;

import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/// Ids that follow from the address (BEP 42), so that nobody chooses a place in the key space.
/// Pure.
final class SecureId {

  private static final byte[] V4_MASK = {0x03, 0x0f, 0x3f, (byte) 0xff};
  private static final byte[] V6_MASK = {0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, (byte) 0xff};

  private SecureId() {}

  /// An id that a node at this address may have.
  static NodeId of(Endpoint at, RandomGenerator random) {
    byte[] id = NodeId.random(random).bytes();
    int crc = checksum(at, id[19] & 7);
    id[0] = (byte) (crc >>> 24);
    id[1] = (byte) (crc >>> 16);
    id[2] = (byte) (crc >>> 8 & 0xf8 | id[2] & 7);
    return NodeId.of(id);
  }

  /// Whether a node at this address may have this id. In local networks every id is good.
  static boolean matches(NodeId id, Endpoint at) {
    if (at.reach() != Endpoint.Reach.GLOBAL) {
      return true;
    }
    byte[] bytes = id.bytes();
    int first = (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8;
    return ((checksum(at, bytes[19] & 7) ^ first) & 0xfffff800) == 0;
  }

  /// The checksum whose first 21 bits begin the id.
  ///
  /// @param choice 0 to 7: the low bits of the id's last byte
  static int checksum(Endpoint at, int choice) {
    // The text of BEP 42 has eight bytes for IPv4 too; its vectors, and the world, have four.
    byte[] mask = at.isIpv6() ? V6_MASK : V4_MASK;
    byte[] ip = at.ipBytes();
    byte[] masked = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      masked[i] = (byte) (ip[i] & mask[i]);
    }
    masked[0] |= (byte) (choice << 5);
    CRC32C crc = new CRC32C();
    crc.update(masked);
    return (int) crc.getValue();
  }
}
