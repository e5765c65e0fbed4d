package io.htorrent.distribution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What scripted peers saw of a download that is killed and started again: which pieces it said it
/// had verified, and whether it forgot one. The lock guards all fields: each peer calls on a thread
/// of its own.
final class Witness {
  private final BitSet promised = new BitSet();
  private final BitSet told = new BitSet();
  private final List<String> broken = new ArrayList<>();
  private CompletableFuture<Running> victim = new CompletableFuture<>();
  private int blocksToLive;
  private int round;
  private int kills;

  /// A new process is about to start, and is to be killed when it asks for a number of blocks.
  synchronized void begin(int blocks) {
    victim = new CompletableFuture<>();
    blocksToLive = blocks;
    round++;
  }

  /// The process that was started.
  synchronized void started(Running running) {
    victim.complete(running);
  }

  /// The process is gone, and the peers have read all that it said.
  synchronized void ended() {
    promised.or(told);
    told.clear();
  }

  /// Pieces that it said to have verified.
  synchronized int verified() {
    return promised.cardinality();
  }

  synchronized int kills() {
    return kills;
  }

  /// Promises that were not kept, in words.
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /// Listens for a peer that has nothing.
  ScriptedPeer.Listener asLeecher() {
    return new ScriptedPeer.Listener() {
      @Override
      public void bitfield(BitSet pieces) {
        compare(pieces);
      }

      @Override
      public void have(int piece) {
        tell(piece);
      }
    };
  }

  /// Listens for a peer that has everything.
  ScriptedPeer.Listener asSeed() {
    return new ScriptedPeer.Listener() {
      @Override
      public void request(int piece, int begin) {
        CompletableFuture<Running> due = asked(piece, begin);
        if (due != null) {
          due.join().kill();
        }
      }
    };
  }

  private synchronized void compare(BitSet pieces) {
    BitSet forgotten = (BitSet) promised.clone();
    forgotten.andNot(pieces);
    if (!forgotten.isEmpty()) {
      broken.add("round " + round + ": forgotten pieces " + forgotten);
    }
    told.or(pieces);
  }

  private synchronized void tell(int piece) {
    told.set(piece);
  }

  private synchronized CompletableFuture<Running> asked(int piece, int begin) {
    if (promised.get(piece)) {
      broken.add("round " + round + ": piece " + piece + " asked for again at " + begin);
    }
    blocksToLive--;
    if (blocksToLive != 0) {
      return null;
    }
    kills++;
    return victim;
  }
}
