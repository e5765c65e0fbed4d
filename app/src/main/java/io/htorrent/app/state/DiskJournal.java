package io.htorrent.app.state;

import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.app.state.JournalReader.Condition;
import io.htorrent.engine.port.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/// One torrent's journal: a file of records, each appended by one plain write. On worker threads;
/// the lock guards the file's end and the state, and is not held while the disk syncs.
final class DiskJournal implements Journal {

  /*
   * A record is written first and added to the state after: what could not be written is not
   * believed either. "Lost" is the other way round,
   * since believing too much is the one fault that must not happen: if it cannot be written, the
   * file is emptied, which needs no space, and written anew when there is some.
   *
   * Two records must survive a power cut before the call returns: "durable", and "lost", which
   * takes back an earlier "durable".
   */

  private static final long SMALL = 64 << 10;

  private final Path file;
  private final Metainfo metainfo;
  private final TorrentLock lock;
  private final Recovered recovered;
  private final JournalState state;
  private final Records records = new Records();
  private FileChannel channel;
  private long end;
  private long lengthWhenRewritten;
  private boolean mustRewrite;
  private boolean closed;

  private DiskJournal(Path file, Metainfo metainfo, TorrentLock lock, Start start)
      throws IOException {
    this.file = file;
    this.metainfo = metainfo;
    this.lock = lock;
    this.state = start.state;
    this.recovered = start.recovered;
    if (start.soundLength == 0) {
      rewrite();
    }
    this.channel = openChannel(file);
    this.end = start.soundLength == 0 ? channel.size() : start.soundLength;
    this.lengthWhenRewritten = start.soundLength == 0 ? end : 0;
    channel.truncate(end);
  }

  /// How a journal begins: what was found, and how much of the file may be appended to.
  private record Start(JournalState state, Recovered recovered, int soundLength) {}

  /// Opens the journal in this file, or begins one.
  ///
  /// @throws IOException when it cannot be read or written, or a later version wrote it
  static DiskJournal open(Path file, Metainfo metainfo, String bootId, TorrentLock lock)
      throws IOException {
    try {
      StateFiles.tidy(file);
      DiskJournal journal = new DiskJournal(file, metainfo, lock, start(file, metainfo, bootId));
      journal.append(out -> out.started(bootId));
      return journal;
    } catch (NewerException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "the state of "
              + metainfo
              + " cannot be kept in "
              + file
              + " ("
              + e
              + "); check the disk and the owner of that directory, or name another with --state",
          e);
    }
  }

  @Override
  public Recovered recovered() {
    return recovered;
  }

  @Override
  public synchronized void written(int[] pieces) throws IOException {
    append(out -> out.written(pieces));
    for (int piece : pieces) {
      state.written(piece);
    }
  }

  @Override
  public void lost(int[] pieces) throws IOException {
    if (pieces.length == 0) {
      return;
    }
    synchronized (this) {
      for (int piece : pieces) {
        state.lost(piece);
      }
      try {
        append(out -> out.lost(pieces));
      } catch (IOException e) {
        emptyFile();
        throw e;
      }
    }
    force();
  }

  @Override
  public void doubted(int[] pieces) throws IOException {
    if (pieces.length == 0) {
      return;
    }
    synchronized (this) {
      for (int piece : pieces) {
        state.doubted(piece);
      }
      try {
        append(out -> out.doubted(pieces));
      } catch (IOException e) {
        emptyFile();
        throw e;
      }
    }
    force();
  }

  @Override
  public synchronized void partial(int piece, BitSet blocks) throws IOException {
    append(out -> out.partial(piece, blocks));
    state.partial(piece, blocks);
  }

  @Override
  public synchronized long mark() {
    return state.mark();
  }

  @Override
  public void durable(long mark, List<FileState> files) throws IOException {
    synchronized (this) {
      var changes = state.changes(files);
      int count = state.waitingBefore(mark);
      append(out -> {
        out.files(changes);
        out.durable(count);
      });
      changes.forEach(state::staged);
      state.durable(count);
      if (end > SMALL + 4 * lengthWhenRewritten) {
        rewriteAndReopen();
      }
    }
    force();
  }

  @Override
  public synchronized void counters(long uploaded, long downloaded, boolean completedAnnounced)
      throws IOException {
    append(out -> out.counters(uploaded, downloaded, completedAnnounced));
    state.counters(uploaded, downloaded, completedAnnounced);
  }

  @Override
  public synchronized void selected(FileSelection files) throws IOException {
    append(out -> out.selected(files));
    state.selected(files);
  }

  @Override
  public synchronized void closeClean(List<FileState> files) throws IOException {
    try {
      var changes = state.changes(files);
      append(out -> {
        out.files(changes);
        out.ended();
      });
      changes.forEach(state::staged);
      state.ended();
    } finally {
      close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try (lock) {
        channel.close();
      }
    }
  }

  private static Start start(Path file, Metainfo metainfo, String bootId) throws IOException {
    Path previous = previous(file);
    if (!Files.exists(file)) {
      JournalState fresh =
          new JournalState(metainfo.layout().pieceCount(), metainfo.files().size());
      fresh.started(bootId);
      return new Start(fresh, fresh.recovered(false, false, ""), 0);
    }
    JournalReader.Read read = JournalReader.read(Files.readAllBytes(file), metainfo);
    if (read.condition() == Condition.NEWER) {
      throw new NewerException(
          file
              + " was written by a newer htorrent: update this one, or move that file away to have"
              + " the downloaded files checked");
    }
    if (read.condition() == Condition.FOREIGN) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".foreign"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    JournalState state = read.state();
    if (read.length() == 0 && Files.exists(previous)) {
      // Only its totals are believed: it is older than what it says of pieces.
      state = JournalReader.read(Files.readAllBytes(previous), metainfo).state();
      state.distrusted();
    }
    boolean clean = state.clean();
    state.started(bootId);
    boolean usable = read.condition() == Condition.SOUND || read.condition() == Condition.TORN;
    return new Start(
        state,
        state.recovered(true, clean && usable, note(read, metainfo)),
        usable ? read.length() : 0);
  }

  private static String note(JournalReader.Read read, Metainfo metainfo) {
    return switch (read.condition()) {
      case SOUND, TORN, NEWER -> "";
      case DAMAGED ->
          "the state of "
              + metainfo
              + " is damaged after "
              + read.length()
              + " bytes; its files are checked";
      case UNREADABLE -> "the state of " + metainfo + " cannot be read; its files are checked";
      case FOREIGN ->
          "the state of " + metainfo + " was that of another torrent; its files are checked";
    };
  }

  private void append(Consumer<Records> record) throws IOException {
    if (closed) {
      throw new IOException("the journal of " + metainfo + " was closed");
    }
    if (mustRewrite) {
      rewriteAndReopen();
    }
    record.accept(records);
    ByteBuffer bytes = records.take();
    long at = end;
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      cutTo(end);
      throw new IOException(
          "the state of " + metainfo + " could not be written to " + file + ": " + e.getMessage(),
          e);
    }
    end = at;
  }

  /// Takes away what was written of a record that could not be written whole.
  private void cutTo(long length) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      mustRewrite = true;
    }
  }

  private void force() throws IOException {
    FileChannel now;
    synchronized (this) {
      now = channel;
    }
    try {
      now.force(false);
    } catch (ClosedChannelException e) {
      // Rewritten or closed in the meantime. Rewriting syncs; after closing nobody waits for this.
    }
  }

  private void emptyFile() {
    cutTo(0);
    mustRewrite = true;
  }

  private void rewriteAndReopen() throws IOException {
    rewrite();
    channel.close();
    channel = openChannel(file);
    end = channel.size();
    lengthWhenRewritten = end;
    mustRewrite = false;
  }

  private void rewrite() throws IOException {
    Records all = new Records();
    all.header(metainfo.infoHash(), metainfo.layout().pieceCount(), metainfo.files().size());
    state.writeTo(all);
    StateFiles.replace(file, all.take(), previous(file));
  }

  private static FileChannel openChannel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + ".previous");
  }

  /// A later version's journal; the message is complete.
  private static final class NewerException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerException(String message) {
      super(message);
    }
  }
}
