package io.htorrent.api.storage;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// The bytes of one torrent. Opening and asking create nothing; the first write creates what it
/// needs.
///
/// Called concurrently on worker threads, never for overlapping ranges at once. Buffers are lent
/// for the call: from position to limit, and left with nothing remaining. A range never crosses the
/// end of a piece; it may cross files.
public interface Storage extends Closeable {

  /// Which files are wanted: said before any byte is written or read, and again when others are
  /// wanted, perhaps in the midst of writing and reading. Their pieces hold bytes of neighbours
  /// that are not: these are kept, too, and read again, but no such neighbour is created for it
  /// where that can be helped. What was kept so of a file that is wanted now goes where it belongs.
  ///
  /// @throws IOException when that failed; its message names the file
  default void select(FileSelection files) throws IOException {}

  /// Writes all remaining bytes of `run` at `begin` of `piece`.
  ///
  /// @throws IOException when not every byte was handed to the operating system; its message names
  ///   the file
  void write(int piece, int begin, ByteBuffer run) throws IOException;

  /// Fills `into` from `begin` of `piece`.
  ///
  /// @throws MissingDataException when a file is absent or shorter than needed
  /// @throws IOException when reading failed; its message names the file
  void read(int piece, int begin, ByteBuffer into) throws IOException;

  /// What is there now, a line for each file of the metainfo, in its order. Cheap: no contents are
  /// read.
  List<FileState> inspect() throws IOException;

  /// Called once when every piece that is wanted was verified: the time for what needs no data
  /// (empty files, executable bits, links).
  void completed() throws IOException;

  /// Returns when all that was written before the call would survive a power cut.
  void sync() throws IOException;

  /// One file as it is on disk.
  ///
  /// @param length bytes, or -1 when it is absent
  /// @param modifiedMillis last change, milliseconds since 1970; 0 when unknown. Of an absent file:
  ///   last change of what is kept of it elsewhere, for its neighbours; 0 when that is nothing
  record FileState(long length, long modifiedMillis) {}

  /// Makes storages. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `files`.
    String name();

    /// The settings in the table of that name.
    List<Option> options();

    /// The storage of one torrent below `directory`.
    ///
    /// @throws IOException when the directory cannot be used; its message names it
    Storage open(Metainfo metainfo, Path directory, Options options) throws IOException;
  }
}
