package io.htorrent.storage.files;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileEntry.Kind;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.StampedLock;

/// Keeps a torrent in ordinary files, as its metainfo names them. Called on worker threads, several
/// at once.
///
/// A file appears with its first byte, grows sparsely and is never shortened: what lies behind its
/// end belongs to somebody else. A file that is not wanted does not appear: what neighbours share
/// with it goes to one more file, [SharedPieces#file].
public final class FilesStorage implements Storage {

  /*
   * Positional reads and writes on pooled channels, no mmap: a truncated or full disk would turn into an InternalError.
   *
   * Reads and writes hold up nobody but who chooses other files (`moving`), and allocate nothing: OpenFiles.enter is one
   * compare-and-set on the file's channel. What has to be synced is one cell a file: it is set after a write returned, so that a
   * sync that starts later sees it.
   */

  private static final int COPIED_BYTES = 64 * 1024; // at a time
  private static final int CLEAN = 0;
  private static final int WRITTEN = 1;
  private static final int UNSYNCABLE =
      2; // a sync failed: the kernel may have dropped the data and says so only once

  private final PieceLayout layout;
  private final List<FileEntry> files; // the torrent's, and behind them that of the shared pieces
  private final int parts; // the index of the latter
  private final long[] ends; // where each file of the torrent ends in it
  private final SharedPieces shared;
  private final SaveFolder folder;
  private final OpenFiles.OfTorrent open;
  private final AtomicIntegerArray unsynced;
  private final StampedLock moving = new StampedLock(); // held while bytes move to other files
  private volatile FileSelection wanted = FileSelection.unsaid();
  private volatile BitSet away; // files whose shared pieces are in `parts`; never changed, replaced

  private FilesStorage(Metainfo metainfo, SaveFolder folder, OpenFiles pool) throws IOException {
    this.layout = metainfo.layout();
    this.shared = new SharedPieces(metainfo);
    this.files = new ArrayList<>(metainfo.files());
    this.parts = files.size();
    files.add(shared.file());
    this.ends =
        metainfo.files().stream().mapToLong(file -> file.offset() + file.length()).toArray();
    this.folder = folder;
    this.open = pool.files(files, folder);
    this.unsynced = new AtomicIntegerArray(files.size());
    this.away = folder.find(shared.file()).length() < 0 ? new BitSet() : absent();
  }

  @Override
  public void select(FileSelection selection) throws IOException {
    wanted = selection;
    boolean kept = folder.find(shared.file()).length() >= 0;
    long stamp = moving.writeLock();
    try {
      away = moved(selection, kept);
    } finally {
      moving.unlockWrite(stamp);
    }
    if (kept) {
      sync();
    }
    if (kept && away.isEmpty()) {
      open.forgetUnless(parts, "deleted");
      folder.delete(shared.file());
    }
  }

  /// Brings home what is kept of these files, if anything is. Returns those that stay away.
  private BitSet moved(FileSelection selection, boolean kept) throws IOException {
    BitSet absent = selection.isUnsaid() && !kept ? new BitSet() : absent();
    absent.or(away); // also what an earlier attempt left half-way
    BitSet left = new BitSet();
    for (int file = absent.nextSetBit(0); file >= 0; file = absent.nextSetBit(file + 1)) {
      if (!selection.contains(file)) {
        left.set(file);
      } else if (kept) {
        bringHome(file);
      }
    }
    return left;
  }

  @Override
  public void write(int piece, int begin, ByteBuffer run) throws IOException {
    long stamp = moving.readLock();
    try {
      writeAll(piece, begin, run);
    } finally {
      moving.unlockRead(stamp);
    }
  }

  private void writeAll(int piece, int begin, ByteBuffer run) throws IOException {
    long offset = layout.offsetOf(piece, begin, run.remaining());
    int limit = run.limit();
    for (int file = fileAt(offset); run.hasRemaining(); file++) {
      int length = (int) Math.min(run.remaining(), ends[file] - offset);
      if (length > 0) {
        run.limit(run.position() + length);
        try {
          int home = home(file, offset);
          writeFile(home, run, position(home, offset));
        } finally {
          run.limit(limit);
        }
        offset += length;
      }
    }
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    long stamp = moving.readLock();
    try {
      readAll(piece, begin, into);
    } finally {
      moving.unlockRead(stamp);
    }
  }

  private void readAll(int piece, int begin, ByteBuffer into) throws IOException {
    long offset = layout.offsetOf(piece, begin, into.remaining());
    int limit = into.limit();
    for (int file = fileAt(offset); into.hasRemaining(); file++) {
      int length = (int) Math.min(into.remaining(), ends[file] - offset);
      if (length > 0) {
        into.limit(into.position() + length);
        try {
          int home = home(file, offset);
          readFile(home, into, position(home, offset));
        } finally {
          into.limit(limit);
        }
        offset += length;
      }
    }
  }

  @Override
  public List<FileState> inspect() throws IOException {
    List<FileState> states = new ArrayList<>(parts);
    SaveFolder.Found kept = away.isEmpty() ? SaveFolder.Found.NOTHING : folder.find(shared.file());
    open.forgetUnless(parts, kept.identity());
    for (int file = 0; file < parts; file++) {
      SaveFolder.Found found =
          files.get(file).kind() == Kind.PAD
              ? SaveFolder.Found.NOTHING
              : folder.find(files.get(file));
      open.forgetUnless(file, found.identity());
      boolean elsewhere = found.length() < 0 && away.get(file);
      states.add(
          new FileState(
              found.length(), elsewhere ? kept.modifiedMillis() : found.modifiedMillis()));
    }
    return states;
  }

  @Override
  public void completed() throws IOException {
    for (int index = 0; index < parts; index++) {
      FileEntry file = files.get(index);
      if (file.kind() != Kind.PAD && wanted.contains(index)) {
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

  /// Which file keeps a byte: that of the torrent which it belongs to, or that of the shared
  /// pieces.
  private int home(int file, long offset) {
    boolean elsewhere = away.get(file) && shared.contains((int) (offset / layout.pieceLength()));
    return elsewhere ? parts : file;
  }

  private long position(int home, long offset) {
    return home == parts ? shared.place(offset) : offset - files.get(home).offset();
  }

  /// Files that have bytes of their own, and are not there.
  private BitSet absent() throws IOException {
    BitSet absent = new BitSet();
    for (int file = 0; file < parts; file++) {
      FileEntry entry = files.get(file);
      boolean some = entry.length() > 0 && entry.kind() != Kind.PAD;
      absent.set(file, some && folder.find(entry).length() < 0);
    }
    return absent;
  }

  /// Copies what is kept of a file to where it belongs. Its beginning comes first: as long as its
  /// end is missing, nobody takes the file for whole.
  private void bringHome(int file) throws IOException {
    int first = shared.first(files.get(file));
    int last = shared.last(files.get(file));
    bringHome(file, first);
    if (last != first) {
      bringHome(file, last);
    }
  }

  private void bringHome(int file, int piece) throws IOException {
    if (!shared.contains(piece)) {
      return;
    }
    FileEntry entry = files.get(file);
    long offset = Math.max(entry.offset(), layout.offsetOf(piece));
    long end = Math.min(ends[file], layout.offsetOf(piece) + layout.lengthOf(piece));
    ByteBuffer some = ByteBuffer.allocate((int) Math.min(COPIED_BYTES, end - offset));
    try {
      while (offset < end) {
        some.clear().limit((int) Math.min(some.capacity(), end - offset));
        readFile(parts, some, shared.place(offset));
        writeFile(file, some.flip(), offset - entry.offset());
        offset += some.limit();
      }
    } catch (MissingDataException _) {
      // Nothing was kept of this piece.
    }
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
