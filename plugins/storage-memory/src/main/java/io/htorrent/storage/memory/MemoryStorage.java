package io.htorrent.storage.memory;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/// Keeps a torrent in memory: gone when it is closed. Called on worker threads, several at once.
public final class MemoryStorage implements Storage {

  /*
   * The torrent's bytes lie in segments that appear with their first byte. How far each file was written stands in `lengths`, so
   * that it looks like a file that grows sparsely: absent, or that long, with zeros where nothing was written. A length is raised
   * after the bytes are in place, which hands them over to other threads.
   */

  private static final long ABSENT = -1;

  private final PieceLayout layout;
  private final List<FileEntry> files;
  private final long[] ends; // where each file ends in the torrent
  private final AtomicLongArray lengths;
  private final Segments segments;

  private MemoryStorage(Metainfo metainfo, Segments segments) {
    this.layout = metainfo.layout();
    this.files = metainfo.files();
    this.ends = files.stream().mapToLong(file -> file.offset() + file.length()).toArray();
    this.segments = segments;
    long[] absent = new long[files.size()];
    Arrays.fill(absent, ABSENT);
    this.lengths = new AtomicLongArray(absent);
  }

  @Override
  public void write(int piece, int begin, ByteBuffer run) throws IOException {
    long offset = layout.offsetOf(piece, begin, run.remaining());
    long end = offset + run.remaining();
    segments.write(offset, run);
    for (int file = fileAt(offset); file < ends.length && files.get(file).offset() < end; file++) {
      FileEntry entry = files.get(file);
      long length = Math.min(end, ends[file]) - entry.offset();
      if (entry.length() > 0 && entry.kind() != Kind.PAD) {
        lengths.accumulateAndGet(file, length, Math::max);
      }
    }
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    long offset = layout.offsetOf(piece, begin, into.remaining());
    long end = offset + into.remaining();
    for (int file = fileAt(offset); file < ends.length && files.get(file).offset() < end; file++) {
      FileEntry entry = files.get(file);
      long length = Math.min(end, ends[file]) - entry.offset();
      if (entry.length() > 0 && entry.kind() != Kind.PAD && lengths.get(file) < length) {
        throw new MissingDataException(
            entry.displayPath()
                + " has "
                + Math.max(0, lengths.get(file))
                + " bytes in memory, "
                + length
                + " are needed");
      }
    }
    segments.read(offset, into);
  }

  @Override
  public List<FileState> inspect() {
    List<FileState> states = new ArrayList<>(files.size());
    for (int file = 0; file < files.size(); file++) {
      states.add(new FileState(lengths.get(file), 0));
    }
    return states;
  }

  @Override
  public void completed() {
    for (int file = 0; file < files.size(); file++) {
      if (files.get(file).length() == 0 && files.get(file).kind() != Kind.PAD) {
        lengths.set(file, 0);
      }
    }
  }

  /// Memory survives no power cut, whatever is done here.
  @Override
  public void sync() {}

  @Override
  public void close() {
    segments.close();
  }

  /// The file with the byte at this offset of the torrent.
  private int fileAt(long offset) {
    int found = Arrays.binarySearch(ends, offset);
    int file = found >= 0 ? found : -found - 1;
    while (file < ends.length && ends[file] <= offset) {
      file++; // it ends where we begin; empty ones may follow
    }
    return file;
  }

  /// Makes storages that share one limit.
  public static final class Factory implements Storage.Factory {

    private static final String LIMIT = "limit";

    private final MemoryBudget budget = new MemoryBudget(Runtime.getRuntime().maxMemory());

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.bytes(
              LIMIT,
              "1GiB",
              1 << 20,
              1L << 40,
              "how much all torrents together may keep in memory; never more than half of Java's heap (-Xmx)"));
    }

    @Override
    public Storage open(Metainfo metainfo, Path directory, Options options) {
      budget.limit(options.bytes(LIMIT));
      return new MemoryStorage(metainfo, new Segments(metainfo.layout().span(), budget));
    }
  }
}
