package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Which run a source is asked for: as much of the gap around the piece that the pickers want as is
/// wished, in whole pieces, from its beginning if that is near enough (BEP 19). On the torrent's
/// loop; takes the first offer, and says what follows from it.
final class SourceRun implements BlockSink {

  private final PieceLayout layout;
  private final PieceLedger ledger;
  private final IntPredicate canGive;
  private boolean begun;
  private Block first = new Block(0, 0);
  private boolean endgame;

  /// A block of a piece.
  record Block(int piece, int block) {}

  /// @param canGive tells of each piece whether the source may be asked for it
  SourceRun(PieceLayout layout, PieceLedger ledger, IntPredicate canGive) {
    this.layout = layout;
    this.ledger = ledger;
    this.canGive = canGive;
  }

  /// The blocks of the run, without a gap; none when nothing was offered.
  ///
  /// @param mostBytes a new piece is begun only if it fits whole; the first may be longer
  /// @param longest bytes, in any case
  List<Block> blocks(long mostBytes, long longest) {
    List<Block> blocks = new ArrayList<>();
    long bytes = 0;
    Block next = begun && first.block == 0 && untouched(first.piece) ? start(mostBytes) : first;
    while (begun && fits(next, bytes, mostBytes, longest)) {
      blocks.add(next);
      bytes += layout.blockLength(next.piece, next.block);
      next = after(next);
    }
    return blocks;
  }

  private boolean fits(Block next, long bytes, long mostBytes, long longest) {
    if (next.piece >= layout.pieceCount()) {
      return false;
    }
    if (bytes > 0 && bytes + layout.blockLength(next.piece, next.block) > longest) {
      return false;
    }
    if (next.piece == first.piece) {
      return ledger.nextOpenBlock(next.piece, next.block) == next.block
          || (endgame && ledger.blockMissing(next.piece, next.block));
    }
    return next.block > 0
        || (bytes + layout.lengthOf(next.piece) <= mostBytes && untouched(next.piece));
  }

  /// The beginning of the gap, or as far back as leaves the piece that is wanted within the run.
  private Block start(long mostBytes) {
    int piece = first.piece;
    long bytes = layout.lengthOf(piece);
    while (piece > 0 && untouched(piece - 1) && bytes + layout.lengthOf(piece - 1) <= mostBytes) {
      piece--;
      bytes += layout.lengthOf(piece);
    }
    return new Block(piece, 0);
  }

  private boolean untouched(int piece) {
    return ledger.state(piece) == PieceState.OPEN && canGive.test(piece);
  }

  private Block after(Block block) {
    return block.block + 1 < layout.blocksOf(block.piece)
        ? new Block(block.piece, block.block + 1)
        : new Block(block.piece + 1, 0);
  }

  @Override
  public int room() {
    return begun ? 0 : 1;
  }

  @Override
  public boolean offer(int piece, int block, PickReason reason) {
    if (begun || !canGive.test(piece) || !ledger.blockMissing(piece, block)) {
      return false;
    }
    begun = true;
    first = new Block(piece, block);
    endgame = reason == PickReason.ENDGAME;
    return true;
  }

  @Override
  public int offerOpen(int piece, PickReason reason) {
    int block = ledger.nextOpenBlock(piece, 0);
    return block >= 0 && offer(piece, block, reason) ? 1 : 0;
  }
}
