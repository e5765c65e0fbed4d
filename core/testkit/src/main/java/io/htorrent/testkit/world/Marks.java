package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;

/// Judges pieces in large worlds, where a block is known by its first bytes: a piece is good when
/// each mark is the one that belongs there. On the world's thread.
final class Marks implements PieceHasher {

  /// A mark tells one block from all others, and a good one from a bad one.
  static final BlockContents CONTENTS = new BlockContents(16);

  private final TestTorrent torrent;
  private final PieceLayout layout;

  Marks(TestTorrent torrent) {
    this.torrent = torrent;
    this.layout = torrent.metainfo().layout();
  }

  @Override
  public Check begin(int piece) {
    return new Check() {
      private int block;
      private boolean good = true;

      @Override
      public void update(ByteBuffer marks) {
        while (marks.hasRemaining()) {
          int kept = CONTENTS.kept(layout.blockLength(piece, block));
          int begin = block * PieceLayout.BLOCK_LENGTH;
          good &= torrent.bytes(piece, begin, kept).equals(marks.slice(marks.position(), kept));
          marks.position(marks.position() + kept);
          block++;
        }
      }

      @Override
      public boolean matches() {
        return good && block == layout.blocksOf(piece);
      }
    };
  }

  /// What is carried of a piece that is good.
  static ByteBuffer piece(TestTorrent torrent, int piece, BlockContents contents) {
    PieceLayout layout = torrent.metainfo().layout();
    ByteBuffer marks = ByteBuffer.allocate(contents.kept(layout.lengthOf(piece)));
    for (int block = 0; block < layout.blocksOf(piece); block++) {
      int kept = contents.kept(layout.blockLength(piece, block));
      marks.put(torrent.bytes(piece, block * PieceLayout.BLOCK_LENGTH, kept));
    }
    return marks.flip();
  }
}
