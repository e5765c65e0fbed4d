package io.htorrent.engine.disk;

import io.htorrent.api.metainfo.MerkleTrees;
import io.htorrent.api.metainfo.PieceHashes;
import java.nio.ByteBuffer;

/// Digests pieces, one after another, each from its first byte to its last. Belongs to one thread.
public sealed interface PieceDigest permits Sha1Digest, MerkleDigest {

  /// Takes the remaining bytes of the piece that is under way.
  void update(ByteBuffer bytes);

  /// The digest of the piece whose bytes came, as [PieceHashes#matches] wants it; the next piece
  /// may begin.
  byte[] digest(int piece);

  /// Forgets the piece that is under way.
  void reset();

  /// The digest that these hashes are of.
  static PieceDigest of(PieceHashes hashes) {
    return switch (hashes) {
      case PieceHashes.Flat _ -> sha1();
      case MerkleTrees trees -> new MerkleDigest(trees);
    };
  }

  /// The SHA-1 of a piece (BEP 3).
  static PieceDigest sha1() {
    return new Sha1Digest();
  }
}
