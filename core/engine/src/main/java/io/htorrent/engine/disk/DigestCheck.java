package io.htorrent.engine.disk;

import io.htorrent.api.metainfo.PieceHashes;
import java.nio.ByteBuffer;

/// The check of one piece against what its torrent says of it. On the piece's lane.
final class DigestCheck implements PieceHasher.Check {

  private final PieceHashes hashes;
  private final int piece;
  private final PieceDigest digest;

  DigestCheck(PieceHashes hashes, int piece) {
    this.hashes = hashes;
    this.piece = piece;
    this.digest = PieceDigest.of(hashes);
  }

  @Override
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  @Override
  public boolean matches() {
    return hashes.matches(piece, digest.digest(piece));
  }
}
