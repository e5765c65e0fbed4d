package io.htorrent.engine;

import java.util.ArrayList;
import java.util.List;

/// Peers that are not read from until the disk has caught up. On the torrent's loop.
final class HeldBack {

  private final List<PeerSession> peers = new ArrayList<>();

  /// Stops reading from the peer. Says whether that is new.
  boolean hold(PeerSession peer) {
    if (peers.contains(peer)) {
      return false;
    }
    peers.add(peer);
    peer.diskBehind(true);
    return true;
  }

  /// Whether nobody waits.
  boolean isEmpty() {
    return peers.isEmpty();
  }

  void left(PeerSession peer) {
    peers.remove(peer);
  }

  void release() {
    peers.forEach(peer -> peer.diskBehind(false));
    peers.clear();
  }
}
