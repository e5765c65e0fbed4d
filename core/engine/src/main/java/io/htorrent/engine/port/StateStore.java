package io.htorrent.engine.port;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where torrents keep what must outlive the process. On worker threads; may block in file I/O.
public interface StateStore {

  /// Opens the journal of one torrent in one download directory, and locks it against other
  /// processes.
  ///
  /// @throws InUseException when another process, or another torrent of this one, has it open
  /// @throws IOException when the state cannot be read or written; a damaged journal is not that:
  ///   it recovers as less
  Journal open(Metainfo metainfo, Path directory) throws IOException;

  /// What a driver kept in an earlier run; empty when that is nothing, cannot be read, or is larger
  /// than 1 MiB.
  ///
  /// @param driver its name in the configuration file
  Optional<byte[]> driver(String driver);

  /// Keeps this for the driver, in place of what was kept before, whole or not at all. Never called
  /// for one driver by two threads at once.
  ///
  /// @throws IOException one sentence, when it cannot be written
  void keepDriver(String driver, byte[] state) throws IOException;

  /// The info dictionary of a torrent that was added by its link, as it was kept in an earlier run;
  /// empty when there is none or it cannot be read. Whether it is right is not looked at.
  Optional<byte[]> metadata(InfoHash torrent);

  /// Keeps the info dictionary of a torrent, whole or not at all.
  ///
  /// @throws IOException one sentence, when it cannot be written
  void keepMetadata(InfoHash torrent, byte[] info) throws IOException;

  /// The torrent is open elsewhere.
  final class InUseException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param message one sentence: which torrent, who has it, what to do
    public InUseException(String message) {
      super(message);
    }
  }
}
