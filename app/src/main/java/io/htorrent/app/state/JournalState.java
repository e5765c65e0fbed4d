package io.htorrent.app.state;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal.Recovered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/// What a journal says: the sum of its records. The same methods run when a record is appended and
/// when it is read again, so that both come to the same. Not thread-safe, touches no file.
final class JournalState {

  /*
   * A piece is in at most one of three places: `durable` (synced), `waiting` (written in this boot,
   * not synced; in the order of writing) and `doubtful` (written, but the system went down before
   * a sync). A mark counts pieces ever put into `waiting`; it stays right when some leave from the
   * front (they became durable) or the middle (they were lost: their place is kept, as GONE).
   */

  /// Stands for a piece that was lost while it waited.
  static final int GONE = -1;

  private final PieceSet durable;
  private final PieceSet doubtful;
  private final PieceSet waitingSet;
  private final TreeMap<Integer, BitSet> partial = new TreeMap<>();
  private final FileState[] files;
  private final List<FileChange> staged = new ArrayList<>();
  private int[] waiting = new int[16];
  private int waitingCount;
  private long left; // pieces that left `waiting` at the front
  private boolean filesKnown;
  private boolean clean;
  private String bootId = "";
  private long uploaded;
  private long downloaded;
  private boolean completedAnnounced;
  private FileSelection selection = FileSelection.unsaid();

  /// What one file looks like now.
  record FileChange(int index, FileState state) {}

  JournalState(int pieceCount, int fileCount) {
    this.durable = new PieceSet(pieceCount);
    this.doubtful = new PieceSet(pieceCount);
    this.waitingSet = new PieceSet(pieceCount);
    this.files = new FileState[fileCount];
    Arrays.fill(files, new FileState(-1, 0));
  }

  /// A run begins. If the system was started anew since the last one, what waited is doubtful.
  void started(String newBootId) {
    if (!newBootId.equals(bootId)) {
      for (int i = 0; i < waitingCount; i++) {
        if (waiting[i] != GONE) {
          doubtful.add(waiting[i]);
          waitingSet.remove(waiting[i]);
        }
      }
      left += waitingCount;
      waitingCount = 0;
      partial.clear();
    }
    bootId = newBootId;
    clean = false;
  }

  /// A piece was verified and written; [#GONE] keeps a place for one that was lost since. One that
  /// is known to be there was only verified again.
  void written(int piece) {
    if (piece != GONE) {
      if (durable.contains(piece) || waitingSet.contains(piece)) {
        return;
      }
      lost(piece);
      waitingSet.add(piece);
    }
    if (waitingCount == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * waitingCount);
    }
    waiting[waitingCount++] = piece;
  }

  /// A piece turned out to be bad, or unknown.
  void lost(int piece) {
    durable.remove(piece);
    doubtful.remove(piece);
    partial.remove(piece);
    if (waitingSet.remove(piece)) {
      for (int i = 0; i < waitingCount; i++) {
        if (waiting[i] == piece) {
          waiting[i] = GONE;
        }
      }
    }
  }

  /// These blocks of a piece were written.
  void partial(int piece, BitSet blocks) {
    if (blocks.isEmpty()) {
      partial.remove(piece);
    } else {
      partial.put(piece, (BitSet) blocks.clone());
    }
  }

  /// A file looks like this at the next [#durable] or [#ended].
  void staged(FileChange change) {
    staged.add(change);
  }

  /// The first `count` of those that wait were synced.
  void durable(int count) {
    for (int i = 0; i < count; i++) {
      if (waiting[i] != GONE) {
        waitingSet.remove(waiting[i]);
        durable.add(waiting[i]);
      }
    }
    System.arraycopy(waiting, count, waiting, 0, waitingCount - count);
    waitingCount -= count;
    left += count;
    takeOverFiles();
  }

  /// The run ended cleanly.
  void ended() {
    takeOverFiles();
    clean = true;
  }

  /// Totals.
  void counters(long nowUploaded, long nowDownloaded, boolean nowAnnounced) {
    uploaded = nowUploaded;
    downloaded = nowDownloaded;
    completedAnnounced = nowAnnounced;
  }

  /// Which files are wanted.
  void selected(FileSelection files) {
    selection = files;
  }

  /// A set of a rewritten journal: pieces that were durable, or doubtful.
  void restored(PieceSet pieces, boolean areDurable) {
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      (areDurable ? durable : doubtful).add(piece);
    }
  }

  /// These may be there: they must be hashed before anything is said about them.
  void doubted(int piece) {
    lost(piece);
    doubtful.add(piece);
  }

  /// Nothing is known any more: whatever is there must be hashed.
  void distrusted() {
    for (int piece = 0; piece < durable.capacity(); piece++) {
      durable.remove(piece);
      waitingSet.remove(piece);
      doubtful.add(piece);
    }
    left += waitingCount;
    waitingCount = 0;
    partial.clear();
    filesKnown = false;
    staged.clear();
  }

  /// Pieces ever put into waiting.
  long mark() {
    return left + waitingCount;
  }

  /// How many of those that wait now came before this mark.
  int waitingBefore(long mark) {
    return Math.clamp(mark - left, 0, waitingCount);
  }

  /// The changes that make the known files look like these.
  List<FileChange> changes(List<FileState> now) {
    List<FileChange> changes = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      if (!files[i].equals(now.get(i))) {
        changes.add(new FileChange(i, now.get(i)));
      }
    }
    return changes;
  }

  /// What the engine is told.
  Recovered recovered(boolean existed, boolean wasClean, String note) {
    PieceSet verified = durable.copy();
    for (int piece = waitingSet.next(0); piece >= 0; piece = waitingSet.next(piece + 1)) {
      verified.add(piece);
    }
    TreeMap<Integer, BitSet> blocks = new TreeMap<>();
    partial.forEach((piece, bits) -> blocks.put(piece, (BitSet) bits.clone()));
    List<FileState> known = filesKnown ? List.of(files) : List.of();
    return new Recovered(
        existed,
        verified,
        doubtful.copy(),
        blocks,
        known,
        wasClean,
        uploaded,
        downloaded,
        completedAnnounced,
        selection,
        note);
  }

  /// Writes the records that lead to this state.
  void writeTo(Records records) {
    records.started(bootId);
    records.restored(durable, true);
    records.restored(doubtful, false);
    records.written(Arrays.copyOf(waiting, waitingCount));
    partial.forEach(records::partial);
    if (filesKnown) {
      List<FileChange> all = new ArrayList<>(files.length);
      for (int i = 0; i < files.length; i++) {
        all.add(new FileChange(i, files[i]));
      }
      records.files(all);
      records.durable(0);
    }
    records.counters(uploaded, downloaded, completedAnnounced);
    if (!selection.isUnsaid()) {
      records.selected(selection);
    }
    if (clean) {
      records.ended();
    }
  }

  boolean clean() {
    return clean;
  }

  private void takeOverFiles() {
    staged.forEach(change -> files[change.index()] = change.state());
    staged.clear();
    filesKnown = true;
  }
}
