package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PickReason;
import io.htorrent.engine.loop.Loop;
import org.jspecify.annotations.Nullable;

/// Keeps each peer's pipeline of requests full: asks the pickers, respects the window and the
/// download limit. On the torrent's loop.
final class Requests {

  private static final int BATCH_SHARE = 8; // so at most an eighth of the window lies fallow
  private static final int LARGEST_BATCH = 32;

  private final Loop loop;
  private final PieceLayout layout;
  private final PieceLedger ledger;
  private final PickerChain pickers;
  private final TokenBucket limit;
  private final Runnable refill;
  private Loop.@Nullable Timer waiting;

  /// @param refill called when the download limit allows more
  Requests(
      SessionContext context,
      PieceLayout layout,
      PieceLedger ledger,
      PickerChain pickers,
      Runnable refill) {
    this.loop = context.loop();
    this.layout = layout;
    this.ledger = ledger;
    this.pickers = pickers;
    this.limit = context.shared().download();
    this.refill = refill;
  }

  /// Asks this peer for what there is to ask: of a piece that was bad, before all others; then of
  /// what the pickers want. A peer on parole that finds nothing so may go on with what others
  /// began.
  void fill(PeerSession peer, Blame blame) {
    int openCase = blame.openCase(peer);
    if (openCase >= 0) {
      fill(peer, openCase);
    }
    pick(peer);
    if (blame.parole().starves(peer)) {
      blame.parole().except(peer, this::pick);
    }
  }

  /// Asks this peer for as much of one piece as its window has room for, whatever pickers want.
  void fill(PeerSession peer, int piece) {
    if (ready(peer)) {
      new Wanted(peer, peer.fetching.room()).offerOpen(piece, PickReason.BUILT_IN);
    }
  }

  /// Asks this peer for as much as its window has room for; of a large one, not for each block by
  /// itself: that would be a system call at both ends.
  private void pick(PeerSession peer) {
    int worthwhile = Math.clamp(peer.fetching.window.size() / BATCH_SHARE, 1, LARGEST_BATCH);
    if (peer.fetching.room() >= worthwhile && ready(peer)) {
      pickers.pick(peer, new Wanted(peer, peer.fetching.room()));
    }
  }

  private boolean ready(PeerSession peer) {
    return peer.fetching.room() > 0
        && peer.amInterested
        && !peer.closed()
        && peer.fetching.open(loop.nanos());
  }

  private void waitForTokens() {
    if (waiting == null) {
      waiting =
          loop.after(
              limit.waitNanos(loop.nanos()),
              () -> {
                waiting = null;
                refill.run();
              });
    }
  }

  /// What the pickers offer for one peer becomes requests at once.
  private final class Wanted implements BlockSink {
    private final PeerSession peer;
    private int room;

    Wanted(PeerSession peer, int room) {
      this.peer = peer;
      this.room = room;
    }

    @Override
    public int room() {
      return room;
    }

    @Override
    public boolean offer(int piece, int block, PickReason reason) {
      if (room <= 0 || !peer.canGive(piece) || !ledger.blockMissing(piece, block)) {
        return false;
      }
      if (ledger.requesters(piece, block) > 0 && peer.fetching.inFlight.contains(piece, block)) {
        return false;
      }
      return ask(piece, block);
    }

    @Override
    public int offerOpen(int piece, PickReason reason) {
      int taken = 0;
      if (room > 0 && peer.canGive(piece)) {
        int block = ledger.nextOpenBlock(piece, 0);
        while (block >= 0 && room > 0 && ask(piece, block)) {
          taken++;
          block = ledger.nextOpenBlock(piece, block + 1);
        }
      }
      return taken;
    }

    private boolean ask(int piece, int block) {
      if (!limit.tryTake(layout.blockLength(piece, block), loop.nanos())) {
        room = 0;
        waitForTokens();
        return false;
      }
      ledger.requested(piece, block);
      peer.fetching.request(piece, block);
      room--;
      return true;
    }
  }
}
