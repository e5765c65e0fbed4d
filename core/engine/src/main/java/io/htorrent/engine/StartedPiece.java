package io.htorrent.engine;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The blocks of a piece that was begun: each is in exactly one of open, requested, arrived,
/// written. On the torrent's loop.
///
/// Only [PieceLedger] changes it.
final class StartedPiece {

  final int piece;
  final int blocks;
  final BitSet open;
  final BitSet requested;
  final BitSet arrived;
  final BitSet written;

  /// Connections asked for each block; more than one in endgame, or after a time-out.
  final short[] requesters;

  /// Who sent each block; null for one that did not arrive in this run.
  final @Nullable Sender[] senders;

  StartedPiece(int piece, int blocks) {
    this.piece = piece;
    this.blocks = blocks;
    this.open = new BitSet(blocks);
    this.requested = new BitSet(blocks);
    this.arrived = new BitSet(blocks);
    this.written = new BitSet(blocks);
    this.requesters = new short[blocks];
    this.senders = new @Nullable Sender[blocks];
    open.set(0, blocks);
  }

  /// Whether nobody but this peer has a part in it: no other sent a block, and no request but its
  /// own `asked` ones is in flight.
  boolean givenBy(PeerSession peer, int asked) {
    int requests = 0;
    for (int block = 0; block < blocks; block++) {
      requests += requesters[block];
      if (senders[block] != peer && (arrived.get(block) || written.get(block))) {
        return false;
      }
    }
    return requests == asked;
  }

  boolean untouched() {
    return open.cardinality() == blocks;
  }

  boolean allWritten() {
    return written.cardinality() == blocks;
  }

  /// Every block is in exactly one state, and only requested or late ones have requesters.
  boolean consistent() {
    for (int block = 0; block < blocks; block++) {
      int states =
          (open.get(block) ? 1 : 0)
              + (requested.get(block) ? 1 : 0)
              + (arrived.get(block) ? 1 : 0)
              + (written.get(block) ? 1 : 0);
      if (states != 1 || (requested.get(block) && requesters[block] == 0)) {
        return false;
      }
    }
    return true;
  }
}
