package io.htorrent.picker.sequential;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.List;
import java.util.random.RandomGenerator;

/// Takes pieces in the order of their index, those of a higher priority first: for who watches or
/// listens while it comes. On the torrent's loop.
public final class SequentialPicker implements PiecePicker {

  /*
   * A set for each priority holds the pieces that are open, as far as we were told; `first` is where each set begins, so that what
   * is done is not looked at again. Started pieces with open blocks come from the swarm's own list: there are few, and those with
   * all blocks asked for need no look.
   */

  private static final int PRIORITIES = 8;

  private final PieceSet[] openOf = new PieceSet[PRIORITIES]; // priority 0 holds all others
  private final int[] first = new int[PRIORITIES];
  private final byte[] priorityOf;
  private final boolean edgesFirst;
  private boolean stale = true;

  private SequentialPicker(SwarmView swarm, Options options) {
    this.priorityOf = new byte[swarm.pieceCount()];
    this.edgesFirst = options.flag(Factory.EDGES_FIRST);
    for (int priority = 0; priority < PRIORITIES; priority++) {
      openOf[priority] = new PieceSet(swarm.pieceCount());
    }
  }

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    refresh(swarm);
    if (edgesFirst) {
      take(swarm, peer, wanted, 0);
      take(swarm, peer, wanted, swarm.pieceCount() - 1);
    }
    for (int priority = PRIORITIES - 1; priority > 0 && wanted.room() > 0; priority--) {
      if (peer.snubbed()) {
        pickFromTheEnd(swarm, peer, wanted, priority);
      } else {
        pickInOrder(swarm, peer, wanted, priority);
      }
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

  private void pickInOrder(SwarmView swarm, PeerView peer, BlockSink wanted, int priority) {
    PieceSet open = openOf[priority];
    int front = open.next(first[priority]);
    first[priority] = front < 0 ? swarm.pieceCount() : front;
    int next = nextOf(peer, open, first[priority]);
    int partial = nextPartial(swarm, priority, -1);
    while (wanted.room() > 0 && (next >= 0 || partial >= 0)) {
      if (partial >= 0 && (next < 0 || partial < next)) {
        take(swarm, peer, wanted, partial);
        partial = nextPartial(swarm, priority, partial);
      } else {
        if (peer.canGive(next)) {
          take(swarm, peer, wanted, next);
          place(swarm, next);
        }
        next = nextOf(peer, open, next + 1);
      }
    }
  }

  /// The first of these pieces at or after `from` that the peer has, or -1: in leaps, since a peer
  /// may have little of what is open, or we may have little open of what it has.
  private static int nextOf(PeerView peer, PieceSet open, int from) {
    int next = open.next(from);
    while (next >= 0) {
      int has = peer.nextPiece(next);
      if (has < 0 || has == next) {
        return has;
      }
      next = open.next(has);
    }
    return -1;
  }

  /// The first started piece of this priority behind that one, or -1.
  private static int nextPartial(SwarmView swarm, int priority, int after) {
    int next = -1;
    for (int i = 0; i < swarm.partialCount(); i++) {
      int piece = swarm.partial(i);
      if (piece > after && (next < 0 || piece < next) && swarm.priority(piece) == priority) {
        next = piece;
      }
    }
    return next;
  }

  /// A snubbed peer must not hold up what is needed next.
  private void pickFromTheEnd(SwarmView swarm, PeerView peer, BlockSink wanted, int priority) {
    PieceSet open = openOf[priority];
    for (int piece = open.capacity() - 1; piece >= first[priority] && wanted.room() > 0; piece--) {
      if (open.contains(piece) && peer.canGive(piece)) {
        take(swarm, peer, wanted, piece);
        place(swarm, piece);
      }
    }
    int partial = nextPartial(swarm, priority, -1);
    while (wanted.room() > 0 && partial >= 0) {
      take(swarm, peer, wanted, partial);
      partial = nextPartial(swarm, priority, partial);
    }
  }

  private static void take(SwarmView swarm, PeerView peer, BlockSink wanted, int piece) {
    if (wanted.room() > 0 && peer.canGive(piece) && swarm.openBlocks(piece) > 0) {
      wanted.offerOpen(piece, PickReason.SEQUENTIAL);
    }
  }

  private void refresh(SwarmView swarm) {
    if (stale) {
      for (int piece = 0; piece < swarm.pieceCount(); piece++) {
        place(swarm, piece);
      }
      stale = false;
    }
  }

  private void place(SwarmView swarm, int piece) {
    int priority = swarm.state(piece) == PieceState.OPEN ? swarm.priority(piece) : 0;
    int before = priorityOf[piece];
    if (priority != before) {
      openOf[before].remove(piece);
      openOf[priority].add(piece);
      priorityOf[piece] = (byte) priority;
    }
    first[priority] = Math.min(first[priority], piece);
  }

  /// Makes the picker.
  public static final class Factory implements PiecePicker.Factory {

    static final String EDGES_FIRST = "edges-first";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "sequential";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.flag(
              EDGES_FIRST,
              false,
              "the first and the last piece come before all others: players look there"));
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new SequentialPicker(swarm, options);
    }
  }
}
