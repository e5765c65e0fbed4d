package io.htorrent.api.picker;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import java.util.List;
import java.util.random.RandomGenerator;

/// Decides which blocks to ask a peer for. It ranks only: it never sends, blocks, keeps a view, or
/// reads a clock.
///
/// Called on the torrent's loop. Pickers chain (`picker = ["rarest-first", "endgame"]`): each stage
/// fills what is left of the room. A picker that throws, offers what is not there, goes on offering
/// what is refused or takes too long is named and replaced in its place by the engine's own (pieces
/// in index order).
///
/// ```java
/// public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
///   for (int piece = 0; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
///     if (peer.canGive(piece)) {
///       wanted.offerOpen(piece, PickReason.SEQUENTIAL);
///     }
///   }
/// }
/// ```
public interface PiecePicker {

  /// Offers blocks to `wanted`, best first, until its room is filled or nothing fits.
  void pick(SwarmView swarm, PeerView peer, BlockSink wanted);

  /// State, priority or availability of one piece changed. May come many times between picks: O(1),
  /// please. Not called for what follows from offers: that a piece is started, and that all of it
  /// is here.
  default void changed(SwarmView swarm, int piece) {}

  /// Many pieces changed at once: mark dirty, rebuild at the next pick.
  default void rebuilt(SwarmView swarm) {}

  /// Of many pieces the availability changed, and nothing else: a peer with much came or went. One
  /// with few pieces is told by [#changed], a seed not at all, since it changes no availability. A
  /// picker that does not care for rarity has nothing to do here.
  default void availabilityChanged(SwarmView swarm) {
    rebuilt(swarm);
  }

  /// Makes pickers. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `rarest-first`.
    String name();

    /// The settings in the table of that name.
    List<Option> options();

    /// A picker for one torrent, built from the view alone: it may take over in the middle of a
    /// download.
    PiecePicker create(SwarmView swarm, Options options, RandomGenerator random);
  }
}
