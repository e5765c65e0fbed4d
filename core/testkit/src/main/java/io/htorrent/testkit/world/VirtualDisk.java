package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.disk.BlockContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The bytes of one torrent on a disk that outlives its process: what is there, how much fits, what
/// survives the loss of power. How slow or broken it is, [DiskFaults] says. On the world's thread.
///
/// In large worlds it holds a mark for each block, and every length that is spoken of is that of
/// whole blocks all the same.
public final class VirtualDisk {

  private final Metainfo metainfo;
  private final PieceLayout layout;
  private final BlockContents contents;
  private final DiskFaults faults = new DiskFaults();
  private final byte[] bytes;
  private final long[] lengths; // of files; -1 while absent
  private final long[] modified;
  private byte[] durableBytes;
  private long[] durableLengths;
  private long clock;
  private long roomBytes = Long.MAX_VALUE;
  private int writes;
  private int completions;

  VirtualDisk(Metainfo metainfo, BlockContents contents) {
    this.metainfo = metainfo;
    this.layout = metainfo.layout();
    this.contents = contents;
    int last = layout.pieceCount() - 1;
    this.bytes = new byte[place(last, 0) + contents.kept(layout.lengthOf(last))];
    this.lengths = new long[metainfo.files().size()];
    this.modified = new long[lengths.length];
    Arrays.fill(lengths, -1);
    this.durableBytes = bytes.clone();
    this.durableLengths = lengths.clone();
  }

  /// What is wrong with it, to be changed at any time.
  public DiskFaults faults() {
    return faults;
  }

  /// From now on, so many bytes may be written; then the disk is full.
  public void room(long newRoomBytes) {
    roomBytes = newRoomBytes;
  }

  /// From now on, every read fails, or works again.
  public void readsFail(boolean fail) {
    faults.always(DiskFaults.Operation.READ, fail);
  }

  /// From now on, every sync fails, or works again.
  public void syncsFail(boolean fail) {
    faults.always(DiskFaults.Operation.SYNC, fail);
  }

  /// Flips a bit.
  public void corrupt(int piece, int begin) {
    bytes[place(piece, begin)] ^= 1;
  }

  /// Changes when a file was last modified.
  public void touch(int file) {
    modified[file] = ++clock;
  }

  /// Puts bytes there behind everybody's back.
  public void put(int piece, ByteBuffer piecesBytes) {
    int length = piecesBytes.remaining();
    piecesBytes.get(bytes, place(piece, 0), length);
    grow(layout.offsetOf(piece), layout.offsetOf(piece) + layout.lengthOf(piece));
  }

  /// Removes a file.
  public void delete(int file) {
    lengths[file] = -1;
  }

  /// Cuts a file to this length.
  public void truncate(int file, long length) {
    lengths[file] = Math.min(length, lengths[file]);
    modified[file] = ++clock;
  }

  /// Calls of [io.htorrent.api.storage.Storage#write] that succeeded.
  public int writes() {
    return writes;
  }

  /// Calls of [io.htorrent.api.storage.Storage#completed()].
  public int completions() {
    return completions;
  }

  /// The power is gone, and with it what was not synced.
  void powerCut() {
    System.arraycopy(durableBytes, 0, bytes, 0, bytes.length);
    System.arraycopy(durableLengths, 0, lengths, 0, lengths.length);
  }

  /// What is there of a piece, whatever it is.
  ByteBuffer piece(int piece) {
    return ByteBuffer.wrap(bytes, place(piece, 0), contents.kept(layout.lengthOf(piece)));
  }

  /// Bytes of a piece in so much of a buffer that begins with a block.
  int lengthOf(int piece, int begin, int kept) {
    int blocks = (kept + contents.markBytes() - 1) / contents.markBytes();
    return contents.equals(BlockContents.WHOLE)
        ? kept
        : Math.min(blocks * PieceLayout.BLOCK_LENGTH, layout.lengthOf(piece) - begin);
  }

  /// Writes a run. A full disk takes what it can, and fails.
  void write(int piece, int begin, ByteBuffer run) throws IOException {
    int length = lengthOf(piece, begin, run.remaining());
    int fits = (int) Math.min(length, Math.max(0, roomBytes));
    run.get(bytes, place(piece, begin), Math.min(run.remaining(), contents.kept(fits)));
    roomBytes -= fits;
    long offset = layout.offsetOf(piece) + begin;
    grow(offset, offset + fits);
    if (fits < length) {
      throw new IOException("no space left on the virtual disk");
    }
    writes++;
  }

  /// Reads as much as there is room for.
  void read(int piece, int begin, ByteBuffer into) throws IOException {
    long offset = layout.offsetOf(piece) + begin;
    long end = offset + lengthOf(piece, begin, into.remaining());
    for (int i = 0; i < lengths.length; i++) {
      FileEntry file = metainfo.files().get(i);
      long needed = Math.min(end, file.offset() + file.length()) - file.offset();
      if (needed > 0 && offset < file.offset() + file.length() && lengths[i] < needed) {
        throw new MissingDataException("file " + i + " has " + lengths[i] + " of " + needed);
      }
    }
    into.put(bytes, place(piece, begin), into.remaining());
  }

  /// What became of the files.
  List<FileState> inspect() {
    return IntStream.range(0, lengths.length)
        .mapToObj(i -> new FileState(lengths[i], lengths[i] < 0 ? 0 : modified[i]))
        .toList();
  }

  void completed() {
    completions++;
  }

  /// Everything written so far survives the loss of power.
  void sync() {
    System.arraycopy(bytes, 0, durableBytes, 0, bytes.length);
    durableLengths = lengths.clone();
  }

  /// The rest of what was being written when the process was killed never came there, from `done`
  /// bytes on: what was there before still is.
  void tear(int piece, int begin, int done, byte[] before) {
    System.arraycopy(before, 0, bytes, place(piece, begin) + done, before.length);
  }

  /// What is there in so much of a piece.
  byte[] copy(int piece, int begin, int kept) {
    int from = place(piece, begin);
    return Arrays.copyOfRange(bytes, from, from + kept);
  }

  private int place(int piece, int begin) {
    return Math.toIntExact((long) piece * contents.kept(layout.pieceLength()))
        + contents.kept(begin);
  }

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
