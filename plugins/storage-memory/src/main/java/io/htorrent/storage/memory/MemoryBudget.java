package io.htorrent.storage.memory;

import java.io.IOException;

/// How much memory all torrents together have taken, and may take. Any thread; the lock guards both
/// numbers.
final class MemoryBudget {

  private long limit;
  private long taken;

  synchronized void limit(long bytes) {
    limit = bytes;
  }

  /// Takes some.
  ///
  /// @throws IOException when it would be more than the limit
  synchronized void take(int bytes) throws IOException {
    if (taken + bytes > limit) {
      throw new IOException(
          "memory full: "
              + taken
              + " bytes are kept, the limit is "
              + limit
              + "; raise it, or use the storage 'files'");
    }
    taken += bytes;
  }

  /// Gives some back.
  synchronized void give(long bytes) {
    taken -= bytes;
  }
}
