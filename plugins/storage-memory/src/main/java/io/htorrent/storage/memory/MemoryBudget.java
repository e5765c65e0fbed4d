package io.htorrent.storage.memory;

import java.io.IOException;

/// How much memory all torrents together have taken, and may take. Any thread; the lock guards both
/// numbers.
final class MemoryBudget {

  private final long heap;
  private long limit;
  private long taken;

  /// @param heapBytes what Java's heap may grow to: half of it is left to everything else, and to
  ///   the collector, which copies the young part
  MemoryBudget(long heapBytes) {
    this.heap = heapBytes;
  }

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
    if (taken + bytes > heap / 2) {
      throw new IOException(
          "memory full: "
              + taken
              + " bytes are kept, half of Java's heap; start with a larger one"
              + " (HTORRENT_OPTS=-Xmx4g), or use the storage 'files'");
    }
    taken += bytes;
  }

  /// Gives some back.
  synchronized void give(long bytes) {
    taken -= bytes;
  }
}
