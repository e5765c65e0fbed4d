package io.htorrent.app.cli;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import java.util.ArrayList;
import java.util.List;

/// What checking a torrent's files brought to light.
final class Findings implements PieceHasher.Listener {

  private final Metainfo metainfo;
  private final FileSelection files;
  private final int looked;

  /// Guards both sets: pieces are told by several threads.
  private final Object lock = new Object();

  private final PieceSet bad;
  private final PieceSet missing;

  /// @param files which of them are looked at
  Findings(Metainfo metainfo, FileSelection files) {
    this.metainfo = metainfo;
    this.files = files;
    this.looked = metainfo.pieces(files).size();
    this.bad = new PieceSet(metainfo.layout().pieceCount());
    this.missing = new PieceSet(metainfo.layout().pieceCount());
  }

  @Override
  public void hashed(int piece, byte[] digest) {
    if (!metainfo.pieces().matches(piece, digest)) {
      synchronized (lock) {
        bad.add(piece);
      }
    }
  }

  @Override
  public void missing(int piece) {
    synchronized (lock) {
      missing.add(piece);
    }
  }

  /// How many pieces are right.
  int good() {
    synchronized (lock) {
      return looked - bad.size() - missing.size();
    }
  }

  /// How many pieces were looked at.
  int looked() {
    return looked;
  }

  /// A line for each file that is not right: what is wrong with it, and which pieces.
  ///
  /// @param states the files as they are, in the order of the metainfo
  List<String> faults(List<FileState> states) {
    synchronized (lock) {
      List<String> faults = new ArrayList<>();
      for (int index = 0; index < metainfo.files().size(); index++) {
        FileEntry file = metainfo.files().get(index);
        if (file.kind() != FileEntry.Kind.PAD && files.contains(index)) {
          fault(file, index < states.size() ? states.get(index).length() : -1, faults);
        }
      }
      return faults;
    }
  }

  private void fault(FileEntry file, long length, List<String> faults) {
    String path = file.displayPath();
    if (length < 0) {
      faults.add(path + ": missing" + pieces(file, missing, ", pieces "));
    } else if (length < file.length()) {
      faults.add(
          path
              + ": "
              + length
              + " of "
              + file.length()
              + " bytes"
              + pieces(file, missing, ", missing pieces ")
              + pieces(file, bad, ", bad pieces "));
    } else {
      String wrong = pieces(file, bad, ": bad pieces ");
      // What is missing then belongs to a neighbour, which has a line of its own if it was asked
      // for.
      String unknown =
          files.isUnsaid()
              ? ""
              : pieces(file, missing, ": cannot be told without its neighbours, pieces ");
      if (!(wrong + unknown).isEmpty()) {
        faults.add(path + wrong + unknown);
      }
    }
  }

  /// The pieces of the set that the file has bytes in, as ranges: `0-3, 7`.
  private String pieces(FileEntry file, PieceSet set, String before) {
    if (file.length() == 0) {
      return "";
    }
    PieceLayout layout = metainfo.layout();
    int last = (int) ((file.offset() + file.length() - 1) / layout.pieceLength());
    StringBuilder ranges = new StringBuilder();
    int piece = set.next((int) (file.offset() / layout.pieceLength()));
    while (piece >= 0 && piece <= last) {
      int end = piece;
      while (end < last && set.contains(end + 1)) {
        end++;
      }
      ranges
          .append(ranges.isEmpty() ? before : ", ")
          .append(piece)
          .append(end > piece ? "-" + end : "");
      piece = end + 1 < layout.pieceCount() ? set.next(end + 1) : -1;
    }
    return ranges.toString();
  }
}
