package io.htorrent.engine;

import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.SwarmView;
import org.jspecify.annotations.Nullable;

/// What a picker is handed: passes its offers on, and stops it at the first that makes no sense. On
/// the torrent's loop.
final class CheckedSink implements BlockSink {

  /// Offers of one call that may be refused, beyond two for each piece: a picker need not look
  /// before it offers, but one that offers on and on would never return.
  private static final int REFUSALS = 100_000;

  private final SwarmView swarm;
  private final int limit;
  private @Nullable BlockSink behind;
  private int refusals;

  CheckedSink(SwarmView swarm) {
    this.swarm = swarm;
    this.limit = REFUSALS + 2 * swarm.pieceCount();
  }

  /// For the length of one call.
  void open(BlockSink newBehind) {
    behind = newBehind;
    refusals = 0;
  }

  void close() {
    behind = null;
  }

  @Override
  public int room() {
    return behind().room();
  }

  @Override
  public boolean offer(int piece, int block, PickReason reason) {
    BlockSink sink = behind();
    checkPiece(piece);
    if (block < 0 || block >= swarm.blockCount(piece)) {
      throw new Nonsense(
          "offered block "
              + block
              + " of piece "
              + piece
              + ", which has "
              + swarm.blockCount(piece));
    }
    checkReason(reason);
    boolean taken;
    try {
      taken = sink.offer(piece, block, reason);
    } catch (RuntimeException | AssertionError ours) {
      throw new OwnFault(ours);
    }
    count(taken);
    return taken;
  }

  @Override
  public int offerOpen(int piece, PickReason reason) {
    BlockSink sink = behind();
    checkPiece(piece);
    checkReason(reason);
    int taken;
    try {
      taken = sink.offerOpen(piece, reason);
    } catch (RuntimeException | AssertionError ours) {
      throw new OwnFault(ours);
    }
    count(taken > 0);
    return taken;
  }

  private BlockSink behind() {
    if (behind == null) {
      throw new Nonsense("kept a sink and offered after its call");
    }
    return behind;
  }

  private void checkPiece(int piece) {
    if (piece < 0 || piece >= swarm.pieceCount()) {
      throw new Nonsense("offered piece " + piece + " of " + swarm.pieceCount());
    }
  }

  private static void checkReason(@Nullable PickReason reason) {
    if (reason == null) {
      throw new Nonsense("offered a block without a reason");
    }
  }

  private void count(boolean taken) {
    if (!taken && ++refusals > limit) {
      throw new Nonsense("offered " + refusals + " times in one call what was refused");
    }
  }
}
