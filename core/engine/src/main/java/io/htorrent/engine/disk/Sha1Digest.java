package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-1 of pieces (BEP 3).
final class Sha1Digest implements PieceDigest {

  /// Java's digests hash arrays, and copy direct memory into one of 4 KiB. With one of a whole
  /// block the calls are a quarter, and what was copied is still in the nearest cache.
  private static final int COPIED_BYTES = PieceLayout.BLOCK_LENGTH;

  private final MessageDigest digest = sha1();
  private byte[] copy = new byte[0];

  @Override
  public void update(ByteBuffer bytes) {
    int useful = Math.min(COPIED_BYTES, bytes.remaining());
    if (copy.length < useful) {
      copy = new byte[useful];
    }
    while (bytes.hasRemaining()) {
      int count = Math.min(copy.length, bytes.remaining());
      bytes.get(copy, 0, count);
      digest.update(copy, 0, count);
    }
  }

  @Override
  public byte[] digest(int piece) {
    return digest.digest();
  }

  @Override
  public void reset() {
    digest.reset();
  }

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
