package io.htorrent.engine.disk;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.PieceHashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

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

  /// SHA-1 against the hashes of a v1 or hybrid torrent (BEP 3), merkle trees of SHA-256 against
  /// those of a v2 torrent (BEP 52).
  static PieceHasher of(Metainfo metainfo) {
    PieceHashes hashes = metainfo.pieces();
    return piece -> new DigestCheck(hashes, piece);
  }

  /// The first eight bytes of the SHA-1 of the remaining bytes.
  static long digest(ByteBuffer bytes) {
    MessageDigest digest = Sha1Digest.sha1();
    digest.update(bytes);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
