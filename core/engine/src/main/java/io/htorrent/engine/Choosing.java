package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.SwarmView.PieceState;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Has other files of a running torrent fetched (BEP 53), one wish after the other. On the
/// torrent's loop; storage and journal are told by a worker.
///
/// First nobody is asked for what is wanted no more, then the storage finds places for what is
/// wanted now, and it is written down; only then that is asked for. When the storage fails, all is
/// wanted again that was.
final class Choosing {

  private final SessionContext context;
  private final Torrent torrent;
  private final Opening.Opened opened;
  private final Consumer<List<String>> changed;
  private final Deque<Wish> waiting = new ArrayDeque<>();
  private final PieceSet begun; // dropped after they were begun, and not wanted since
  private FileChoice now;
  private boolean busy;

  private record Wish(FileWish files, Consumer<Reply> reply) {}

  /// @param changed is told what a user may want to know, a sentence each, when other files are
  ///   wanted
  Choosing(
      SessionContext context,
      Torrent torrent,
      Opening.Opened opened,
      Consumer<List<String>> changed) {
    this.context = context;
    this.torrent = torrent;
    this.opened = opened;
    this.changed = changed;
    this.now = opened.choice();
    this.begun = new PieceSet(torrent.layout().pieceCount());
  }

  /// Wants these from now on. `reply` is given once: also when the torrent stops meanwhile.
  void choose(FileWish files, Consumer<Reply> reply) {
    waiting.add(new Wish(files, reply));
    next();
  }

  /// Whether the storage has nothing to do for it.
  boolean idle() {
    return !busy;
  }

  private void next() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    Wish wish = waiting.remove();
    try {
      FileChoice chosen = FileChoice.of(torrent.metainfo(), wish.files, now.files(), true);
      if (chosen.files().equals(now.files())) {
        wish.reply.accept(new Reply.Done());
        next();
      } else {
        busy = true;
        drop(chosen.pieces());
        settle(chosen, wish);
      }
    } catch (FileChoice.NoSuchFileException e) {
      wish.reply.accept(
          new Reply.Refused(Problem.NO_SUCH_FILE, e.getMessage() + "; nothing changes"));
      next();
    }
  }

  /// Nobody is asked any more for what is not in `wanted`.
  private void drop(PieceSet wanted) {
    PieceLedger ledger = torrent.ledger();
    for (int piece = 0; piece < torrent.layout().pieceCount(); piece++) {
      if (ledger.wants(piece) && !wanted.contains(piece)) {
        if (ledger.state(piece) == PieceState.STARTED) {
          withdraw(piece);
          begun.add(piece);
        }
        ledger.drop(piece);
      }
    }
    torrent.interest().recountAll();
  }

  private void withdraw(int piece) {
    for (PeerSession peer : torrent.swarm().sessions()) {
      if (peer.fetching.fillingPiece() == piece) {
        torrent.releaseBlock(peer);
      }
      peer.fetching.withdraw(piece);
      peer.flushLater(context.loop());
    }
    torrent.sources().withdraw(piece);
  }

  private void settle(FileChoice chosen, Wish wish) {
    context
        .workers()
        .waiting(() -> {
          IOException failure = null;
          try {
            opened.storage().select(chosen.files());
            opened.journal().selected(chosen.files());
          } catch (IOException e) {
            failure = e;
          }
          IOException cause = failure;
          context.loop().execute(() -> settled(chosen, wish, cause));
        });
  }

  private void settled(FileChoice chosen, Wish wish, @Nullable IOException failure) {
    busy = false;
    if (failure == null) {
      now = chosen;
    }
    want(now.pieces());
    if (failure == null) {
      changed.accept(chosen.notes());
      List.copyOf(torrent.swarm().sessions()).forEach(torrent.interest()::closeIfNeitherWants);
      wish.reply.accept(new Reply.Done());
    } else {
      torrent.ready();
      wish.reply.accept(new Reply.Refused(Problem.STORAGE, String.valueOf(failure.getMessage())));
    }
    next();
  }

  private void want(PieceSet wanted) {
    for (int piece = wanted.next(0); piece >= 0; piece = wanted.next(piece + 1)) {
      boolean gone = torrent.ledger().state(piece) == PieceState.UNWANTED;
      if (begun.remove(piece) && gone) {
        torrent.disk().forget(piece); // its hash had moved on with what comes again
      }
      torrent.ledger().want(piece);
    }
  }
}
