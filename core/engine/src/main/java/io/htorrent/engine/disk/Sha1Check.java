package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.Metainfo;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The check of one piece by SHA-1 (BEP 3). On the piece's lane.
final class Sha1Check implements PieceHasher.Check {

  /// Java's digests hash arrays, and copy direct memory into one of 4 KiB. With one of a whole
  /// block the calls are a quarter, and what was copied is still in the nearest cache.
  private static final int COPIED_BYTES = PieceLayout.BLOCK_LENGTH;

  private final Metainfo metainfo;
  private final int piece;
  private final MessageDigest digest;
  private byte[] copy = new byte[0];

  Sha1Check(Metainfo metainfo, int piece, MessageDigest digest) {
    this.metainfo = metainfo;
    this.piece = piece;
    this.digest = digest;
  }

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
  public boolean matches() {
    return metainfo.pieceMatches(piece, digest.digest());
  }
}
