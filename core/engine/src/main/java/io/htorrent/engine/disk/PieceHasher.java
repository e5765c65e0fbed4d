package io.htorrent.engine.disk;

import io.htorrent.api.metainfo.Metainfo;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tells good pieces from bad ones. An argument of the engine, so that big simulated worlds can
/// carry marks instead of bytes.
public interface PieceHasher {

  /// Begins the check of one piece. On a worker lane; the check stays on that lane.
  Check begin(int piece);

  /// The check of one piece, fed from its first byte to its last.
  interface Check {
    /// Takes the remaining bytes.
    void update(ByteBuffer bytes);

    /// Whether the piece is good. Called once, last.
    boolean matches();
  }

  /// SHA-1 against the hashes of a v1 metainfo (BEP 3).
  static PieceHasher sha1(Metainfo metainfo) {
    return piece -> new Sha1Check(metainfo, piece, sha1());
  }

  /// The first eight bytes of the SHA-1 of the remaining bytes.
  static long digest(ByteBuffer bytes) {
    MessageDigest digest = sha1();
    digest.update(bytes);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
