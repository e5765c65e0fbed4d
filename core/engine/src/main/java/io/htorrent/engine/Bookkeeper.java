package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.port.Journal;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a torrent's journal true: pieces that were lost, a sync now and then, counters, a clean
/// end. Asked on the torrent's loop; the file work is done by waiting workers, off the data's path.
final class Bookkeeper {

  private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Logger log = LoggerFactory.getLogger(Bookkeeper.class);

  private final SessionContext context;
  private final Torrent torrent;
  private final Opening.Opened opened;
  private boolean completedAnnounced;
  private boolean dirty;
  private long lastSyncNanos;
  private Counters saved;

  /// What counters say at one moment: bytes over the torrent's life, and whether trackers know that
  /// it is complete.
  private record Counters(long uploaded, long downloaded, boolean completedAnnounced) {
    void write(Journal journal) throws IOException {
      journal.counters(uploaded, downloaded, completedAnnounced);
    }
  }

  Bookkeeper(SessionContext context, Torrent torrent, Opening.Opened opened) {
    this.context = context;
    this.torrent = torrent;
    this.opened = opened;
    this.completedAnnounced = opened.journal().recovered().completedAnnounced();
    this.lastSyncNanos = context.nanos();
    this.saved = counters();
  }

  boolean completedAnnounced() {
    return completedAnnounced;
  }

  void announcedCompleted() {
    completedAnnounced = true;
  }

  /// Payload bytes sent over the life of the torrent, earlier runs included.
  long uploaded() {
    return opened.journal().recovered().uploaded() + torrent.uploaded().total();
  }

  /// Payload bytes received over the life of the torrent.
  long downloaded() {
    return opened.journal().recovered().downloaded() + torrent.downloaded().total();
  }

  /// Something was written that a power cut could take.
  void wrote() {
    dirty = true;
  }

  /// These pieces turned out to be bad or gone.
  void lost(List<Integer> pieces) {
    if (!pieces.isEmpty()) {
      int[] lost = pieces.stream().mapToInt(Integer::intValue).toArray();
      later(() -> opened.journal().lost(lost), "what was lost could not be journalled", () -> {});
    }
  }

  /// These pieces are about to be looked at again; `then` runs on the loop, whether or not that
  /// could be written down.
  void doubted(PieceSet pieces, Runnable then) {
    int[] doubted = Opening.indices(pieces);
    later(
        () -> {
          try {
            opened.journal().doubted(doubted);
          } finally {
            context.loop().execute(then);
          }
        },
        "what is doubtful could not be journalled",
        () -> {});
  }

  /// Once a second: every minute in which something was written ends with a sync, and every other
  /// one in which something was sent with the counters alone.
  void tick() {
    if (context.nanos() - lastSyncNanos < SYNC_NANOS) {
      return;
    }
    lastSyncNanos = context.nanos();
    Counters counters = counters();
    if (dirty) {
      dirty = false;
      sync(counters);
    } else if (!counters.equals(saved)) {
      later(() -> counters.write(opened.journal()), "counters could not be journalled", () -> {});
    }
    saved = counters;
  }

  private void sync(Counters counters) {
    later(
        () -> {
          long mark = opened.journal().mark();
          opened.storage().sync();
          opened.journal().durable(mark, opened.storage().inspect());
          counters.write(opened.journal());
        },
        "what was written could not be made durable",
        () -> dirty = true);
  }

  /// Closes journal and storage.
  ///
  /// @param clean whether nothing is under way any more, so that the files can be trusted next time
  /// @param done runs on the loop
  void close(boolean clean, Runnable done) {
    SortedMap<Integer, BitSet> partial = torrent.ledger().writtenBlocks();
    Counters counters = counters();
    context
        .workers()
        .waiting(() -> {
          closeNow(clean, partial, counters);
          context.loop().execute(done);
        });
  }

  private void closeNow(boolean clean, SortedMap<Integer, BitSet> partial, Counters counters) {
    try (var storage = opened.storage();
        var journal = opened.journal()) {
      for (var piece : partial.entrySet()) {
        journal.partial(piece.getKey(), piece.getValue());
      }
      counters.write(journal);
      if (clean) {
        journal.closeClean(storage.inspect());
      }
    } catch (IOException e) {
      log.warn(
          "{} was not closed cleanly: {}; the next start looks closer",
          torrent.shortName(),
          e.getMessage());
    }
  }

  private Counters counters() {
    return new Counters(uploaded(), downloaded(), completedAnnounced);
  }

  /// File work that may fail.
  private interface Work {
    void run() throws IOException;
  }

  /// @param failed runs on the loop when the work failed
  private void later(Work work, String complaint, Runnable failed) {
    context
        .workers()
        .waiting(() -> {
          try {
            work.run();
          } catch (IOException e) {
            log.warn("{} {}: {}", torrent.shortName(), complaint, e.getMessage());
            context.loop().execute(failed);
          }
        });
  }
}
