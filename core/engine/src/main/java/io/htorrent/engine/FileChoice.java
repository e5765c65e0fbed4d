package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.api.Printable;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.FileWish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which files of a torrent are wanted, hence which pieces (BEP 53). A piece is wanted, whole, when
/// some byte of it belongs to a file that is. Pure.
///
/// @param files of those there are; nothing is said when that is all
/// @param pieces of these files; read only
/// @param notes what a user may want to know of it, a sentence each
record FileChoice(FileSelection files, PieceSet pieces, List<String> notes) {

  private static final int SHOWN = 60; // characters

  /// None of the files that are chosen is there.
  static final class NoSuchFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private NoSuchFileException(String message) {
      super(message);
    }
  }

  /// What is said counts; when nothing is, what was wanted before.
  ///
  /// @param before nothing said for all
  /// @param known whether the torrent was here before: else all its files are not wanted yet
  /// @throws NoSuchFileException when no file is left of what is said
  static FileChoice of(Metainfo metainfo, FileWish wish, FileSelection before, boolean known)
      throws NoSuchFileException {
    List<FileEntry> files = metainfo.files();
    FileSelection said = wish.files();
    if (!said.isUnsaid() && count(files, said.within(files.size())) == 0) {
      throw new NoSuchFileException(lacks(metainfo, said));
    }
    boolean adds = wish.also() && known && !said.isUnsaid();
    FileSelection wanted = said.isUnsaid() ? before : adds ? before.plus(said) : said;
    wanted = wanted.within(files.size());
    List<String> notes = new ArrayList<>();
    FileSelection beyond = said.beyond(files.size());
    if (!beyond.isUnsaid() && !said.equals(FileSelection.all())) {
      notes.add(lacks(metainfo, beyond));
    }
    int chosen = count(files, wanted);
    int all = count(files, FileSelection.all().within(files.size()));
    if (chosen == 0 || chosen == all) {
      wanted = FileSelection.unsaid();
    } else {
      String fetched = chosen == 1 ? " files is fetched" : " files are fetched";
      String earlier =
          said.isUnsaid() ? ", as in an earlier run: " : adds ? ", with those before: " : ": ";
      notes.add("only " + chosen + " of its " + all + fetched + earlier + shown(wanted));
    }
    return new FileChoice(wanted, metainfo.pieces(wanted), notes);
  }

  /// How many files these are; padding is none.
  private static int count(List<FileEntry> files, FileSelection selection) {
    int count = 0;
    for (FileSelection.Range range : selection.ranges()) {
      for (int file = range.first(); file <= range.last(); file++) {
        count += files.get(file).kind() == FileEntry.Kind.PAD ? 0 : 1;
      }
    }
    return count;
  }

  private static String lacks(Metainfo metainfo, FileSelection named) {
    int last = metainfo.files().size() - 1;
    return "it has no file "
        + shown(named)
        + (last == 0 ? ": its only one is file 0" : ": its files are numbered from 0 to " + last);
  }

  private static String shown(FileSelection selection) {
    return Printable.of(selection.toString(), SHOWN);
  }
}
