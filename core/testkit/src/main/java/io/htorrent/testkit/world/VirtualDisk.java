package io.htorrent.testkit.world;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// The bytes of one torrent on a disk that outlives its process, and can be full or broken. On the
/// world's thread.
public final class VirtualDisk implements Storage {

  private final Metainfo metainfo;
  private final byte[] bytes;
  private final long[] lengths; // of files; -1 while absent
  private final long[] modified;
  private byte[] durableBytes;
  private long[] durableLengths;
  private long clock;
  private long roomBytes = Long.MAX_VALUE;
  private boolean readsFail;
  private boolean syncsFail;
  private int writes;
  private int completions;

  VirtualDisk(Metainfo metainfo) {
    this.metainfo = metainfo;
    this.bytes = new byte[Math.toIntExact(metainfo.layout().totalLength())];
    this.lengths = new long[metainfo.files().size()];
    this.modified = new long[lengths.length];
    Arrays.fill(lengths, -1);
    this.durableBytes = bytes.clone();
    this.durableLengths = lengths.clone();
  }

  /// From now on, so many bytes may be written; then the disk is full.
  public void room(long newRoomBytes) {
    roomBytes = newRoomBytes;
  }

  /// From now on, every read fails, or works again.
  public void readsFail(boolean fail) {
    readsFail = fail;
  }

  /// From now on, every sync fails, or works again.
  public void syncsFail(boolean fail) {
    syncsFail = fail;
  }

  /// Flips a bit.
  public void corrupt(int piece, int begin) {
    bytes[Math.toIntExact(metainfo.layout().offsetOf(piece)) + begin] ^= 1;
  }

  /// Changes when a file was last modified.
  public void touch(int file) {
    modified[file] = ++clock;
  }

  /// Puts bytes there behind everybody's back.
  public void put(int piece, ByteBuffer contents) {
    long offset = metainfo.layout().offsetOf(piece);
    int length = contents.remaining();
    contents.get(bytes, (int) offset, length);
    grow(offset, offset + length);
  }

  /// Removes a file.
  public void delete(int file) {
    lengths[file] = -1;
  }

  /// What was not synced is lost.
  void powerCut() {
    System.arraycopy(durableBytes, 0, bytes, 0, bytes.length);
    System.arraycopy(durableLengths, 0, lengths, 0, lengths.length);
  }

  /// What is there of a piece, whatever it is.
  ByteBuffer piece(int piece) {
    return ByteBuffer.wrap(
        bytes,
        Math.toIntExact(metainfo.layout().offsetOf(piece)),
        metainfo.layout().lengthOf(piece));
  }

  /// Calls of [#write] that succeeded.
  public int writes() {
    return writes;
  }

  /// Calls of [#completed()].
  public int completions() {
    return completions;
  }

  @Override
  public void write(int piece, int begin, ByteBuffer run) throws IOException {
    long offset = metainfo.layout().offsetOf(piece) + begin;
    int fits = (int) Math.min(run.remaining(), Math.max(0, roomBytes));
    boolean full = fits < run.remaining();
    run.get(bytes, (int) offset, fits); // a full disk takes what it can: a short write
    roomBytes -= fits;
    grow(offset, offset + fits);
    if (full) {
      throw new IOException("no space left on the virtual disk");
    }
    writes++;
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    if (readsFail) {
      throw new IOException("the virtual disk cannot be read");
    }
    long offset = metainfo.layout().offsetOf(piece) + begin;
    long end = offset + into.remaining();
    for (int i = 0; i < lengths.length; i++) {
      FileEntry file = metainfo.files().get(i);
      long needed = Math.min(end, file.offset() + file.length()) - file.offset();
      if (needed > 0 && offset < file.offset() + file.length() && lengths[i] < needed) {
        throw new MissingDataException("file " + i + " has " + lengths[i] + " of " + needed);
      }
    }
    into.put(bytes, (int) offset, into.remaining());
  }

  @Override
  public List<FileState> inspect() {
    return java.util.stream.IntStream.range(0, lengths.length)
        .mapToObj(i -> new FileState(lengths[i], lengths[i] < 0 ? 0 : modified[i]))
        .toList();
  }

  @Override
  public void completed() {
    completions++;
  }

  @Override
  public void sync() throws IOException {
    if (syncsFail) {
      throw new IOException("the virtual disk cannot be synced");
    }
    durableBytes = bytes.clone();
    durableLengths = lengths.clone();
  }

  @Override
  public void close() {}

  private void grow(long from, long to) {
    for (int i = 0; i < lengths.length; i++) {
      FileEntry file = metainfo.files().get(i);
      long end = Math.min(to, file.offset() + file.length()) - file.offset();
      if (end > 0 && from < file.offset() + file.length()) {
        lengths[i] = Math.max(lengths[i], end);
        modified[i] = ++clock;
      }
    }
  }
}
