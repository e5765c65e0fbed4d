package io.htorrent.picker.endgame;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.List;
import java.util.random.RandomGenerator;

/// Asks an idle peer for a block that another one was asked for already, when nothing else is left:
/// so that the last blocks do not wait for the slowest peer. It adds to the pickers before it in
/// the chain; the engine cancels the losers. On the torrent's loop.
public final class EndgamePicker implements PiecePicker {

  /*
   * What keeps it from flooding the swarm with copies (libtorrent's strict endgame): a peer gets one such block at a time, and only
   * when it owes us nothing and no wanted piece is untouched. Which one is left to chance, so that idle peers spread.
   */

  private static final int PIECES = 200; // looked at in one call

  private final boolean strict;
  private final RandomGenerator random;

  private EndgamePicker(Options options, RandomGenerator random) {
    this.strict = options.flag(Factory.STRICT);
    this.random = random;
  }

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    int started = swarm.startedCount();
    boolean early = strict && swarm.openCount() > 0;
    if (peer.inFlight() > 0 || started == 0 || early || wanted.room() == 0) {
      return;
    }
    int first = random.nextInt(started);
    for (int i = 0; i < Math.min(started, PIECES); i++) {
      int piece = swarm.started((first + i) % started);
      if (peer.canGive(piece) && offerBusy(swarm, piece, wanted)) {
        return;
      }
    }
  }

  private boolean offerBusy(SwarmView swarm, int piece, BlockSink wanted) {
    int blocks = swarm.blockCount(piece);
    int first = random.nextInt(blocks);
    for (int i = 0; i < blocks; i++) {
      int block = (first + i) % blocks;
      if (swarm.requesters(piece, block) > 0 && wanted.offer(piece, block, PickReason.ENDGAME)) {
        return true;
      }
    }
    return false;
  }

  /// Makes the picker.
  public static final class Factory implements PiecePicker.Factory {

    static final String STRICT = "strict";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "endgame";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.flag(
              STRICT,
              true,
              "only when no wanted piece is untouched; false: as soon as a peer has nothing else to"
                  + " give"));
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new EndgamePicker(options, random);
    }
  }
}
