package io.htorrent.engine;

import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;

/// The engine's own picker, which takes the place of one that failed and serves for nothing else:
/// pieces in the order of their index. On the torrent's loop.
final class IndexOrderPicker implements PiecePicker {

  private int first; // before it nothing is open

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    while (first < swarm.pieceCount() && swarm.openBlocks(first) == 0) {
      first++;
    }
    for (int piece = first; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
      if (swarm.openBlocks(piece) > 0 && peer.canGive(piece)) {
        wanted.offerOpen(piece, PickReason.BUILT_IN);
      }
    }
  }

  @Override
  public void changed(SwarmView swarm, int piece) {
    first = Math.min(first, piece);
  }

  @Override
  public void rebuilt(SwarmView swarm) {
    first = 0;
  }

  @Override
  public void availabilityChanged(SwarmView swarm) {} // rarity makes no difference
}
