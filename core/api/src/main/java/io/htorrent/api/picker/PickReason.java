package io.htorrent.api.picker;

/// Why a block was picked: shown to users who ask, counted in statistics.
public enum PickReason {
  /// One of the first pieces, taken at random so that there is something to trade soon.
  RANDOM_FIRST,
  /// Any piece, by chance.
  RANDOM,
  /// A started piece is finished before a new one is begun.
  PARTIAL,
  /// Fewest peers have it.
  RAREST,
  /// The next one in order.
  SEQUENTIAL,
  /// Asked of several peers because little is left.
  ENDGAME,
  /// Suggested by the peer (BEP 6).
  SUGGESTED,
  /// The engine's own order, while a picker is replaced.
  BUILT_IN
}
