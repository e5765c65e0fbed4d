package io.htorrent.app.state;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.app.state.JournalState.FileChange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;

/// Records in the making: the format of a journal, written. [JournalReader] reads it. Not
/// thread-safe.
///
/// A journal is a header (magic, version and their checksum; the torrent and its checksum) and
/// records: length, checksum of the length, checksum of the body, body, an end byte. The body's
/// first byte is its type. The length has a checksum of its own so that a damaged one is not taken
/// for a record that was cut short; the end byte is not zero so that a whole journal never ends in
/// zeros.
final class Records {

  static final long MAGIC = 0x4854_6A6F_7572_6E6CL; // "HTjournl"
  static final int VERSION = 1;
  static final int PREFIX_LENGTH = 16; // magic, version, their checksum: the same in all versions
  static final int HEADER_LENGTH = PREFIX_LENGTH + 33 + 4 + 4 + 4;
  static final int FRAME_LENGTH = 12;
  static final byte END = (byte) 0xA5;
  static final int MAX_BODY = 64 << 20;

  static final byte STARTED = 1;
  static final byte WRITTEN = 2;
  static final byte LOST = 3;
  static final byte PARTIAL = 4;
  static final byte FILES = 5;
  static final byte DURABLE = 6;
  static final byte COUNTERS = 7;
  static final byte ENDED = 8;
  static final byte DOUBTED = 11;
  static final byte IS_DURABLE = 9;
  static final byte IS_DOUBTFUL = 10;
  static final byte SELECTED = 12;

  private static final int FEW = 4096;
  private static final int KEPT = 1 << 16;
  private static final int PIECES_AT_ONCE = 100_000;
  private static final int FILES_AT_ONCE = 50_000;

  private ByteBuffer bytes = ByteBuffer.allocate(FEW);

  /// The header of a torrent's journal.
  void header(InfoHash infoHash, int pieceCount, int fileCount) {
    ByteBuffer out = room(HEADER_LENGTH);
    int start = out.position();
    out.putLong(MAGIC).putInt(VERSION).putInt(checksum(out, start, 12));
    byte[] hash = infoHash.bytes();
    out.put((byte) hash.length).put(hash).position(start + PREFIX_LENGTH + 33);
    out.putInt(pieceCount).putInt(fileCount);
    out.putInt(checksum(out, start, HEADER_LENGTH - 4));
  }

  /// A run begins.
  void started(String bootId) {
    byte[] text = bootId.getBytes(StandardCharsets.UTF_8);
    int body = begin(STARTED, text.length);
    bytes.put(text);
    end(body);
  }

  /// Pieces were written.
  void written(int[] pieces) {
    pieces(WRITTEN, pieces);
  }

  /// Pieces were lost.
  void lost(int[] pieces) {
    pieces(LOST, pieces);
  }

  /// Pieces must be hashed before anything is said about them.
  void doubted(int[] pieces) {
    pieces(DOUBTED, pieces);
  }

  /// Blocks of a piece were written.
  void partial(int piece, BitSet blocks) {
    byte[] bits = blocks.toByteArray();
    int body = begin(PARTIAL, 4 + bits.length);
    bytes.putInt(piece).put(bits);
    end(body);
  }

  /// Files look like this at the next `durable` or `ended`.
  void files(List<FileChange> changes) {
    for (int from = 0; from < changes.size(); from += FILES_AT_ONCE) {
      List<FileChange> some = changes.subList(from, Math.min(changes.size(), from + FILES_AT_ONCE));
      int body = begin(FILES, 20 * some.size());
      for (FileChange change : some) {
        FileState state = change.state();
        bytes.putInt(change.index()).putLong(state.length()).putLong(state.modifiedMillis());
      }
      end(body);
    }
  }

  /// So many of those that wait were synced.
  void durable(int count) {
    int body = begin(DURABLE, 4);
    bytes.putInt(count);
    end(body);
  }

  /// Totals.
  void counters(long uploaded, long downloaded, boolean completedAnnounced) {
    int body = begin(COUNTERS, 17);
    bytes.putLong(uploaded).putLong(downloaded).put((byte) (completedAnnounced ? 1 : 0));
    end(body);
  }

  /// These files are wanted; nothing is said when all are.
  void selected(FileSelection files) {
    int body = begin(SELECTED, 8 * files.ranges().size());
    files.ranges().forEach(range -> bytes.putInt(range.first()).putInt(range.last()));
    end(body);
  }

  /// The run ended cleanly.
  void ended() {
    end(begin(ENDED, 0));
  }

  /// A whole set of pieces, of a rewritten journal.
  void restored(PieceSet pieces, boolean areDurable) {
    byte[] bits = pieces.toBitfield();
    int body = begin(areDurable ? IS_DURABLE : IS_DOUBTFUL, bits.length);
    bytes.put(bits);
    end(body);
  }

  /// What was written here so far, to be read once; the next record begins anew.
  ByteBuffer take() {
    ByteBuffer taken = bytes.flip();
    bytes = taken.capacity() > KEPT ? ByteBuffer.allocate(FEW) : taken.duplicate().clear();
    return taken;
  }

  static int checksum(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }

  private void pieces(byte type, int[] pieces) {
    for (int from = 0; from < pieces.length; from += PIECES_AT_ONCE) {
      int to = Math.min(pieces.length, from + PIECES_AT_ONCE);
      int body = begin(type, 4 * (to - from));
      for (int i = from; i < to; i++) {
        bytes.putInt(pieces[i]);
      }
      end(body);
    }
  }

  /// Leaves room for the frame, writes the type, and says where the body begins.
  private int begin(byte type, int length) {
    ByteBuffer out = room(FRAME_LENGTH + 1 + length + 1);
    int body = out.position() + FRAME_LENGTH;
    out.position(body).put(type);
    return body;
  }

  private void end(int body) {
    int length = bytes.position() - body;
    int frame = body - FRAME_LENGTH;
    bytes.putInt(frame, length).putInt(frame + 4, checksum(bytes, frame, 4));
    bytes.putInt(frame + 8, checksum(bytes, body, length));
    bytes.put(END);
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      int needed = Math.addExact(bytes.position(), length);
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(needed, (int) Math.min(2L * bytes.capacity(), 1 << 30)));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }
}
