package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Run;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The runs that are filling up: where each arriving block is put, and when a run goes to disk. On
/// the torrent's loop.
///
/// A full run goes at once; one that nobody fills goes after two seconds, so that slow pieces do
/// not hold memory. When most of the memory is taken, peers are not read from until the disk has
/// caught up.
final class Incoming {

  private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PieceLayout layout;
  private final PieceLedger ledger;
  private final Buffers buffers;
  private final Consumer<Run> toDisk;
  private final Map<Long, Run> filling = new LinkedHashMap<>();
  private int writing;
  private int writingBlocks;

  Incoming(PieceLayout layout, PieceLedger ledger, Buffers buffers, Consumer<Run> toDisk) {
    this.layout = layout;
    this.ledger = ledger;
    this.buffers = buffers;
    this.toDisk = toDisk;
  }

  /// Where this block goes; empty when it is not needed, another peer is sending it too, or memory
  /// is used up.
  ByteBuffer place(int piece, int block, long nanos) {
    if (!ledger.blockMissing(piece, block)) {
      return NOWHERE;
    }
    Run run = filling.get(key(piece, block));
    if (run == null) {
      if (!buffers.available()) {
        return NOWHERE;
      }
      run = new Run(layout, piece, block, b -> ledger.blockMissing(piece, b), buffers);
      filling.put(key(piece, block), run);
    }
    return run.fill(block, layout.blockLength(piece, block), nanos);
  }

  /// The peer that was sending this block will not end it.
  void abandon(int piece, int block) {
    Run run = filling.get(key(piece, block));
    if (run != null) {
      run.abandon(block);
      if (run.arrived().isEmpty() && !run.beingFilled()) {
        filling.remove(key(piece, block));
        buffers.give(run.buffer());
      }
    }
  }

  /// The block is complete in its place.
  void arrived(int piece, int block, long nanos) {
    Run run = filling.get(key(piece, block));
    if (run == null) {
      throw new IllegalStateException("piece " + piece + " block " + block + " arrived nowhere");
    }
    ledger.arrived(piece, block);
    if (run.blockArrived(block, nanos)) {
      write(run);
    }
  }

  /// Sends runs to disk that nobody is filling: all of them, or those idle for two seconds.
  void flush(boolean all, long nanos) {
    List<Run> idle = new ArrayList<>();
    for (Run run : filling.values()) {
      if (!run.beingFilled() && (all || nanos - run.touchedNanos() > IDLE_NANOS)) {
        idle.add(run);
      }
    }
    idle.forEach(this::write);
  }

  /// The disk is done with a run.
  void written(Run run) {
    writing--;
    writingBlocks -= run.arrived().cardinality();
    buffers.give(run.buffer());
  }

  /// Whether no block is in memory: none arriving, none waiting, none with the disk.
  boolean isEmpty() {
    return writing == 0 && filling.isEmpty();
  }

  /// Blocks in memory that are complete, with the disk or on their way to it.
  int arrivedBlocks() {
    int waiting = filling.values().stream().mapToInt(run -> run.arrived().cardinality()).sum();
    return waiting + writingBlocks;
  }

  /// Whether so much memory is taken that peers must wait for the disk.
  boolean congested() {
    return buffers.inUse() * 3 >= buffers.budget() * 2;
  }

  /// Whether the disk has caught up: most memory is free, or there is nothing that it could do.
  boolean relieved() {
    return buffers.inUse() * 3 <= buffers.budget() || writing == 0;
  }

  private void write(Run run) {
    filling.remove(key(run.piece(), run.firstBlock()));
    writing++;
    writingBlocks += run.arrived().cardinality();
    toDisk.accept(run);
  }

  private long key(int piece, int block) {
    return (long) piece << 32 | block / Buffers.RUN_BLOCKS;
  }
}
