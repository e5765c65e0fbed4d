package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.Merkle;
import io.htorrent.api.metainfo.MerkleTrees;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The roots of the merkle trees of pieces (BEP 52): each block is hashed as its bytes come, the
/// last one at its real length.
final class MerkleDigest implements PieceDigest {

  private final MerkleTrees trees;
  private final MessageDigest block = Merkle.sha256();
  private final byte[] copy = new byte[PieceLayout.BLOCK_LENGTH];
  private Merkle.Folding blocks = new Merkle.Folding(0);
  private int filled; // bytes of the block that is under way

  MerkleDigest(MerkleTrees trees) {
    this.trees = trees;
  }

  @Override
  public void update(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int count = Math.min(PieceLayout.BLOCK_LENGTH - filled, bytes.remaining());
      bytes.get(copy, 0, count); // as in Sha1Digest
      block.update(copy, 0, count);
      filled += count;
      if (filled == PieceLayout.BLOCK_LENGTH) {
        endBlock();
      }
    }
  }

  @Override
  public byte[] digest(int piece) {
    if (filled > 0) {
      endBlock();
    }
    byte[] root = blocks.root(trees.widthOf(piece));
    blocks = new Merkle.Folding(0);
    return root;
  }

  @Override
  public void reset() {
    block.reset();
    filled = 0;
    blocks = new Merkle.Folding(0);
  }

  private void endBlock() {
    blocks.add(block.digest());
    filled = 0;
  }
}
