package io.htorrent.testkit;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.List;
import java.util.random.RandomGenerator;

/// Picks pieces in the order of their index and nothing else: the example in [PiecePicker]'s
/// documentation, and what scenarios compare other pickers with.
public final class InOrderPicker implements PiecePicker.Factory {

  /// Has no settings.
  public InOrderPicker() {}

  @Override
  public String name() {
    return "in-order";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public PiecePicker create(SwarmView view, Options options, RandomGenerator random) {
    return (swarm, peer, wanted) -> {
      for (int piece = 0; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
        if (peer.canGive(piece)) {
          wanted.offerOpen(piece, PickReason.SEQUENTIAL);
        }
      }
    };
  }
}
