package io.htorrent.picker.rarestfirst;

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

/// Takes the rarest pieces first, so that they spread before their owners leave. On the torrent's
/// loop.
public final class RarestFirstPicker implements PiecePicker {

  /*
   * The policy, in this order:
   *   1. what this peer began is finished first: its blocks then come in one run, and nobody else is needed for the piece;
   *   2. then come the pieces that it suggests, since it can give them cheaply;
   *   3. a slow peer helps with started pieces, a fast one begins pieces of its own, unless too many are started;
   *   4. a new piece is the rarest of the highest priority, any of equals: a fair draw over all of them, since peers that agree on
   *      the next piece have nothing to trade. Before the first few are verified, any piece will do: rare ones come slowly;
   *   5. a snubbed peer gets what is most common: nobody waits for that.
   *
   * The cost of a pick is that of a few looks, whatever the torrent's size. Going by rank, a piece is the peer's with the chance that
   * any piece is, so that it is found after n / (pieces of the peer) looks; a peer with less than about √n pieces is looked through
   * instead. What no leecher has is not looked for at leechers, and of many started pieces the oldest are looked at first.
   */

  private static final int PRIORITIES = 8;
  private static final int RARITIES = 512; // what more peers have is all the same
  private static final int PROBES = 8;
  private static final int AT_ONCE =
      100_000; // pieces that are ranked anew in one go: a millisecond
  private static final int SLICE = 4096; // else so many at each pick
  private static final int OLDEST = 32; // started pieces looked at before new ones are begun

  private final RarityIndex index; // the open pieces, as far as we were told
  private final OwnPieces own = new OwnPieces();
  private final int initialRandom;
  private final int startedBlocks;
  private final RandomGenerator random;
  private boolean stale;
  private int walk; // the next piece to be put right
  private int left; // so many are to be put right

  private RarestFirstPicker(SwarmView swarm, Options options, RandomGenerator random) {
    this.index = new RarityIndex(swarm.pieceCount(), PRIORITIES * RARITIES);
    this.initialRandom = options.integer(Factory.INITIAL_RANDOM);
    this.startedBlocks = options.integer(Factory.STARTED_BLOCKS);
    this.random = random;
    this.walk = random.nextInt(swarm.pieceCount()); // not all clients should begin at the front
    rebuilt(swarm);
  }

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    refresh(swarm);
    if (peer.snubbed()) {
      begin(swarm, peer, wanted, true);
      help(swarm, peer, wanted, Integer.MAX_VALUE);
      return;
    }
    finishOwn(swarm, peer, wanted);
    takeSuggested(swarm, peer, wanted);
    if (helpsFirst(swarm, peer, wanted)) {
      help(swarm, peer, wanted, OLDEST);
    }
    begin(swarm, peer, wanted, false);
    help(swarm, peer, wanted, Integer.MAX_VALUE);
  }

  @Override
  public void changed(SwarmView swarm, int piece) {
    if (!stale) {
      place(swarm, piece);
    }
  }

  @Override
  public void rebuilt(SwarmView swarm) {
    if (swarm.pieceCount() <= AT_ONCE) {
      stale = true;
    } else {
      left = swarm.pieceCount();
    }
  }

  /// Puts the index right after [#rebuilt]: all at once, or in a big torrent a slice with each
  /// pick, so that no pick takes long. Until the walk is around, some pieces stand where they
  /// stood.
  private void refresh(SwarmView swarm) {
    if (stale) {
      fill(swarm);
      stale = false;
    }
    for (int i = 0; i < SLICE && left > 0; i++) {
      place(swarm, walk);
      walk = walk + 1 == swarm.pieceCount() ? 0 : walk + 1;
      left--;
    }
  }

  private void fill(SwarmView swarm) {
    index.clear();
    for (int piece = 0; piece < swarm.pieceCount(); piece++) {
      if (swarm.state(piece) == PieceState.OPEN) {
        index.announce(piece, rank(swarm, piece));
      }
    }
    index.fill();
  }

  private void place(SwarmView swarm, int piece) {
    if (swarm.state(piece) == PieceState.OPEN) {
      index.put(piece, rank(swarm, piece));
    } else {
      index.remove(piece);
    }
  }

  private static int rank(SwarmView swarm, int piece) {
    int unwanted = PRIORITIES - 1 - swarm.priority(piece);
    return unwanted * RARITIES + Math.min(swarm.availability(piece), RARITIES - 1);
  }

  private void finishOwn(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int piece = own.of(peer.key());
    if (piece >= 0
        && wanted.room() > 0
        && swarm.state(piece) == PieceState.STARTED
        && peer.canGive(piece)) {
      wanted.offerOpen(piece, PickReason.PARTIAL);
    }
  }

  /// What the peer likes to give (BEP 6), the newest first.
  private void takeSuggested(SwarmView swarm, PeerView peer, BlockSink wanted) {
    for (int i = 0; i < peer.suggestedCount() && wanted.room() > 0; i++) {
      int piece = peer.suggested(i);
      if (swarm.openBlocks(piece) > 0 && peer.canGive(piece)) {
        take(piece, peer, wanted, PickReason.SUGGESTED);
      }
    }
  }

  /// A piece is wholly a peer's own when it can send it in one run. With more than 1.5 started
  /// pieces a peer, they would lie unfinished in memory and on disk.
  private boolean helpsFirst(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int partials = swarm.partialCount();
    if (partials == 0 || wanted.room() == 0) {
      return false;
    }
    int blocks = swarm.blockCount(swarm.partial(0));
    return 2 * partials > 3 * swarm.peers()
        || (long) partials * blocks > startedBlocks
        || peer.runBlocks() < blocks;
  }

  /// Started pieces, so many of the oldest: those with a run as long as the peer's before the
  /// others.
  private void help(SwarmView swarm, PeerView peer, BlockSink wanted, int most) {
    if (wanted.room() == 0 || swarm.partialCount() == 0) {
      return;
    }
    if (peer.pieces() < Math.min(most, swarm.partialCount())) {
      helpOfFew(swarm, peer, wanted);
      return;
    }
    int run = Math.min(peer.runBlocks(), wanted.room());
    if (run > 1) {
      helpByRuns(swarm, peer, wanted, new Runs(run, most));
    }
    helpByRuns(swarm, peer, wanted, new Runs(1, most));
  }

  /// Started pieces that a peer is asked for: with a run of at least so many open blocks, among so
  /// many of the oldest.
  private record Runs(int shortest, int most) {}

  private static void helpByRuns(SwarmView swarm, PeerView peer, BlockSink wanted, Runs runs) {
    int i = 0;
    while (wanted.room() > 0 && i < Math.min(runs.most(), swarm.partialCount())) {
      int piece = swarm.partial(i);
      if (peer.canGive(piece) && startsWithRun(swarm, piece, runs.shortest())) {
        wanted.offerOpen(piece, PickReason.PARTIAL);
      }
      if (i < swarm.partialCount() && swarm.partial(i) == piece) {
        i++; // else it has no open block left, and another stands in its place
      }
    }
  }

  private static void helpOfFew(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int piece = peer.nextPiece(0);
    while (piece >= 0 && wanted.room() > 0) {
      if (swarm.state(piece) == PieceState.STARTED && peer.canGive(piece)) {
        wanted.offerOpen(piece, PickReason.PARTIAL);
      }
      piece = peer.nextPiece(piece + 1);
    }
  }

  /// Whether the first open blocks are a run of this length, or all there are.
  private static boolean startsWithRun(SwarmView swarm, int piece, int wished) {
    if (wished == 1) {
      return true;
    }
    int open = swarm.openBlocks(piece);
    int first = swarm.nextOpenBlock(piece, 0);
    int length = 1;
    while (length < Math.min(wished, open)
        && swarm.nextOpenBlock(piece, first + length) == first + length) {
      length++;
    }
    return length >= Math.min(wished, open);
  }

  private void begin(SwarmView swarm, PeerView peer, BlockSink wanted, boolean commonest) {
    if (swarm.verifiedCount() < initialRandom && !commonest) {
      beginAny(swarm, peer, wanted);
    }
    if ((long) peer.pieces() * peer.pieces() < swarm.openCount()) {
      beginOfFew(swarm, peer, wanted, commonest);
      return;
    }
    int rank = commonest ? index.lastRank() : index.nextRank(0);
    while (rank >= 0 && wanted.room() > 0) {
      int piece = has(peer, rank) ? draw(swarm, peer, rank) : -1;
      if (piece < 0) {
        rank = commonest ? index.previousRank(rank - 1) : index.nextRank(rank + 1);
      } else if (!take(piece, peer, wanted, PickReason.RAREST)) {
        return; // refused, though all looked well: no use to ask again now
      }
    }
  }

  /// Whether a peer can have pieces of this rank: what has no owner but seeds, only a seed has.
  private static boolean has(PeerView peer, int rank) {
    return rank % RARITIES > 0 || peer.seed();
  }

  /// The same choice for a peer that has few pieces: among those.
  private void beginOfFew(SwarmView swarm, PeerView peer, BlockSink wanted, boolean commonest) {
    int piece = 0;
    while (piece >= 0 && wanted.room() > 0) {
      piece = bestOfFew(swarm, peer, commonest);
      if (piece >= 0 && !take(piece, peer, wanted, PickReason.RAREST)) {
        return;
      }
    }
  }

  private int bestOfFew(SwarmView swarm, PeerView peer, boolean commonest) {
    int best = -1;
    int bestRank = 0;
    int ties = 0;
    for (int piece = peer.nextPiece(0); piece >= 0; piece = peer.nextPiece(piece + 1)) {
      if (swarm.state(piece) != PieceState.OPEN || !peer.canGive(piece)) {
        continue;
      }
      int rank = commonest ? -rank(swarm, piece) : rank(swarm, piece);
      ties = best >= 0 && rank == bestRank ? ties + 1 : 1;
      if (best < 0 || rank < bestRank || (rank == bestRank && random.nextInt(ties) == 0)) {
        best = piece;
        bestRank = rank;
      }
    }
    return best;
  }

  private void beginAny(SwarmView swarm, PeerView peer, BlockSink wanted) {
    for (int probe = 0; probe < PROBES && wanted.room() > 0; probe++) {
      int first = index.nextRank(0);
      if (first < 0) {
        return;
      }
      int end = (first / RARITIES + 1) * RARITIES; // of the same priority
      int piece = index.nth(first, end, random.nextInt(index.count(first, end)));
      if (swarm.state(piece) != PieceState.OPEN) {
        index.remove(piece);
      } else if (peer.canGive(piece)) {
        take(piece, peer, wanted, PickReason.RANDOM_FIRST);
      }
    }
  }

  private boolean take(int piece, PeerView peer, BlockSink wanted, PickReason reason) {
    if (wanted.offerOpen(piece, reason) == 0) {
      return false;
    }
    index.remove(piece);
    own.began(peer.key(), piece);
    return true;
  }

  /// Any open piece of this rank that the peer can give, each as likely as the others; or -1. A few
  /// tries find one unless the peer has little; then all are looked at, from anywhere.
  private int draw(SwarmView swarm, PeerView peer, int rank) {
    int probes = index.size(rank) > 2 * PROBES ? PROBES : 0;
    for (int probe = 0; probe < probes && index.size(rank) > 0; probe++) {
      int piece = index.at(rank, random.nextInt(index.size(rank)));
      if (isFree(swarm, piece) && peer.canGive(piece)) {
        return piece;
      }
    }
    if (index.size(rank) == 0) {
      return -1;
    }
    int start = random.nextInt(index.size(rank));
    int piece = search(swarm, peer, rank, start, 0);
    return piece >= 0 ? piece : search(swarm, peer, rank, index.size(rank) - 1, start + 1);
  }

  /// Looks downwards, since the last one takes the place of one that is removed.
  private int search(SwarmView swarm, PeerView peer, int rank, int from, int to) {
    int i = from;
    while (i >= to) {
      if (i >= index.size(rank)) {
        i--;
        continue;
      }
      int piece = index.at(rank, i);
      if (!isFree(swarm, piece)) {
        continue; // another one stands here now
      }
      if (peer.canGive(piece)) {
        return piece;
      }
      i--;
    }
    return -1;
  }

  /// Whether it is open, as the index says; if not, it is taken out.
  private boolean isFree(SwarmView swarm, int piece) {
    if (swarm.state(piece) == PieceState.OPEN) {
      return true;
    }
    index.remove(piece);
    return false;
  }

  /// Makes the picker.
  public static final class Factory implements PiecePicker.Factory {

    static final String INITIAL_RANDOM = "initial-random";
    static final String STARTED_BLOCKS = "started-blocks";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "rarest-first";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.integer(
              INITIAL_RANDOM,
              4,
              0,
              1000,
              "pieces",
              "as long as fewer are verified, new pieces are taken at random"),
          Option.integer(
              STARTED_BLOCKS,
              2048,
              1,
              1_000_000,
              "blocks",
              "with more blocks in started pieces, these are finished before new ones are begun"));
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new RarestFirstPicker(swarm, options, random);
    }
  }
}
