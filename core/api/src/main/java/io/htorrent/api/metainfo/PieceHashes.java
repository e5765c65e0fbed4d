package io.htorrent.api.metainfo;

import java.util.Arrays;

/// What a torrent's pieces are held against. Immutable; any thread.
public sealed interface PieceHashes permits PieceHashes.Flat, MerkleTrees {

  /// Whether this is the digest of that piece.
  boolean matches(int piece, byte[] digest);

  /// The SHA-1 of each piece, as v1 torrents have it (BEP 3).
  ///
  /// They stay where they are, in the raw info dictionary.
  final class Flat implements PieceHashes {

    static final int LENGTH = 20;

    private final byte[] source;
    private final int offset;

    /// @param source shared, not copied
    /// @param offset where in it the first one begins
    Flat(byte[] source, int offset) {
      this.source = source;
      this.offset = offset;
    }

    /// Whether this is the SHA-1 of that piece.
    @Override
    public boolean matches(int piece, byte[] sha1) {
      int from = offset + Math.multiplyExact(piece, LENGTH);
      return Arrays.equals(source, from, from + LENGTH, sha1, 0, sha1.length);
    }
  }
}
