package io.htorrent.engine;

import java.util.Collection;
import java.util.Optional;

/// Who loses its place in memory when two peers send the same block: in endgame, the one that is in
/// the middle of it may be the slow one that endgame is there for. Decides only; on the torrent's
/// loop.
final class Overtaking {

  private Overtaking() {}

  /// The peer whose place is given to `newcomer`, which begins this block: the one that is in the
  /// middle of it, if it is the slower.
  static Optional<PeerSession> loser(
      Collection<PeerSession> peers, PeerSession newcomer, int piece, int block) {
    return peers.stream()
        .filter(peer ->
            peer != newcomer
                && peer.fetching.fillingPiece() == piece
                && peer.fetching.fillingBlock() == block
                && peer.bytesPerSecond() < newcomer.bytesPerSecond())
        .findFirst();
  }
}
