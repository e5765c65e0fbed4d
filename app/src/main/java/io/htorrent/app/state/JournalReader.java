package io.htorrent.app.state;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.app.state.JournalState.FileChange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/// Reads a journal back as far as it is sound. Touches no file.
///
/// A last record that was cut short, or zeros at the end, are what a kill or a power cut leaves
/// behind: what came before holds. Anything else is damage: a record may be gone that said "lost",
/// so all that is left counts as doubtful, to be hashed before it is believed.
final class JournalReader {

  private static final int SECTOR = 512; // what a disk writes at once

  private final ByteBuffer bytes;
  private final Metainfo metainfo;
  private final JournalState state;

  /// How a journal was found.
  enum Condition {
    /// Every record was read.
    SOUND,
    /// The last record is missing a part; the rest holds.
    TORN,
    /// Something in the middle was changed.
    DAMAGED,
    /// There is no header: nothing can be said.
    UNREADABLE,
    /// Of another torrent.
    FOREIGN,
    /// Of a later version of this program.
    NEWER
  }

  /// What was read.
  ///
  /// @param condition how the journal was found
  /// @param state what its sound records say
  /// @param length bytes of it that are sound
  record Read(Condition condition, JournalState state, int length) {}

  private JournalReader(ByteBuffer bytes, Metainfo metainfo) {
    this.bytes = bytes;
    this.metainfo = metainfo;
    this.state = new JournalState(metainfo.layout().pieceCount(), metainfo.files().size());
  }

  /// Reads a journal of this torrent.
  static Read read(byte[] journal, Metainfo metainfo) {
    return new JournalReader(ByteBuffer.wrap(journal), metainfo).read();
  }

  private Read read() {
    Condition header = header();
    if (header != Condition.SOUND) {
      state.distrusted();
      return new Read(header, state, 0);
    }
    int at = Records.HEADER_LENGTH;
    while (at < bytes.limit()) {
      Condition record = record(at);
      if (record != Condition.SOUND) {
        if (record == Condition.DAMAGED) {
          state.distrusted();
        }
        return new Read(record, state, at);
      }
      at = end(at);
    }
    return new Read(Condition.SOUND, state, at);
  }

  private Condition header() {
    if (bytes.limit() < Records.HEADER_LENGTH
        || bytes.getLong(0) != Records.MAGIC
        || bytes.getInt(12) != Records.checksum(bytes, 0, 12)) {
      return Condition.UNREADABLE;
    }
    if (bytes.getInt(8) > Records.VERSION) {
      return Condition.NEWER;
    }
    int last = Records.HEADER_LENGTH - 4;
    if (bytes.getInt(last) != Records.checksum(bytes, 0, last)) {
      return Condition.UNREADABLE;
    }
    byte[] hash = new byte[Math.min(bytes.get(Records.PREFIX_LENGTH), 32)];
    bytes.get(Records.PREFIX_LENGTH + 1, hash);
    boolean ours =
        Arrays.equals(hash, metainfo.infoHash().bytes())
            && bytes.getInt(last - 8) == metainfo.layout().pieceCount()
            && bytes.getInt(last - 4) == metainfo.files().size();
    return ours ? Condition.SOUND : Condition.FOREIGN;
  }

  /// Reads one record, and adds it to the state if it is sound.
  private Condition record(int at) {
    if (bytes.limit() - at < Records.FRAME_LENGTH) {
      return Condition.TORN;
    }
    int length = bytes.getInt(at);
    boolean lengthSound =
        bytes.getInt(at + 4) == Records.checksum(bytes, at, 4)
            && length >= 1
            && length <= Records.MAX_BODY;
    if (!lengthSound) {
      return zeroedBefore(at, at + Records.FRAME_LENGTH) ? Condition.TORN : Condition.DAMAGED;
    }
    if (end(at) > bytes.limit()) {
      return Condition.TORN;
    }
    int body = at + Records.FRAME_LENGTH;
    boolean sound =
        bytes.getInt(at + 8) == Records.checksum(bytes, body, length)
            && bytes.get(body + length) == Records.END
            && apply(bytes.slice(body, length));
    return sound ? Condition.SOUND : zeroedBefore(at, end(at)) ? Condition.TORN : Condition.DAMAGED;
  }

  private int end(int at) {
    return at + Records.FRAME_LENGTH + bytes.getInt(at) + 1;
  }

  /// Whether there is nothing but zeros from `from`, or from a sector's edge before `to`, to the
  /// end: the file had grown, and its data were still in the cache when the power went.
  private boolean zeroedBefore(int from, int to) {
    int zeros = bytes.limit();
    while (zeros > from && bytes.get(zeros - 1) == 0) {
      zeros--;
    }
    return zeros == from || (zeros + SECTOR - 1) / SECTOR * SECTOR < to;
  }

  private boolean apply(ByteBuffer body) {
    try {
      switch (body.get()) {
        case Records.STARTED -> state.started(StandardCharsets.UTF_8.decode(body).toString());
        case Records.WRITTEN -> forEachPiece(body, state::written);
        case Records.LOST -> forEachPiece(body, state::lost);
        case Records.DOUBTED -> forEachPiece(body, state::doubted);
        case Records.PARTIAL -> state.partial(piece(body.getInt()), BitSet.valueOf(body));
        case Records.FILES -> files(body);
        case Records.DURABLE -> state.durable(body.getInt());
        case Records.COUNTERS -> state.counters(body.getLong(), body.getLong(), body.get() != 0);
        case Records.SELECTED -> state.selected(selection(body));
        case Records.ENDED -> state.ended();
        case Records.IS_DURABLE -> state.restored(pieces(body), true);
        case Records.IS_DOUBTFUL -> state.restored(pieces(body), false);
        default -> {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return false; // the checksum is right and the contents are not: no record of ours
    }
  }

  private void forEachPiece(ByteBuffer body, IntConsumer action) {
    while (body.hasRemaining()) {
      int piece = body.getInt();
      action.accept(piece == JournalState.GONE ? piece : piece(piece));
    }
  }

  private int piece(int piece) {
    return Objects.checkIndex(piece, metainfo.layout().pieceCount());
  }

  private PieceSet pieces(ByteBuffer body) {
    byte[] bits = new byte[body.remaining()];
    body.get(bits);
    return PieceSet.fromBitfield(bits, metainfo.layout().pieceCount());
  }

  private FileSelection selection(ByteBuffer body) {
    int files = metainfo.files().size();
    List<FileSelection.Range> ranges = new ArrayList<>();
    while (body.hasRemaining()) {
      int first = Objects.checkIndex(body.getInt(), files);
      ranges.add(new FileSelection.Range(first, Objects.checkIndex(body.getInt(), files)));
    }
    return new FileSelection(ranges);
  }

  private void files(ByteBuffer body) {
    while (body.hasRemaining()) {
      int index = Objects.checkIndex(body.getInt(), metainfo.files().size());
      state.staged(new FileChange(index, new FileState(body.getLong(), body.getLong())));
    }
  }
}
