package io.htorrent.net.mse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What both ends know once keys are exchanged, and all that follows from it: `S` of the
/// specification.
final class SharedSecret {

  /// The length of all marks.
  static final int MARK_BYTES = 20;

  private final byte[] bytes;

  /// @param bytes 96, kept
  SharedSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Where the padding of the dialling end is over: HASH('req1', S).
  byte[] endOfPadding() {
    return hash("req1", bytes);
  }

  /// A torrent's mark as it travels, or the mark of what travelled: XOR with HASH('req3', S).
  byte[] veil(byte[] mark) {
    byte[] veil = hash("req3", bytes);
    for (int n = 0; n < MARK_BYTES; n++) {
      veil[n] ^= mark[n];
    }
    return veil;
  }

  /// The mark of a torrent, the same for everybody: HASH('req2', SKEY).
  static byte[] markOf(byte[] infoHash) {
    return hash("req2", infoHash);
  }

  /// What the dialling end sends.
  Rc4 fromDialler(byte[] infoHash) {
    return new Rc4(hash("keyA", bytes, infoHash));
  }

  /// What the end that was dialled sends.
  Rc4 fromDialled(byte[] infoHash) {
    return new Rc4(hash("keyB", bytes, infoHash));
  }

  private static byte[] hash(String name, byte[]... parts) {
    MessageDigest sha1;
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
    sha1.update(name.getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : parts) {
      sha1.update(part);
    }
    return sha1.digest();
  }
}
