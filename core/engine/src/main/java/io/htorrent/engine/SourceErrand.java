package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.source.BlockSource;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.loop.Loop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run on its way from a source: opened, then read a few blocks at a time straight into their
/// places, as memory, disk and the download limit allow. On the torrent's loop.
///
/// A block of it ends by arriving, by coming from elsewhere first, or by being given back; the
/// places that a worker fills are lent until it answers.
final class SourceErrand {

  static final int BLOCK = PieceLayout.BLOCK_LENGTH;

  /// Bytes in the way that are cheaper to read than to ask anew.
  private static final long MOST_SKIPPED = 1L << 20;

  /// Reads a second, so that rates look smooth, and what is read soon counts.
  private static final int READS_PER_SECOND = 4;

  private final SourceSession source;
  private final Torrent torrent;
  private final SessionContext context;
  private final SourceCalls calls;
  private final PieceLayout layout;
  private final List<SourceRun.Block> blocks;
  private final Done done;
  private int next; // index of the block that is read next
  private long skip; // bytes before it that nobody wants
  private List<SourceRun.Block> lent = List.of(); // a worker fills their places
  private BlockSource.@Nullable Stream stream;
  private Loop.@Nullable Timer waiting;
  private boolean waitsForDisk;
  private boolean over;
  private int arrived;

  /// Is told, once, how it ended.
  interface Done {
    /// @param arrived blocks that came
    /// @param failure why no more came; null when no more is wanted
    /// @param at the block that it was at
    void ended(int arrived, @Nullable IOException failure, SourceRun.Block at);
  }

  /// @param blocks to fetch, one after the other, which the source is asked for in the ledger
  SourceErrand(
      SourceSession source,
      Torrent torrent,
      SessionContext context,
      List<SourceRun.Block> blocks,
      Done done) {
    this.source = source;
    this.torrent = torrent;
    this.context = context;
    this.calls = new SourceCalls(context);
    this.layout = torrent.layout();
    this.blocks = blocks;
    this.done = done;
  }

  void begin(BlockSource from) {
    SourceRun.Block first = blocks.getFirst();
    SourceRun.Block last = blocks.getLast();
    long offset = layout.offsetOf(first.piece()) + (long) first.block() * BLOCK;
    long end =
        layout.offsetOf(last.piece())
            + (long) last.block() * BLOCK
            + layout.blockLength(last.piece(), last.block());
    calls.open(from, offset, end - offset, this::opened);
  }

  /// Nothing more of it is wanted. What a worker is reading now still counts, if it comes.
  void stop() {
    end(null);
  }

  /// Whether it holds memory, or will tell the loop something.
  boolean busy() {
    return !lent.isEmpty();
  }

  /// Whether it waits because the disk is behind.
  boolean waitsForDisk() {
    return waitsForDisk;
  }

  private void opened(SourceCalls.Opened opened) {
    switch (opened) {
      case SourceCalls.Opened.Failed(IOException cause) -> end(cause);
      case SourceCalls.Opened.Stream(var newStream) -> {
        if (over) {
          calls.close(newStream);
        } else {
          stream = newStream;
          goOn();
        }
      }
    }
  }

  /// Reads on, if that can be done now.
  void goOn() {
    if (stream == null || !lent.isEmpty() || over || waiting != null) {
      return;
    }
    skipUnwanted();
    if (!torrent.life().active() || next == blocks.size() || skip > MOST_SKIPPED) {
      end(null);
      return;
    }
    List<SourceCalls.Place> places = places();
    if (!places.isEmpty()) {
      calls.read(stream, places, this::read);
    }
  }

  /// Moves on to the next block that did not come from elsewhere meanwhile.
  private void skipUnwanted() {
    while (next < blocks.size() && !source.asks(blocks.get(next))) {
      skip += lengthOf(blocks.get(next));
      next++;
    }
  }

  /// Places for the next blocks, as far as they are in a row in one run of the disk; none when
  /// something has to be waited for.
  private List<SourceCalls.Place> places() {
    waitsForDisk = torrent.incoming.congested();
    if (waitsForDisk) {
      torrent.incoming.flush(true, torrent.nanos());
      return List.of();
    }
    List<SourceCalls.Place> places = new ArrayList<>();
    List<SourceRun.Block> lending = new ArrayList<>();
    SourceRun.Block first = blocks.get(next);
    while (lending.size() < atOnce()
        && next < blocks.size()
        && sameRun(first, blocks.get(next))
        && source.asks(blocks.get(next))) {
      SourceRun.Block block = blocks.get(next);
      ByteBuffer place = place(block);
      if (!place.hasRemaining()) {
        break;
      }
      places.add(new SourceCalls.Place(skip, place));
      lending.add(block);
      skip = lengthOf(block) - place.remaining(); // in big simulated worlds only a mark is kept
      next++;
    }
    lent = lending;
    return places;
  }

  /// Where a block goes; empty when it has to wait, or somebody else is in the middle of sending
  /// it: then it is that one's.
  private ByteBuffer place(SourceRun.Block block) {
    TokenBucket limit = context.shared().download();
    if (!limit.tryTake(lengthOf(block), torrent.nanos())) {
      waitFor(limit.waitNanos(torrent.nanos()));
      return ByteBuffer.allocate(0);
    }
    ByteBuffer place = torrent.incoming.place(block.piece(), block.block(), torrent.nanos());
    if (!place.hasRemaining()) {
      limit.giveBack(lengthOf(block));
      if (context.shared().buffers().available()) {
        source.giveBack(block);
      }
      waitFor(SourceSession.MOMENT_NANOS);
    }
    return place;
  }

  private void waitFor(long nanos) {
    if (waiting == null) {
      waiting =
          context
              .loop()
              .after(
                  nanos,
                  () -> {
                    waiting = null;
                    goOn();
                  });
    }
  }

  private int atOnce() {
    long blocksASecond = source.bytesPerSecond() / BLOCK;
    return Math.clamp(blocksASecond / READS_PER_SECOND, 1, Buffers.RUN_BLOCKS);
  }

  private static boolean sameRun(SourceRun.Block one, SourceRun.Block other) {
    return one.piece() == other.piece()
        && one.block() / Buffers.RUN_BLOCKS == other.block() / Buffers.RUN_BLOCKS;
  }

  private void read(SourceCalls.Read read) {
    List<SourceRun.Block> came = lent.subList(0, read.filled());
    List<SourceRun.Block> missing = lent.subList(read.filled(), lent.size());
    lent = List.of();
    arrived += came.size();
    for (SourceRun.Block block : missing) {
      torrent.incoming.abandon(block.piece(), block.block());
      context.shared().download().giveBack(lengthOf(block));
      source.giveBack(block);
    }
    for (SourceRun.Block block : came) {
      if (source.asks(block)) {
        source.arrived(block);
      } else { // nobody wants it any more
        torrent.incoming.abandon(block.piece(), block.block());
      }
    }
    if (read.failure() != null) {
      next -= missing.size();
      end(read.failure());
    } else {
      goOn();
    }
  }

  private void end(@Nullable IOException failure) {
    if (over) {
      return;
    }
    over = true;
    if (waiting != null) {
      waiting.cancel();
    }
    if (stream != null) {
      calls.close(stream);
    }
    source.giveBackAllBut(lent);
    done.ended(arrived, failure, blocks.get(Math.min(next, blocks.size() - 1)));
  }

  private long lengthOf(SourceRun.Block block) {
    return layout.blockLength(block.piece(), block.block());
  }
}
