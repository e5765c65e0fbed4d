package io.htorrent.engine.port;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.Storage.FileState;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;

/// What is true of one torrent's data on disk, kept across kill -9 and power cuts. On worker
/// threads; calls may come from several at once.
///
/// It has two marks. `written` follows a piece's data by a plain write: true after the process
/// died, because the page cache outlives it. `durable` follows a sync: true after a power cut as
/// well. Which of them counts is decided when it is opened, by the boot id.
public interface Journal extends Closeable {

  /// What was known when the journal was opened.
  Recovered recovered();

  /// These pieces were verified, and written to the storage before this call. Not synced.
  void written(int[] pieces) throws IOException;

  /// These pieces turned out to be lost or bad.
  void lost(int[] pieces) throws IOException;

  /// These pieces may be in the files and are about to be hashed; until [#written] or [#lost] says
  /// more of them they are doubtful, also after a kill in the middle of the check.
  void doubted(int[] pieces) throws IOException;

  /// These blocks of an unverified piece were written to the storage before this call. Replaces
  /// what was said of the piece before.
  void partial(int piece, BitSet blocks) throws IOException;

  /// How far the journal has come: taken before a sync, handed to [#durable] after it.
  long mark();

  /// The storage was synced after every call of [#written] that came before `mark` was taken: those
  /// survive a power cut from here on. Pieces written while the sync ran stay `written` only.
  /// `files` is what [io.htorrent.api.storage.Storage#inspect()] says now.
  void durable(long mark, List<FileState> files) throws IOException;

  /// Payload bytes sent and received over the life of the torrent, and whether trackers were told
  /// `completed`.
  void counters(long uploaded, long downloaded, boolean completedAnnounced) throws IOException;

  /// Which files are wanted from now on, also in later runs.
  void selected(FileSelection files) throws IOException;

  /// Marks a clean end with the files as they are, so that the next open trusts them, and releases
  /// the lock.
  void closeClean(List<FileState> files) throws IOException;

  /// Releases the lock without a mark.
  @Override
  void close() throws IOException;

  /// What was known when the journal was opened.
  ///
  /// @param existed whether there was a journal at all; if not, whatever files are there must be
  ///   hashed
  /// @param verified pieces that need no check
  /// @param doubtful pieces that were written but may have been lost with the power: hash them
  /// @param partial blocks of unverified pieces that were written, by piece
  /// @param files what the files looked like at the last durable or clean mark; empty when unknown
  /// @param clean whether the last run ended by [#closeClean]
  /// @param uploaded payload bytes over the torrent's life
  /// @param downloaded payload bytes over the torrent's life
  /// @param completedAnnounced whether trackers were told `completed`
  /// @param selection which files were wanted in the last run
  /// @param note one sentence when something was damaged and given up; or empty
  record Recovered(
      boolean existed,
      PieceSet verified,
      PieceSet doubtful,
      SortedMap<Integer, BitSet> partial,
      List<FileState> files,
      boolean clean,
      long uploaded,
      long downloaded,
      boolean completedAnnounced,
      FileSelection selection,
      String note) {}
}
