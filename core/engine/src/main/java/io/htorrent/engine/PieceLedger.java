package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where every piece and block of a torrent stands. On the torrent's loop.
///
/// The one owner of the invariant: a piece is in exactly one of UNWANTED, OPEN, STARTED, HASHING,
/// VERIFIED; a block of a started piece in exactly one of open, requested, arrived, written. Each
/// method is one legal arrow; an illegal one throws. A started piece that is wanted no more is so
/// only until what is in memory of it is written.
final class PieceLedger {

  private final PieceLayout layout;
  private final PieceState[] states;
  private final @Nullable StartedPiece[] started;
  private final List<StartedPiece> inProgress = new ArrayList<>(); // started, oldest first
  private final List<StartedPiece> partials =
      new ArrayList<>(); // of them, those with an open block; oldest first
  private final PieceSet wanted;
  private final PieceSet verified;
  private final Tally tally = new Tally();
  private int open;

  /// Everything is wanted.
  PieceLedger(PieceLayout layout) {
    this(layout, PieceSet.full(layout.pieceCount()));
  }

  /// @param wanted pieces; the others are never fetched, but may be here
  PieceLedger(PieceLayout layout, PieceSet wanted) {
    this.layout = layout;
    this.states = new PieceState[layout.pieceCount()];
    Arrays.fill(states, PieceState.UNWANTED);
    this.started = new @Nullable StartedPiece[layout.pieceCount()];
    this.wanted = wanted.copy();
    this.verified = new PieceSet(layout.pieceCount());
    for (int piece = wanted.next(0); piece >= 0; piece = wanted.next(piece + 1)) {
      tally.wantedBytes += layout.lengthOf(piece);
      become(piece, PieceState.OPEN);
    }
  }

  /// What is verified, and what is wanted, in numbers.
  private static final class Tally {
    long wantedBytes;
    long verifiedBytes;
    long haveBytes; // wanted and verified
    int have;
  }

  PieceState state(int piece) {
    return states[piece];
  }

  /// The pieces that are verified. A live view: do not change it.
  PieceSet verified() {
    return verified;
  }

  long verifiedBytes() {
    return tally.verifiedBytes;
  }

  /// Whether every wanted piece is verified: nothing is fetched any more.
  boolean complete() {
    return tally.have == wanted.size();
  }

  /// Whether every piece is verified, wanted or not: a seed.
  boolean whole() {
    return verified.isFull();
  }

  /// Whether the piece is wanted, be it here or not.
  boolean wants(int piece) {
    return wanted.contains(piece);
  }

  /// Pieces that are wanted.
  int wantedPieces() {
    return wanted.size();
  }

  /// Bytes in the pieces that are wanted.
  long wantedBytes() {
    return tally.wantedBytes;
  }

  /// Of the pieces that are wanted, those that are verified.
  int havePieces() {
    return tally.have;
  }

  /// Bytes in the pieces that are wanted and verified.
  long haveBytes() {
    return tally.haveBytes;
  }

  /// Whether the piece is wanted and not verified.
  boolean missing(int piece) {
    return wanted.contains(piece) && states[piece] != PieceState.VERIFIED;
  }

  /// Pieces that are wanted and untouched.
  int openPieces() {
    return open;
  }

  /// Started pieces, oldest first. A live view: do not change it.
  List<StartedPiece> inProgress() {
    return inProgress;
  }

  /// Started pieces with an open block, oldest first. A live view: do not change it.
  List<StartedPiece> partials() {
    return partials;
  }

  /// The blocks of a started piece.
  StartedPiece started(int piece) {
    StartedPiece blocks = started[piece];
    if (blocks == null) {
      throw new IllegalStateException("piece " + piece + " is " + states[piece] + ", not STARTED");
    }
    return blocks;
  }

  /// Blocks of this piece that may be asked for.
  int openBlocks(int piece) {
    StartedPiece blocks = started[piece];
    if (blocks != null) {
      return wants(piece) ? blocks.open.cardinality() : 0;
    }
    return states[piece] == PieceState.OPEN ? layout.blocksOf(piece) : 0;
  }

  /// The first open block at or after `from`, or -1.
  int nextOpenBlock(int piece, int from) {
    StartedPiece blocks = started[piece];
    if (blocks != null) {
      return wants(piece) ? blocks.open.nextSetBit(from) : -1;
    }
    return states[piece] == PieceState.OPEN && from < layout.blocksOf(piece) ? from : -1;
  }

  /// Connections that were asked for this block.
  int requesters(int piece, int block) {
    StartedPiece blocks = started[piece];
    return blocks == null ? 0 : blocks.requesters[block];
  }

  /// Whether this block still has to come from somebody: open, or asked for and not here.
  boolean blockMissing(int piece, int block) {
    StartedPiece blocks = started[piece];
    if (blocks == null) {
      return states[piece] == PieceState.OPEN;
    }
    return wants(piece) && (blocks.open.get(block) || blocks.requested.get(block));
  }

  /// One more peer is asked for this block: open or requested → requested.
  void requested(int piece, int block) {
    if (states[piece] == PieceState.OPEN) {
      begin(piece);
    }
    StartedPiece blocks = started(piece);
    require(wants(piece) && !isHere(blocks, block), piece, block, "requested");
    blocks.requesters[block]++;
    if (blocks.open.get(block)) {
      blocks.open.clear(block);
      blocks.requested.set(block);
      if (blocks.open.isEmpty()) {
        partials.remove(blocks);
      }
    }
  }

  /// One peer will not send this block any more: with the last of them, requested → open.
  void released(int piece, int block) {
    StartedPiece blocks = started[piece];
    if (blocks == null || blocks.requesters[block] == 0) {
      return; // it came from another peer meanwhile
    }
    blocks.requesters[block]--;
    if (blocks.requesters[block] == 0 && blocks.requested.get(block)) {
      reopen(blocks, blocks.requested, block);
    }
  }

  /// The block is in memory: open or requested → arrived. Nobody is asked for it any more.
  void arrived(int piece, int block) {
    if (states[piece] == PieceState.OPEN) {
      begin(piece);
    }
    StartedPiece blocks = started(piece);
    require(wants(piece) && !isHere(blocks, block), piece, block, "arrived");
    boolean wasOpen = blocks.open.get(block);
    blocks.open.clear(block);
    blocks.requested.clear(block);
    blocks.requesters[block] = 0;
    blocks.arrived.set(block);
    if (wasOpen && blocks.open.isEmpty()) {
      partials.remove(blocks);
    }
  }

  /// The block is with the operating system: arrived → written. Says whether the whole piece is.
  boolean written(int piece, int block) {
    StartedPiece blocks = started(piece);
    require(blocks.arrived.get(block), piece, block, "written");
    blocks.arrived.clear(block);
    blocks.written.set(block);
    leave(blocks);
    return blocks.allWritten();
  }

  /// Writing it failed: arrived → open.
  void writeFailed(int piece, int block) {
    StartedPiece blocks = started(piece);
    require(blocks.arrived.get(block), piece, block, "failed to be written");
    reopen(blocks, blocks.arrived, block);
    leave(blocks);
  }

  /// Whoever sent these is not to be believed: written → open.
  void distrusted(int piece, BitSet lies) {
    StartedPiece blocks = started(piece);
    for (int block = lies.nextSetBit(0); block >= 0; block = lies.nextSetBit(block + 1)) {
      require(blocks.written.get(block), piece, block, "distrusted");
      reopen(blocks, blocks.written, block);
    }
    leave(blocks);
  }

  /// It is to be fetched: UNWANTED → OPEN; one that is here, or on its way, stays where it is.
  void want(int piece) {
    if (!wants(piece)) {
      wanted.add(piece);
      tally.wantedBytes += layout.lengthOf(piece);
      tallyWanted(piece, 1);
      StartedPiece blocks = started[piece];
      if (states[piece] == PieceState.UNWANTED) {
        become(piece, PieceState.OPEN);
      } else if (blocks != null && !blocks.open.isEmpty()) {
        partials.add(blocks);
      }
    }
  }

  /// It is not to be fetched any more: OPEN → UNWANTED. A started piece of which nobody is asked
  /// follows when nothing of it is in memory any more; what is hashed or here stays where it is.
  void drop(int piece) {
    if (wants(piece)) {
      StartedPiece blocks = started[piece];
      require(blocks == null || blocks.requested.isEmpty(), piece, 0, "dropped");
      tallyWanted(piece, -1);
      tally.wantedBytes -= layout.lengthOf(piece);
      wanted.remove(piece);
      if (blocks != null) {
        partials.remove(blocks);
        leave(blocks);
      } else if (states[piece] == PieceState.OPEN) {
        become(piece, PieceState.UNWANTED);
      }
    }
  }

  /// Blocks that were written in an earlier run: OPEN → STARTED.
  void restored(int piece, BitSet written) {
    require(states[piece] == PieceState.OPEN, piece, 0, "restored");
    StartedPiece blocks = begin(piece);
    blocks.written.or(written);
    blocks.open.andNot(written);
    if (blocks.open.isEmpty()) {
      partials.remove(blocks);
    }
  }

  /// The blocks of unfinished pieces that are written, by piece.
  SortedMap<Integer, BitSet> writtenBlocks() {
    SortedMap<Integer, BitSet> blocks = new TreeMap<>();
    for (StartedPiece one : started) {
      if (one != null && !one.written.isEmpty()) {
        blocks.put(one.piece, (BitSet) one.written.clone());
      }
    }
    return blocks;
  }

  /// Its hash is being compared: STARTED with every block written, or OPEN or UNWANTED for a check
  /// → HASHING. Returns who sent it.
  Senders hashing(int piece) {
    StartedPiece blocks = started[piece];
    require(
        states[piece] == atRest(piece) || (blocks != null && blocks.allWritten()),
        piece,
        0,
        "hashed");
    become(piece, PieceState.HASHING);
    end(blocks);
    return blocks == null ? Senders.none() : new Senders(blocks.senders);
  }

  /// HASHING → VERIFIED.
  void verified(int piece) {
    require(states[piece] == PieceState.HASHING, piece, 0, "verified");
    become(piece, PieceState.VERIFIED);
    verified.add(piece);
    count(piece, 1);
  }

  /// The journal vouches for it: OPEN or UNWANTED → VERIFIED.
  void trusted(int piece) {
    hashing(piece);
    verified(piece);
  }

  /// The hash did not match, or could not be computed: HASHING → OPEN, or UNWANTED.
  void failed(int piece) {
    require(states[piece] == PieceState.HASHING, piece, 0, "failed");
    become(piece, atRest(piece));
  }

  /// Its data is gone: VERIFIED → OPEN, or UNWANTED.
  void lost(int piece) {
    require(states[piece] == PieceState.VERIFIED, piece, 0, "lost");
    become(piece, atRest(piece));
    verified.remove(piece);
    count(piece, -1);
  }

  /// Recounts everything: for tests and the simulator, after every event of small worlds.
  boolean consistent() {
    long bytes = 0;
    long wantedBytes = 0;
    int have = 0;
    int partial = 0;
    int begun = 0;
    int untouched = 0;
    for (int piece = 0; piece < states.length; piece++) {
      StartedPiece blocks = started[piece];
      if ((states[piece] == PieceState.STARTED) != (blocks != null)
          || (blocks != null && (!blocks.consistent() || blocks.untouched()))
          || verified.contains(piece) != (states[piece] == PieceState.VERIFIED)
          || !legal(piece)) {
        return false;
      }
      wantedBytes += wants(piece) ? layout.lengthOf(piece) : 0;
      have += verified.contains(piece) && wanted.contains(piece) ? 1 : 0;
      bytes += states[piece] == PieceState.VERIFIED ? layout.lengthOf(piece) : 0;
      begun += blocks != null ? 1 : 0;
      partial += blocks != null && wants(piece) && !blocks.open.isEmpty() ? 1 : 0;
      untouched += states[piece] == PieceState.OPEN ? 1 : 0;
    }
    return bytes == tally.verifiedBytes
        && wantedBytes == tally.wantedBytes
        && have == tally.have
        && (tally.haveBytes == tally.wantedBytes) == complete()
        && begun == inProgress.size()
        && partial == partials.size()
        && untouched == open;
  }

  /// Whether a piece may be in the state it is in, wanted or not.
  private boolean legal(int piece) {
    return switch (states[piece]) {
      case OPEN -> wanted.contains(piece);
      case STARTED ->
          wanted.contains(piece)
              || !started(piece).arrived.isEmpty()
              || started(piece).allWritten();
      case UNWANTED -> !wanted.contains(piece);
      case HASHING, VERIFIED -> true;
    };
  }

  /// Where a piece is of which nothing is here or on its way.
  private PieceState atRest(int piece) {
    return wanted.contains(piece) ? PieceState.OPEN : PieceState.UNWANTED;
  }

  private void count(int piece, int sign) {
    tally.verifiedBytes += sign * (long) layout.lengthOf(piece);
    if (wanted.contains(piece)) {
      tally.haveBytes += sign * (long) layout.lengthOf(piece);
      tally.have += sign;
    }
  }

  /// A piece that is here, or not, becomes one that is wanted, or not.
  private void tallyWanted(int piece, int sign) {
    if (states[piece] == PieceState.VERIFIED) {
      tally.haveBytes += sign * (long) layout.lengthOf(piece);
      tally.have += sign;
    }
  }

  /// Nothing of a piece that nobody wants is kept track of, once it is out of memory: unless all of
  /// it is here, and its hash comes next.
  private void leave(StartedPiece blocks) {
    if (started[blocks.piece] == blocks
        && !wants(blocks.piece)
        && blocks.arrived.isEmpty()
        && !blocks.allWritten()) {
      end(blocks);
      become(blocks.piece, PieceState.UNWANTED);
    }
  }

  private static boolean isHere(StartedPiece blocks, int block) {
    return blocks.arrived.get(block) || blocks.written.get(block);
  }

  private StartedPiece begin(int piece) {
    StartedPiece blocks = new StartedPiece(piece, layout.blocksOf(piece));
    become(piece, PieceState.STARTED);
    started[piece] = blocks;
    inProgress.add(blocks);
    partials.add(blocks);
    return blocks;
  }

  private void reopen(StartedPiece blocks, BitSet from, int block) {
    from.clear(block);
    if (blocks.open.isEmpty() && wants(blocks.piece)) {
      partials.add(blocks);
    }
    blocks.open.set(block);
    if (blocks.untouched()) {
      partials.remove(blocks);
      end(blocks);
      become(blocks.piece, atRest(blocks.piece));
    }
  }

  private void end(@Nullable StartedPiece blocks) {
    if (blocks != null) {
      started[blocks.piece] = null;
      inProgress.remove(blocks);
    }
  }

  private void become(int piece, PieceState state) {
    open += (state == PieceState.OPEN ? 1 : 0) - (states[piece] == PieceState.OPEN ? 1 : 0);
    states[piece] = state;
  }

  private void require(boolean legal, int piece, int block, String arrow) {
    if (!legal) {
      throw new IllegalStateException(
          "piece " + piece + " block " + block + " cannot be " + arrow + " while " + states[piece]);
    }
  }
}
