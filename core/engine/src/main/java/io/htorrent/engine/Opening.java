package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a torrent is taken up: its journal and storage are opened, and what the journal claims is
/// held against the files. On a worker.
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private Opening() {}

  /// A torrent's places, what can be believed of them, and what is wanted of it.
  record Opened(Storage storage, Journal journal, Belief belief, FileChoice choice) {
    /// What a user may want to know of it, a sentence each.
    List<String> notes() {
      List<String> notes = new ArrayList<>(choice.notes());
      if (!journal.recovered().note().isEmpty()) {
        notes.addFirst(journal.recovered().note());
      }
      return notes;
    }

    /// Lets go of both: nothing was done with them. On a worker.
    void close() {
      try (storage;
          journal) {
        log.debug("closed before it began");
      } catch (IOException e) {
        log.warn("{}", e.getMessage());
      }
    }
  }

  /// What is true without looking at the data, and what has to be looked at.
  ///
  /// @param trusted pieces that are there
  /// @param doubtful pieces that must be hashed before anything is said about them
  /// @param partial blocks of other pieces that are there
  record Belief(PieceSet trusted, PieceSet doubtful, SortedMap<Integer, BitSet> partial) {}

  /// Opens both, or neither.
  ///
  /// @throws FileChoice.NoSuchFileException when none of the files that are chosen is there
  static Opened open(
      Command.Add wanted, StateStore states, Strategies.Chosen<Storage.Factory> chosen)
      throws IOException {
    Metainfo metainfo = wanted.metainfo();
    Journal journal = states.open(metainfo, wanted.directory());
    try {
      Journal.Recovered recovered = journal.recovered();
      FileChoice choice =
          FileChoice.of(metainfo, wanted.files(), recovered.selection(), recovered.existed());
      Storage storage = chosen.factory().open(metainfo, wanted.directory(), chosen.options());
      try {
        Belief belief = take(choice, wanted, journal, storage);
        return new Opened(storage, journal, belief, choice);
      } catch (IOException | RuntimeException e) {
        storage.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /// Tells both which files are wanted, then what can be believed of these and the others.
  private static Belief take(
      FileChoice choice, Command.Add wanted, Journal journal, Storage storage) throws IOException {
    Metainfo metainfo = wanted.metainfo();
    Journal.Recovered recovered = journal.recovered();
    if (!choice.files().equals(recovered.selection())) {
      journal.selected(choice.files());
    }
    storage.select(choice.files());
    Belief belief =
        wanted.recheck()
            ? nothing(metainfo.layout())
            : judge(metainfo, recovered, storage.inspect());
    belief.partial().keySet().removeIf(piece -> !choice.pieces().contains(piece));
    journal.doubted(indices(belief.doubtful()));
    return belief;
  }

  private static Belief nothing(PieceLayout layout) {
    int pieces = layout.pieceCount();
    return new Belief(new PieceSet(pieces), PieceSet.full(pieces), new TreeMap<>());
  }

  static int[] indices(PieceSet pieces) {
    int[] indices = new int[pieces.size()];
    int count = 0;
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      indices[count++] = piece;
    }
    return indices;
  }

  /// Pure: believes the journal as far as the files allow. A file that is gone, shorter than it
  /// was, or changed since a clean end makes its pieces doubtful; so does one that ends before the
  /// piece does, unless what its neighbours need of it is kept elsewhere. Without a journal,
  /// whatever files are there are doubtful.
  static Belief judge(Metainfo metainfo, Journal.Recovered recovered, List<FileState> now) {
    PieceLayout layout = metainfo.layout();
    PieceSet suspect = new PieceSet(layout.pieceCount());
    PieceSet beyond = new PieceSet(layout.pieceCount()); // not wholly within their files
    boolean knowsFiles = recovered.files().size() == now.size();
    for (int i = 0; i < now.size(); i++) {
      FileEntry file = metainfo.files().get(i);
      if (file.length() == 0 || file.kind() == FileEntry.Kind.PAD) {
        continue;
      }
      boolean changed =
          recovered.existed()
              ? knowsFiles && changed(recovered, recovered.files().get(i), now.get(i))
                  || (!knowsFiles && now.get(i).length() < 0 && !keptElsewhere(now.get(i)))
              : now.get(i).length() > 0 || keptElsewhere(now.get(i));
      if (changed) {
        addPieces(layout, file, 0, suspect);
      }
      if (now.get(i).length() < file.length() && !keptElsewhere(now.get(i))) {
        addPieces(layout, file, Math.max(0, now.get(i).length()), beyond);
      }
    }
    PieceSet trusted = new PieceSet(layout.pieceCount());
    PieceSet doubtful = recovered.existed() ? recovered.doubtful().copy() : suspect.copy();
    PieceSet verified = recovered.verified();
    for (int piece = verified.next(0); piece >= 0; piece = verified.next(piece + 1)) {
      (suspect.contains(piece) || beyond.contains(piece) ? doubtful : trusted).add(piece);
    }
    SortedMap<Integer, BitSet> partial = new TreeMap<>(recovered.partial());
    partial
        .keySet()
        .removeIf(piece ->
            suspect.contains(piece) || trusted.contains(piece) || doubtful.contains(piece));
    return new Belief(trusted, doubtful, partial);
  }

  private static boolean changed(Journal.Recovered recovered, FileState then, FileState now) {
    boolean shrunk =
        now.length() < then.length() || (keptElsewhere(then) && now.equals(new FileState(-1, 0)));
    boolean touched = recovered.clean() && !now.equals(then);
    return shrunk || touched;
  }

  /// Whether the file is absent, and what its neighbours need of it is not ([Storage#select]).
  private static boolean keptElsewhere(FileState file) {
    return file.length() < 0 && file.modifiedMillis() != 0;
  }

  /// Adds the pieces of a file from this byte of it on.
  static void addPieces(PieceLayout layout, FileEntry file, long from, PieceSet pieces) {
    int first = (int) ((file.offset() + from) / layout.pieceLength());
    int last = (int) ((file.offset() + file.length() - 1) / layout.pieceLength());
    for (int piece = first; piece <= last; piece++) {
      pieces.add(piece);
    }
  }
}
