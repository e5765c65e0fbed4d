package io.htorrent.engine;

import io.htorrent.api.choker.Choker.Candidate;
import java.util.Comparator;
import java.util.List;

/// How many peers are served at once. Decides only; on the torrent's loop.
final class SlotCount {

  /// A first peer is served, and a second if that one takes at least so much: else it had what the
  /// line carries.
  private static final long FIRST_BYTES_PER_SECOND = 1024;

  /// Each further one must take so much more: the more slots, the faster each has to be, so that
  /// none is given at the cost of the others.
  private static final long STEP_BYTES_PER_SECOND = 2048;

  private static final double SECOND = 1e9;

  private SlotCount() {}

  /// What the settings say, or as many as the line feeds.
  ///
  /// @param setting a fixed number, or 0 for one by the rates of the last round
  static int of(int setting, List<Candidate> candidates, long roundNanos) {
    return setting > 0 ? setting : byRate(candidates, roundNanos);
  }

  /// libtorrent's rate-based choker: the fastest takers in order, each above a threshold that rises
  /// from one to the next; and one slot more, to try.
  private static int byRate(List<Candidate> candidates, long roundNanos) {
    List<Long> taken =
        candidates.stream()
            .map(Candidate::bytesToLastRound)
            .sorted(Comparator.reverseOrder())
            .toList();
    int fed = 0;
    long threshold = FIRST_BYTES_PER_SECOND;
    while (fed < taken.size() && taken.get(fed) * SECOND / Math.max(1, roundNanos) >= threshold) {
      fed++;
      threshold += STEP_BYTES_PER_SECOND;
    }
    return fed + 1;
  }
}
