package io.htorrent.storage.files;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileEntry.Kind;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Keeps a torrent in ordinary files, as its metainfo names them. Called on worker threads, several
/// at once.
///
/// A file appears with its first byte, grows sparsely and is never shortened: what lies behind its
/// end belongs to somebody else.
public final class FilesStorage implements Storage {

  /*
   * Positional reads and writes on pooled channels, no mmap: a truncated or full disk would turn into an InternalError.
   *
   * Reads and writes keep no lock and allocate nothing: OpenFiles.enter is one compare-and-set on the file's channel. What has to
   * be synced is one cell a file: it is set after a write returned, so that a sync that starts later sees it.
   */

  private static final int CLEAN = 0;
  private static final int WRITTEN = 1;
  private static final int UNSYNCABLE =
      2; // a sync failed: the kernel may have dropped the data and says so only once

  private final PieceLayout layout;
  private final List<FileEntry> files;
  private final long[] ends; // where each file ends in the torrent
  private final SaveFolder folder;
  private final OpenFiles.OfTorrent open;
  private final AtomicIntegerArray unsynced;

  private FilesStorage(Metainfo metainfo, SaveFolder folder, OpenFiles pool) {
    this.layout = metainfo.layout();
    this.files = metainfo.files();
    this.ends = files.stream().mapToLong(file -> file.offset() + file.length()).toArray();
    this.folder = folder;
    this.open = pool.files(files, folder);
    this.unsynced = new AtomicIntegerArray(files.size());
  }

  @Override
  public void write(int piece, int begin, ByteBuffer run) throws IOException {
    long offset = layout.offsetOf(piece, begin, run.remaining());
    int limit = run.limit();
    for (int file = fileAt(offset); run.hasRemaining(); file++) {
      int length = (int) Math.min(run.remaining(), ends[file] - offset);
      if (length > 0) {
        run.limit(run.position() + length);
        try {
          writeFile(file, run, offset - files.get(file).offset());
        } finally {
          run.limit(limit);
        }
        offset += length;
      }
    }
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    long offset = layout.offsetOf(piece, begin, into.remaining());
    int limit = into.limit();
    for (int file = fileAt(offset); into.hasRemaining(); file++) {
      int length = (int) Math.min(into.remaining(), ends[file] - offset);
      if (length > 0) {
        into.limit(into.position() + length);
        try {
          readFile(file, into, offset - files.get(file).offset());
        } finally {
          into.limit(limit);
        }
        offset += length;
      }
    }
  }

  @Override
  public List<FileState> inspect() throws IOException {
    List<FileState> states = new ArrayList<>(files.size());
    for (int file = 0; file < files.size(); file++) {
      SaveFolder.Found found =
          files.get(file).kind() == Kind.PAD
              ? SaveFolder.Found.NOTHING
              : folder.find(files.get(file));
      open.forgetUnless(file, found.identity());
      states.add(new FileState(found.length(), found.modifiedMillis()));
    }
    return states;
  }

  @Override
  public void completed() throws IOException {
    for (FileEntry file : files) {
      if (file.kind() != Kind.PAD) {
        if (file.length() == 0) {
          folder.createEmpty(file);
        }
        long there = folder.find(file).length();
        if (there < file.length()) {
          throw tooShort(file, there);
        }
        if (file.kind() == Kind.EXECUTABLE) {
          folder.makeExecutable(file);
        }
      }
    }
  }

  @Override
  public void sync() throws IOException {
    for (int file = 0; file < files.size(); file++) {
      if (unsynced.compareAndSet(file, WRITTEN, CLEAN)) {
        syncFile(file);
      } else if (unsynced.get(file) == UNSYNCABLE) {
        throw new IOException(
            files.get(file).displayPath()
                + ": a sync failed before, so its data may be lost; check the disk, restart, and verify the torrent");
      }
    }
    folder.syncFolders();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }

  private void writeFile(int file, ByteBuffer run, long position) throws IOException {
    if (files.get(file).kind() == Kind.PAD) {
      run.position(run.limit());
      return;
    }
    int start = run.position();
    while (true) {
      OpenFile channel = open.enter(file, true);
      try {
        Transfers.write(channel.channel(), run, position + run.position() - start);
        return;
      } catch (ClosedChannelException e) {
        channel.retire(); // somebody was interrupted in this channel: it is closed for all, so take
        // another
        failIfInterrupted(file, e);
      } catch (IOException e) {
        throw FileTrouble.explain(e, "write", folder.path(files.get(file)), run.remaining());
      } finally {
        if (unsynced.get(file) == CLEAN) {
          unsynced.compareAndSet(file, CLEAN, WRITTEN);
        }
        channel.exit();
      }
    }
  }

  private void readFile(int file, ByteBuffer into, long position) throws IOException {
    if (files.get(file).kind() == Kind.PAD) {
      zero(into);
      return;
    }
    int start = into.position();
    while (true) {
      OpenFile channel = open.enter(file, false);
      try {
        if (!Transfers.read(channel.channel(), into, position + into.position() - start)) {
          throw tooShort(files.get(file), channel.channel().size());
        }
        return;
      } catch (ClosedChannelException e) {
        channel.retire();
        failIfInterrupted(file, e);
      } catch (MissingDataException e) {
        throw e;
      } catch (IOException e) {
        throw FileTrouble.explain(e, "read", folder.path(files.get(file)), into.remaining());
      } finally {
        channel.exit();
      }
    }
  }

  private void syncFile(int file) throws IOException {
    if (folder.find(files.get(file)).length() < 0) {
      throw tooShort(files.get(file), -1);
    }
    OpenFile channel = open.enter(file, true); // some systems sync only what may be written
    try {
      channel.channel().force(true);
    } catch (IOException e) {
      unsynced.set(file, UNSYNCABLE);
      throw FileTrouble.explain(e, "sync", folder.path(files.get(file)), 0);
    } finally {
      channel.exit();
    }
  }

  private void failIfInterrupted(int file, ClosedChannelException e) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException(
          files.get(file).displayPath() + ": the thread was interrupted in the middle of file I/O",
          e);
    }
  }

  /// The file with the byte at this offset of the torrent, or one that ends there: empty ones may
  /// lie between.
  private int fileAt(long offset) {
    int found = Arrays.binarySearch(ends, offset);
    return found >= 0 ? found : -found - 1;
  }

  private static void zero(ByteBuffer into) {
    while (into.remaining() >= Long.BYTES) {
      into.putLong(0);
    }
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  private static MissingDataException tooShort(FileEntry file, long length) {
    return new MissingDataException(
        length < 0
            ? file.displayPath() + " is not there"
            : file.displayPath() + " has " + length + " bytes, not " + file.length());
  }

  /// Opens storages that share one pool of open files.
  public static final class Factory implements Storage.Factory {

    private static final String OPEN_FILES = "open-files";

    private final OpenFiles pool = new OpenFiles();

    /// Called by the service loader.
    public Factory() {
      FileTrouble.load();
    }

    @Override
    public String name() {
      return "files";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.integer(
              OPEN_FILES,
              40,
              4,
              10_000,
              "files",
              "how many files are kept open at once, for all torrents together"));
    }

    @Override
    public Storage open(Metainfo metainfo, Path directory, Options options) throws IOException {
      pool.limit(options.integer(OPEN_FILES));
      return new FilesStorage(metainfo, SaveFolder.at(directory), pool);
    }
  }
}
