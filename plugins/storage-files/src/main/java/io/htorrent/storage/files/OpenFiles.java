package io.htorrent.storage.files;

import io.htorrent.api.metainfo.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The files kept open, for all torrents together: a bounded number, the longest unused closed
/// first. Any thread.
final class OpenFiles {

  /*
   * A file that is open is found through its torrent's array without a lock. The lock guards `open`, `opening` and `limit`, that is,
   * who is counted; it is taken to open and to close, never while the file system works.
   *
   * The clock that tells who was unused longest counts openings: entering a file costs no more than reading it. When all are in use,
   * one more is opened rather than waiting: there are never more users than worker threads.
   */

  private final List<OpenFile> open = new ArrayList<>();
  private int opening;
  private int limit = 40;
  private volatile long clock;

  /// Says how many files may be open at once.
  synchronized void limit(int files) {
    limit = files;
  }

  /// The files of one torrent.
  OfTorrent files(List<FileEntry> entries, SaveFolder folder) {
    return new OfTorrent(entries, folder);
  }

  /// How many files are open now.
  synchronized int count() {
    return open.size();
  }

  /// Makes room for one more.
  private void reserve() {
    begin();
    OpenFile victim = victim();
    while (victim != null) {
      victim.close();
      victim = victim();
    }
  }

  private synchronized void begin() {
    opening++;
    clock++;
  }

  private synchronized @Nullable OpenFile victim() {
    if (open.size() + opening <= limit) {
      return null;
    }
    OpenFile oldest = oldestIdle();
    while (oldest != null && !oldest.retiredIdle()) {
      oldest = oldestIdle(); // somebody entered it just now
    }
    if (oldest != null) {
      open.remove(oldest);
    }
    return oldest;
  }

  private @Nullable OpenFile oldestIdle() {
    OpenFile oldest = null;
    for (OpenFile file : open) {
      if (file.idle() && (oldest == null || file.lastUse() < oldest.lastUse())) {
        oldest = file;
      }
    }
    return oldest;
  }

  private synchronized void end(@Nullable OpenFile opened) {
    opening--;
    if (opened != null) {
      open.add(opened);
    }
  }

  private synchronized void forget(OpenFile file) {
    open.remove(file);
  }

  private synchronized List<OpenFile> all() {
    return List.copyOf(open);
  }

  /// Closes every file that nobody uses: the process has no descriptors left.
  private void closeIdle() {
    for (OpenFile file : all()) {
      if (file.retiredIdle()) {
        file.close();
      }
    }
  }

  /// The files of one torrent, each open for writing, or for reading only, or closed.
  final class OfTorrent {

    private final List<FileEntry> entries;
    private final SaveFolder folder;
    private final AtomicReferenceArray<@Nullable OpenFile> slots;
    private volatile boolean closed;

    private OfTorrent(List<FileEntry> entries, SaveFolder folder) {
      this.entries = entries;
      this.folder = folder;
      this.slots = new AtomicReferenceArray<>(entries.size());
    }

    /// The open file, entered: `exit` it. A read takes one that is open for writing, too.
    ///
    /// @throws io.htorrent.api.storage.MissingDataException when it is to be read and is not there
    /// @throws IOException one sentence that names the file
    OpenFile enter(int file, boolean write) throws IOException {
      while (true) {
        OpenFile there = slots.get(file);
        if (there != null && there.enter()) {
          if (there.writable() || !write) {
            return there;
          }
          there.exit();
        }
        OpenFile fresh = open(file, write);
        if (publish(file, there, fresh)) {
          return fresh;
        }
        fresh.retire(); // another thread was faster, or the torrent was closed: the next attempt
        // says so
        fresh.exit();
      }
    }

    /// Closes the file, unless this is what its path still leads to: it was deleted or replaced.
    void forgetUnless(int file, Object identity) {
      OpenFile there = slots.get(file);
      if (there != null && !Objects.equals(there.identity(), identity)) {
        there.retire();
      }
    }

    /// Closes all files, those in use when their users leave. From now on nothing can be entered.
    void close() {
      closed = true;
      for (int file = 0; file < slots.length(); file++) {
        OpenFile there = slots.get(file);
        if (there != null) {
          there.retire();
        }
      }
    }

    /// The pool's clock.
    long now() {
      return clock;
    }

    /// Called by a file that closed.
    void closed(int file, OpenFile gone) {
      slots.compareAndSet(file, gone, null);
      forget(gone);
    }

    private boolean publish(int file, @Nullable OpenFile before, OpenFile fresh) {
      if (!slots.compareAndSet(file, before, fresh)) {
        return false;
      }
      if (before != null) {
        before.retire();
      }
      return !closed;
    }

    private OpenFile open(int file, boolean write) throws IOException {
      if (closed) {
        throw new IOException(
            entries.get(file).displayPath() + ": the torrent's storage was closed");
      }
      reserve();
      OpenFile fresh = null;
      try {
        fresh = new OpenFile(openChannel(entries.get(file), write), write, this, file);
        return fresh;
      } finally {
        end(fresh);
      }
    }

    private SaveFolder.Opened openChannel(FileEntry entry, boolean write) throws IOException {
      try {
        return folder.open(entry, write);
      } catch (IOException e) {
        if (!FileTrouble.isOutOfDescriptors(e)) {
          throw e;
        }
        closeIdle();
        return folder.open(entry, write);
      }
    }
  }
}
