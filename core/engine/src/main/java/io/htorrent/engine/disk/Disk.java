package io.htorrent.engine.disk;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import io.htorrent.engine.jfr.DiskEvent;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.Workers;
import io.htorrent.engine.port.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes, hashes and reads the pieces of one torrent on worker lanes. Asked on the loop; answers
/// come back on the loop.
///
/// A piece belongs to one lane. Its hash moves on with each run that is written in order ("while
/// hot"); a run that came early is read back as soon as the hash reaches it, and nothing else is. A
/// good piece is in the journal before the loop hears of it: what was ever called verified is not
/// fetched again after kill -9.
public final class Disk {

  private static final Logger log = LoggerFactory.getLogger(Disk.class);
  private static final int READ_BACK_BYTES = 256 * 1024;

  private final PieceLayout layout;
  private final Storage storage;
  private final Journal journal;
  private final PieceHasher hasher;
  private final BlockContents contents;
  private final Workers workers;
  private final Loop loop;
  private final Lane[] lanes;

  /// What a lane knows; touched by its own thread only.
  private static final class Lane {
    final Map<Integer, Progress> hashing = new HashMap<>();
    final ByteBuffer scratch;

    Lane(int scratchBytes) {
      scratch = ByteBuffer.allocateDirect(scratchBytes);
    }
  }

  /// How far the hash of a piece has moved, and what is written behind a gap: where each span
  /// begins, and its length. Some peers answer requests out of order, so that gaps are common and
  /// short.
  private static final class Progress {
    final PieceHasher.Check check;
    final Map<Integer, Integer> early = new HashMap<>();
    int cursor;

    Progress(PieceHasher.Check check) {
      this.check = check;
    }
  }

  /// What became of a piece's check.
  public sealed interface Outcome {
    /// The hash matches.
    record Good() implements Outcome {}

    /// The hash differs.
    record Bad() implements Outcome {}

    /// The data is not all there.
    record Missing() implements Outcome {}

    /// Reading it failed.
    record Failed(IOException cause) implements Outcome {}
  }

  /// Takes what a worker did, on the loop.
  @FunctionalInterface
  public interface Done<T> {
    /// The work is done, well or badly.
    void done(T result);
  }

  /// What became of writing a run.
  public sealed interface Written {
    /// The bytes are with the operating system.
    record Ok() implements Written {}

    /// They are not.
    record Failed(IOException cause) implements Written {}
  }

  /// Where a torrent's bytes and their truth are kept.
  ///
  /// @param storage the bytes
  /// @param journal what is true of them
  /// @param hasher how pieces are judged
  /// @param contents how much of each block is kept
  public record Places(
      Storage storage, Journal journal, PieceHasher hasher, BlockContents contents) {}

  /// The disk of one torrent.
  public Disk(PieceLayout layout, Places places, Workers workers, Loop loop) {
    this.layout = layout;
    this.storage = places.storage();
    this.journal = places.journal();
    this.hasher = places.hasher();
    this.contents = places.contents();
    this.workers = workers;
    this.loop = loop;
    this.lanes = new Lane[workers.lanes()];
  }

  /// Writes what arrived of a run. The run is lent until `done`.
  public void write(Run run, Done<Written> done) {
    workers.onLane(
        run.piece(),
        () -> {
          DiskEvent event = DiskEvent.begun();
          Written written = writeNow(run);
          event.ended("write", run.piece());
          loop.execute(() -> done.done(written));
        });
  }

  /// Finishes the hash of a piece whose every block was written, and journals it when it is good.
  public void hash(int piece, Done<Outcome> done) {
    workers.onLane(
        piece,
        () -> {
          DiskEvent event = DiskEvent.begun();
          Progress progress = lane(piece).hashing.remove(piece);
          Outcome outcome =
              judge(piece, progress == null ? new Progress(hasher.begin(piece)) : progress);
          event.ended("hash", piece);
          loop.execute(() -> done.done(outcome));
        });
  }

  /// Hashes a piece from the storage alone, and journals it when it is good and `record` says so.
  public void check(int piece, boolean record, Done<Outcome> done) {
    workers.onLane(
        piece,
        () -> {
          DiskEvent event = DiskEvent.begun();
          Outcome outcome = hashRest(piece, new Progress(hasher.begin(piece)));
          event.ended("check", piece);
          if (record && outcome instanceof Outcome.Good) {
            journalGood(piece);
          }
          loop.execute(() -> done.done(outcome));
        });
  }

  /// Forgets the hash of a piece that will be fetched again.
  public void forget(int piece) {
    workers.onLane(piece, () -> lane(piece).hashing.remove(piece));
  }

  /// What each block of a piece looks like on disk, as it is when everything asked before is done:
  /// eight bytes of its SHA-1. Empty when it cannot be read.
  public void digests(int piece, Done<long[]> done) {
    workers.onLane(
        piece,
        () -> {
          long[] digests = digestsNow(piece);
          loop.execute(() -> done.done(digests));
        });
  }

  /// Reads on the lane of `piece`, tells the loop.
  public void read(int piece, Reading reading, Done<Written> done) {
    workers.onLane(
        piece,
        () -> {
          DiskEvent event = DiskEvent.begun();
          Written result;
          try {
            reading.read(storage);
            result = new Written.Ok();
          } catch (IOException e) {
            result = new Written.Failed(e);
          } catch (RuntimeException | Error e) {
            result = new Written.Failed(pluginFailed(e));
          }
          event.ended("read", piece);
          Written told = result;
          loop.execute(() -> done.done(told));
        });
  }

  /// Fills the buffer from a piece, and with zeros behind the piece's end. Within a [Reading].
  ///
  /// @param into begins with a block
  public void readPadded(Storage storage, int piece, int begin, ByteBuffer into)
      throws IOException {
    int end = into.limit();
    int data = contents.kept(layout.lengthOf(piece) - begin);
    int dataEnd = Math.min(end, into.position() + data);
    storage.read(piece, begin, into.limit(dataEnd));
    into.limit(end).position(dataEnd);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  /// Something that reads from the storage on a worker lane.
  @FunctionalInterface
  public interface Reading {
    /// Reads; `storage` is lent for the call.
    void read(Storage storage) throws IOException;
  }

  private Lane lane(int piece) {
    int index = Math.floorMod(piece, lanes.length);
    if (lanes[index] == null) {
      lanes[index] =
          new Lane(contents.kept(READ_BACK_BYTES)); // the slot belongs to this lane's thread alone
    }
    return lanes[index];
  }

  private Written writeNow(Run run) {
    try {
      for (int from = run.arrived().nextSetBit(0); from >= 0; ) {
        int to = run.arrived().nextClearBit(from);
        storage.write(
            run.piece(), run.begin() + from * PieceLayout.BLOCK_LENGTH, run.span(from, to));
        hashWhileHot(run, from, to);
        from = run.arrived().nextSetBit(to);
      }
      return new Written.Ok();
    } catch (IOException e) {
      return new Written.Failed(e);
    } catch (RuntimeException | Error e) {
      return new Written.Failed(pluginFailed(e));
    }
  }

  private void hashWhileHot(Run run, int from, int to) {
    Progress progress =
        lane(run.piece()).hashing.computeIfAbsent(run.piece(), p -> new Progress(hasher.begin(p)));
    int begin = run.begin() + from * PieceLayout.BLOCK_LENGTH;
    if (progress.cursor == begin) {
      progress.cursor += run.lengthOf(from, to);
      progress.check.update(run.span(from, to));
      catchUp(run.piece(), progress);
    } else {
      progress.early.put(begin, run.lengthOf(from, to));
    }
  }

  private void catchUp(int piece, Progress progress) {
    try {
      for (Integer length = progress.early.remove(progress.cursor);
          length != null;
          length = progress.early.remove(progress.cursor)) {
        hashStored(piece, progress, progress.cursor + length);
      }
    } catch (IOException e) {
      // The run that closed the gap is written all the same; judging the piece will read it again.
      log.debug("piece {} could not be read back yet: {}", piece, e.getMessage());
    }
  }

  private Outcome judge(int piece, Progress progress) {
    Outcome outcome = hashRest(piece, progress);
    if (outcome instanceof Outcome.Good) {
      journalGood(piece);
    }
    return outcome;
  }

  private Outcome hashRest(int piece, Progress progress) {
    try {
      hashStored(piece, progress, layout.lengthOf(piece));
    } catch (MissingDataException e) {
      return new Outcome.Missing();
    } catch (IOException e) {
      return new Outcome.Failed(e);
    } catch (RuntimeException | Error e) {
      return new Outcome.Failed(pluginFailed(e));
    }
    return progress.check.matches() ? new Outcome.Good() : new Outcome.Bad();
  }

  /// Moves the hash on to `end` with what the storage has.
  private void hashStored(int piece, Progress progress, int end) throws IOException {
    ByteBuffer scratch = lane(piece).scratch;
    while (progress.cursor < end) {
      int next = Math.min(READ_BACK_BYTES, end - progress.cursor);
      scratch.clear().limit(contents.kept(next));
      storage.read(piece, progress.cursor, scratch);
      progress.cursor += next;
      progress.check.update(scratch.flip());
    }
  }

  private long[] digestsNow(int piece) {
    long[] digests = new long[layout.blocksOf(piece)];
    ByteBuffer scratch = lane(piece).scratch;
    try {
      for (int block = 0; block < digests.length; block++) {
        scratch.clear().limit(contents.kept(layout.blockLength(piece, block)));
        storage.read(piece, block * PieceLayout.BLOCK_LENGTH, scratch);
        digests[block] = PieceHasher.digest(scratch.flip());
      }
      return digests;
    } catch (IOException | RuntimeException | Error e) {
      log.debug("piece {} could not be read again: {}", piece, e.toString());
      return new long[0];
    }
  }

  /// Errors too: a torrent whose storage ran out of memory must not wait for an answer for ever.
  private static IOException pluginFailed(Throwable bug) {
    log.error("the storage plugin failed", bug);
    return new IOException("the storage plugin failed: " + bug, bug);
  }

  private void journalGood(int piece) {
    try {
      journal.written(new int[] {piece});
    } catch (IOException e) {
      log.warn("piece {} is verified but could not be journalled: {}", piece, e.getMessage());
    }
  }
}
