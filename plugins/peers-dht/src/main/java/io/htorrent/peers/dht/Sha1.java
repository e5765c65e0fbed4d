package io.htorrent.peers.dht;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-1, which names items and makes tokens and filters. Pure.
final class Sha1 {

  private Sha1() {}

  /// The 20 bytes for these parts, one after the other.
  static byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
