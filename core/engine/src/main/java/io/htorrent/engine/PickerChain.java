package io.htorrent.engine;

import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The configured pickers in order; each fills what is left of the room. On the torrent's loop.
///
/// A stage that throws is named once and replaced in its place by the engine's own: pieces in index
/// order.
final class PickerChain {

  private static final PiecePicker BUILT_IN =
      (swarm, peer, wanted) -> {
        for (int piece = 0; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
          if (swarm.openBlocks(piece) > 0 && peer.canGive(piece)) {
            wanted.offerOpen(piece, PickReason.BUILT_IN);
          }
        }
      };

  private final SwarmView swarm;
  private final Consumer<String> notices;
  private final List<Stage> stages = new ArrayList<>();

  private static final class Stage {
    final String name;
    PiecePicker picker;

    Stage(String name, PiecePicker picker) {
      this.name = name;
      this.picker = picker;
    }
  }

  PickerChain(SwarmView swarm, SessionContext context, int torrent, Consumer<String> notices) {
    this.swarm = swarm;
    this.notices = notices;
    for (Strategies.Chosen<PiecePicker.Factory> chosen : context.strategies().pickers()) {
      Stage stage = new Stage(chosen.factory().name(), BUILT_IN);
      guarded(
          stage,
          () ->
              stage.picker =
                  chosen
                      .factory()
                      .create(swarm, chosen.options(), context.random(stage.name, torrent)));
      stages.add(stage);
    }
  }

  void pick(PeerView peer, BlockSink wanted) {
    for (Stage stage : stages) {
      if (wanted.room() > 0) {
        guarded(stage, () -> stage.picker.pick(swarm, peer, wanted));
      }
    }
  }

  void changed(int piece) {
    for (Stage stage : stages) {
      guarded(stage, () -> stage.picker.changed(swarm, piece));
    }
  }

  void rebuilt() {
    for (Stage stage : stages) {
      guarded(stage, () -> stage.picker.rebuilt(swarm));
    }
  }

  private void guarded(Stage stage, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
      stage.picker = BUILT_IN;
      notices.accept(
          "picker '"
              + stage.name
              + "' failed ("
              + failure
              + ") and is replaced by pieces in index order; the download goes on");
    }
  }
}
