package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.api.session.Strategy;
import java.util.ArrayList;
import java.util.List;

/// The configured pickers in order; each fills what is left of the room. On the torrent's loop.
///
/// A stage that fails is replaced in its place by the engine's own: pieces in index order.
final class PickerChain {

  /// Of so many pieces one may change before it is cheaper to look at all: a piece costs a picker a
  /// few misses of the cache when it moves alone, and less than one when all are put in order anew.
  private static final int FEW = 8;

  private final SwarmView swarm;
  private final CheckedSink sink;
  private final List<Watched<PiecePicker>> stages = new ArrayList<>();

  /// @param number which torrent of the session it is
  PickerChain(SwarmView swarm, SessionContext context, InfoHash torrent, int number) {
    this.swarm = swarm;
    this.sink = new CheckedSink(swarm);
    for (Strategies.Chosen<PiecePicker.Factory> chosen : context.strategies().pickers()) {
      PiecePicker.Factory factory = chosen.factory();
      String name = factory.name();
      stages.add(
          new Watched<>(
              context,
              torrent,
              new Strategy(Strategy.Kind.PICKER, name),
              new IndexOrderPicker(),
              () -> factory.create(swarm, chosen.options(), context.random(name, number))));
    }
  }

  void pick(PeerView peer, BlockSink wanted) {
    for (int stage = 0; stage < stages.size() && wanted.room() > 0; stage++) {
      sink.open(wanted);
      stages.get(stage).run(picker -> picker.pick(swarm, peer, sink));
      sink.close();
    }
  }

  void changed(int piece) {
    for (Watched<PiecePicker> stage : stages) {
      stage.run(picker -> picker.changed(swarm, piece));
    }
  }

  void rebuilt() {
    for (Watched<PiecePicker> stage : stages) {
      stage.run(picker -> picker.rebuilt(swarm));
    }
  }

  /// A peer became a seed, or is none any more: of the pieces that it has, it counts no more, or
  /// again.
  void availabilityChanged() {
    for (Watched<PiecePicker> stage : stages) {
      stage.run(picker -> picker.availabilityChanged(swarm));
    }
  }

  /// A peer with these pieces came or went. A seed changes the availability of no piece.
  void availabilityChanged(PieceSet pieces) {
    if (pieces.isFull()) {
      return;
    }
    if (pieces.size() > swarm.pieceCount() / FEW) {
      availabilityChanged();
      return;
    }
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      changed(piece);
    }
  }
}
