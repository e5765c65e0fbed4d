package io.htorrent.picker.random;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.List;
import java.util.random.RandomGenerator;

/// Takes any piece of the highest priority, each as likely as the others, after those that are
/// started. On the torrent's loop.
public final class RandomPicker implements PiecePicker {

  private static final int PROBES = 8;

  private final OpenPieces open; // as far as we were told
  private final boolean finishStarted;
  private final RandomGenerator random;
  private boolean stale = true;

  private RandomPicker(SwarmView swarm, Options options, RandomGenerator random) {
    this.open = new OpenPieces(swarm.pieceCount());
    this.finishStarted = options.flag(Factory.FINISH_STARTED);
    this.random = random;
  }

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    refresh(swarm);
    if (finishStarted && !peer.snubbed()) { // nobody should wait for a snubbed peer
      help(swarm, peer, wanted);
      begin(swarm, peer, wanted);
    } else {
      begin(swarm, peer, wanted);
      help(swarm, peer, wanted);
    }
  }

  @Override
  public void changed(SwarmView swarm, int piece) {
    if (!stale) {
      place(swarm, piece);
    }
  }

  @Override
  public void rebuilt(SwarmView swarm) {
    stale = true;
  }

  @Override
  public void availabilityChanged(SwarmView swarm) {} // rarity makes no difference

  private void refresh(SwarmView swarm) {
    if (stale) {
      for (int piece = 0; piece < swarm.pieceCount(); piece++) {
        place(swarm, piece);
      }
      stale = false;
    }
  }

  private void place(SwarmView swarm, int piece) {
    open.put(piece, swarm.state(piece) == PieceState.OPEN ? swarm.priority(piece) : 0);
  }

  /// Started pieces, oldest first.
  private static void help(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int i = 0;
    while (wanted.room() > 0 && i < swarm.partialCount()) {
      int piece = swarm.partial(i);
      if (peer.canGive(piece)) {
        wanted.offerOpen(piece, PickReason.PARTIAL);
      }
      if (i < swarm.partialCount() && swarm.partial(i) == piece) {
        i++; // else it has no open block left, and another stands in its place
      }
    }
  }

  private void begin(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int priority = OpenPieces.PRIORITIES - 1;
    while (priority > 0 && wanted.room() > 0) {
      int piece = draw(swarm, peer, priority);
      if (piece < 0) {
        priority--;
      } else if (wanted.offerOpen(piece, PickReason.RANDOM) == 0) {
        return; // refused, though all looked well: no use to ask again now
      } else {
        open.remove(piece);
      }
    }
  }

  /// Any open piece of this priority that the peer can give; or -1. A few tries find one unless the
  /// peer has little; then all that it has are looked at, or all that are open.
  private int draw(SwarmView swarm, PeerView peer, int priority) {
    for (int probe = 0; probe < PROBES && open.size(priority) > 0; probe++) {
      int piece = open.at(priority, random.nextInt(open.size(priority)));
      if (isFree(swarm, piece) && peer.canGive(piece)) {
        return piece;
      }
    }
    return peer.pieces() < open.size(priority)
        ? searchPeer(swarm, peer, priority)
        : searchOpen(swarm, peer, priority);
  }

  private int searchPeer(SwarmView swarm, PeerView peer, int priority) {
    int found = -1;
    int ties = 0;
    for (int piece = peer.nextPiece(0); piece >= 0; piece = peer.nextPiece(piece + 1)) {
      if (swarm.state(piece) == PieceState.OPEN
          && swarm.priority(piece) == priority
          && peer.canGive(piece)
          && random.nextInt(++ties) == 0) {
        found = piece;
      }
    }
    return found;
  }

  /// Looks downwards, since the last one takes the place of one that is removed.
  private int searchOpen(SwarmView swarm, PeerView peer, int priority) {
    int found = -1;
    int ties = 0;
    for (int place = open.size(priority) - 1; place >= 0; place--) {
      int piece = open.at(priority, place);
      if (isFree(swarm, piece) && peer.canGive(piece) && random.nextInt(++ties) == 0) {
        found = piece;
      }
    }
    return found;
  }

  /// Whether it is open, as we were told; if not, it is taken out.
  private boolean isFree(SwarmView swarm, int piece) {
    if (swarm.state(piece) == PieceState.OPEN) {
      return true;
    }
    open.remove(piece);
    return false;
  }

  /// Makes the picker.
  public static final class Factory implements PiecePicker.Factory {

    static final String FINISH_STARTED = "finish-started";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "random";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.flag(
              FINISH_STARTED,
              true,
              "started pieces are finished before new ones are begun; false: the other way"));
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new RandomPicker(swarm, options, random);
    }
  }
}
