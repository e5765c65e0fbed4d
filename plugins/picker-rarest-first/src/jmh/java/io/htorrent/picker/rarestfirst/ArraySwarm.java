package io.htorrent.picker.rarestfirst;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A swarm that costs next to nothing, so that what is measured is the picker. Blocks of a piece
/// are taken in order and arrive at once.
final class ArraySwarm implements SwarmView {

  private final int blocks;
  private final PieceState[] states;
  private final int[] taken; // blocks of each piece
  private final int[] availability;
  private final int[] started;
  private final Peer[] peers;
  private int startedCount;
  private int verified;

  /// One peer; fast, never snubbed.
  private final class Peer implements PeerView {
    private final long key;
    private final PieceSet has;

    Peer(long key, PieceSet has) {
      this.key = key;
      this.has = has;
    }

    @Override
    public long key() {
      return key;
    }

    @Override
    public boolean canGive(int piece) {
      return has.contains(piece);
    }

    @Override
    public int pieces() {
      return has.size();
    }

    @Override
    public int nextPiece(int from) {
      return has.next(from);
    }

    @Override
    public int suggestedCount() {
      return 0;
    }

    @Override
    public int suggested(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public boolean seed() {
      return false;
    }

    @Override
    public int inFlight() {
      return 0;
    }

    @Override
    public long bytesPerSecond() {
      return 1_000_000;
    }

    @Override
    public int runBlocks() {
      return blocks;
    }

    @Override
    public boolean snubbed() {
      return false;
    }
  }

  /// Takes what a picker offers one peer.
  private final class Sink implements BlockSink {
    private final PiecePicker picker;
    private final Peer peer;
    private int room;

    Sink(PiecePicker picker, Peer peer, int room) {
      this.picker = picker;
      this.peer = peer;
      this.room = room;
    }

    @Override
    public int room() {
      return room;
    }

    @Override
    public boolean offer(int piece, int block, PickReason reason) {
      return block == taken[piece] && offerOpen(piece, reason) > 0;
    }

    @Override
    public int offerOpen(int piece, PickReason reason) {
      int count = peer.canGive(piece) ? Math.min(room, openBlocks(piece)) : 0;
      if (count > 0) {
        room -= count;
        take(picker, piece, count);
      }
      return count;
    }
  }

  ArraySwarm(int pieces, int blocks, int peerCount, SplittableRandom random) {
    this.blocks = blocks;
    this.states = new PieceState[pieces];
    this.taken = new int[pieces];
    this.availability = new int[pieces];
    this.started = new int[pieces];
    this.peers = new Peer[peerCount];
    for (int peer = 0; peer < peerCount; peer++) {
      PieceSet has = new PieceSet(pieces);
      for (int piece = 0; piece < pieces; piece++) {
        if (random.nextBoolean()) {
          has.add(piece);
          availability[piece]++;
        }
      }
      peers[peer] = new Peer(peer, has);
    }
    begin();
  }

  /// Forgets all that was downloaded.
  void begin() {
    Arrays.fill(states, PieceState.OPEN);
    Arrays.fill(taken, 0);
    startedCount = 0;
    verified = 0;
  }

  /// Asks the picker for one peer.
  void pick(PiecePicker picker, int peer, int room) {
    picker.pick(this, peers[peer], new Sink(picker, peers[peer], room));
  }

  private void take(PiecePicker picker, int piece, int count) {
    if (states[piece] == PieceState.OPEN) {
      states[piece] = PieceState.STARTED;
      started[startedCount++] = piece;
    }
    taken[piece] += count;
    if (taken[piece] == blocks) {
      states[piece] = PieceState.VERIFIED;
      verified++;
      int at = 0;
      while (started[at] != piece) {
        at++;
      }
      System.arraycopy(started, at + 1, started, at, --startedCount - at);
      picker.changed(this, piece);
    }
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public int pieceCount() {
    return states.length;
  }

  @Override
  public int blockCount(int piece) {
    return blocks;
  }

  @Override
  public PieceState state(int piece) {
    return states[piece];
  }

  @Override
  public int priority(int piece) {
    return 4;
  }

  @Override
  public int availability(int piece) {
    return availability[piece];
  }

  @Override
  public int seeds() {
    return 0;
  }

  @Override
  public int peers() {
    return peers.length;
  }

  @Override
  public int verifiedCount() {
    return verified;
  }

  @Override
  public int openCount() {
    return states.length - startedCount - verified;
  }

  @Override
  public int startedCount() {
    return startedCount;
  }

  @Override
  public int started(int index) {
    return started[index];
  }

  @Override
  public int partialCount() {
    return startedCount;
  }

  @Override
  public int partial(int index) {
    return started[index];
  }

  @Override
  public int openBlocks(int piece) {
    return blocks - taken[piece];
  }

  @Override
  public int nextOpenBlock(int piece, int from) {
    int block = Math.max(from, taken[piece]);
    return block < blocks ? block : -1;
  }

  @Override
  public int requesters(int piece, int block) {
    return 0;
  }
}
