package io.htorrent.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pieces that came bad from several peers at once, and who is to blame. On the torrent's loop.
///
/// Each such piece is fetched from a single peer the next time; what every block of the bad one
/// looked like is kept until the piece is good: whose block differs then has lied. So a liar among
/// honest peers is found by its own blocks, and nobody is banned for the company he kept.
final class Suspects {

  private static final int MOST_PIECES = 64; // of up to 32,767 blocks, 8 bytes each
  private static final int MOST_ACCUSATIONS = 4;

  private final Map<Integer, Suspicion> pieces = new HashMap<>(); // looked up only

  private static final class Suspicion {
    final List<Accusation> accusations = new ArrayList<>();
    @Nullable PeerSession giver;
  }

  /// What each block was when the piece was bad, and who sent it.
  private record Accusation(Senders senders, long[] digests) {}

  /// The piece was bad: the next time it comes from one peer.
  void failed(int piece) {
    pieces.computeIfAbsent(piece, _ -> new Suspicion()).giver = null;
  }

  /// What the blocks of the bad piece look like; nothing when that could not be read.
  void accuse(int piece, Senders senders, long[] digests) {
    Suspicion suspicion = pieces.get(piece);
    if (suspicion != null
        && digests.length == senders.byBlock().length
        && pieces.size() <= MOST_PIECES
        && suspicion.accusations.size() < MOST_ACCUSATIONS) {
      suspicion.accusations.add(new Accusation(senders, digests));
    }
  }

  /// Whether the piece was bad before.
  boolean accuses(int piece) {
    return pieces.containsKey(piece);
  }

  /// The piece is good now, and this is what its blocks look like: who sent others?
  List<PeerSession> convicted(int piece, long[] digests) {
    List<PeerSession> liars = new ArrayList<>();
    Suspicion suspicion = pieces.remove(piece);
    if (suspicion != null) {
      for (Accusation accusation : suspicion.accusations) {
        for (int block = 0; block < Math.min(digests.length, accusation.digests.length); block++) {
          PeerSession sender = accusation.senders.byBlock()[block];
          if (sender != null
              && accusation.digests[block] != digests[block]
              && !liars.contains(sender)) {
            liars.add(sender);
          }
        }
      }
    }
    return liars;
  }

  /// A peer left: the pieces that it alone was to give are free for another.
  void left(PeerSession peer) {
    for (Suspicion suspicion : pieces.values()) {
      if (suspicion.giver == peer) {
        suspicion.giver = null;
      }
    }
  }

  /// Whether this peer may be asked; the first one asked becomes the only one.
  boolean mayFetch(int piece, PeerSession peer) {
    if (pieces.isEmpty()) {
      return true;
    }
    Suspicion suspicion = pieces.get(piece);
    if (suspicion == null) {
      return true;
    }
    if (suspicion.giver == null
        || suspicion.giver.closed()
        || suspicion.giver.peerChoking
        || suspicion.giver.snubbed()) {
      suspicion.giver = peer;
    }
    return suspicion.giver == peer;
  }
}
