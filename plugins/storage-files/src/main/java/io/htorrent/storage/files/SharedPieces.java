package io.htorrent.storage.files;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileEntry.Kind;
import io.htorrent.api.metainfo.Metainfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The pieces of a torrent that lie in several files, and the place of each in one more file: there
/// is kept what they have of files that are neither wanted nor there. Immutable.
///
/// The place of a piece depends on the torrent alone, so that nothing has to be written down to
/// find it again, whatever is wanted later.
final class SharedPieces {

  private final int[] pieces; // ascending
  private final PieceLayout layout;
  private final FileEntry file;

  SharedPieces(Metainfo metainfo) {
    this.layout = metainfo.layout();
    IntStream.Builder shared = IntStream.builder();
    int before = -1; // the last piece of the file before
    for (FileEntry entry : metainfo.files()) {
      if (entry.length() > 0 && entry.kind() != Kind.PAD) {
        if (first(entry) == before) {
          shared.add(before);
        }
        before = last(entry);
      }
    }
    this.pieces = shared.build().distinct().toArray();
    this.file =
        new FileEntry(
            List.of(FileEntry.RESERVED + metainfo.infoHash() + ".parts"),
            0,
            (long) pieces.length * layout.pieceLength(),
            Kind.PLAIN);
  }

  /// Where they are kept.
  FileEntry file() {
    return file;
  }

  boolean contains(int piece) {
    return Arrays.binarySearch(pieces, piece) >= 0;
  }

  /// Where in the file a byte of the torrent is kept that belongs to such a piece.
  long place(long offset) {
    int slot = Arrays.binarySearch(pieces, (int) (offset / layout.pieceLength()));
    return (long) slot * layout.pieceLength() + offset % layout.pieceLength();
  }

  /// The first piece of a file.
  int first(FileEntry entry) {
    return (int) (entry.offset() / layout.pieceLength());
  }

  /// The last piece of a file that is not empty.
  int last(FileEntry entry) {
    return (int) ((entry.offset() + entry.length() - 1) / layout.pieceLength());
  }
}
