package io.htorrent.engine.port;

import io.htorrent.api.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;

/// Where torrents keep what must outlive the process. On worker threads; may block in file I/O.
public interface StateStore {

  /// Opens the journal of one torrent in one download directory, and locks it against other
  /// processes.
  ///
  /// @throws InUseException when another process, or another torrent of this one, has it open
  /// @throws IOException when the state cannot be read or written; a damaged journal is not that:
  ///   it recovers as less
  Journal open(Metainfo metainfo, Path directory) throws IOException;

  /// The torrent is open elsewhere.
  final class InUseException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param message one sentence: which torrent, who has it, what to do
    public InUseException(String message) {
      super(message);
    }
  }
}
