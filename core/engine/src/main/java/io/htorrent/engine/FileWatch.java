package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.storage.Storage.FileState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees, once a minute while a torrent seeds, whether somebody else changed its files: else peers
/// would be sent bad data, and ban us for it (F09). On the torrent's loop; looks on a waiting
/// worker.
final class FileWatch {

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  private final SessionContext context;
  private final Torrent torrent;
  private final Storage storage;
  private final Consumer<PieceSet> changed;
  private List<FileState> known = List.of();
  private long nextNanos;
  private boolean looking;

  /// @param changed takes the pieces of files that were changed, of those that we have; never none
  FileWatch(SessionContext context, Torrent torrent, Storage storage, Consumer<PieceSet> changed) {
    this.context = context;
    this.torrent = torrent;
    this.storage = storage;
    this.changed = changed;
    this.nextNanos = context.nanos();
  }

  /// Once a second while nothing is written.
  void tick() {
    if (looking || nextNanos - context.nanos() > 0) {
      return;
    }
    looking = true;
    nextNanos = context.nanos() + LOOK_NANOS;
    context.workers().waiting(this::look);
  }

  /// Files are being written by ourselves: what they looked like means nothing any more.
  void forget() {
    known = List.of();
    nextNanos = context.nanos();
  }

  private void look() {
    try {
      List<FileState> now = storage.inspect();
      context.loop().execute(() -> looked(now));
    } catch (IOException | RuntimeException e) {
      log.debug("{} files cannot be looked at: {}", torrent.shortName(), e.getMessage());
      context.loop().execute(() -> looking = false);
    }
  }

  private void looked(List<FileState> now) {
    looking = false;
    PieceLayout layout = torrent.layout();
    PieceSet pieces = new PieceSet(layout.pieceCount());
    for (int i = 0; i < now.size() && now.size() == known.size(); i++) {
      FileEntry file = torrent.metainfo().files().get(i);
      if (file.length() > 0 && !now.get(i).equals(known.get(i))) {
        Opening.addPieces(layout, file, 0, pieces);
      }
    }
    known = now;
    pieces.retainAll(torrent.ledger().verified());
    if (!pieces.isEmpty()) {
      changed.accept(pieces);
    }
  }
}
