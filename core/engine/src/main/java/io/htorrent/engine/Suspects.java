package io.htorrent.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pieces that came bad from several peers at once. Each is fetched from a single peer the next
/// time, so that it is clear who to blame. On the torrent's loop.
final class Suspects {

  private final Map<Integer, Giver> pieces = new HashMap<>();

  private static final class Giver {
    @Nullable PeerSession peer;
  }

  void failed(int piece) {
    pieces.put(piece, new Giver());
  }

  void cleared(int piece) {
    pieces.remove(piece);
  }

  /// A peer left: the pieces that it alone was to give are free for another.
  void left(PeerSession peer) {
    for (Giver giver : pieces.values()) {
      if (giver.peer == peer) {
        giver.peer = null;
      }
    }
  }

  /// Whether this peer may be asked; the first one asked becomes the only one.
  boolean mayFetch(int piece, PeerSession peer) {
    if (pieces.isEmpty()) {
      return true;
    }
    Giver giver = pieces.get(piece);
    if (giver == null) {
      return true;
    }
    if (giver.peer == null
        || giver.peer.closed()
        || giver.peer.peerChoking
        || giver.peer.snubbed()) {
      giver.peer = peer;
    }
    return giver.peer == peer;
  }
}
