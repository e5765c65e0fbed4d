package io.htorrent.engine;

import io.htorrent.engine.wire.PeerMessage;

/// Suggests to peers what was just read for another (BEP 6): it comes from memory now, which spares
/// a slow disk and gets a piece to many peers while it is hot. Off unless it is wished for: what
/// peers ask for by themselves keeps rare pieces alive. On the torrent's loop.
///
/// A piece is hot while it is among the last sixteen that were read, and suggested once in that
/// time, to whom it can help: peers that we serve, who want something of us and lack it.
final class Suggesting {

  private static final int HOT = 16;

  private final Torrent torrent;
  private final boolean wished;
  private final FewPieces hot = new FewPieces(HOT);

  Suggesting(Torrent torrent, boolean wished) {
    this.torrent = torrent;
    this.wished = wished;
  }

  /// Blocks of this piece were read for a peer.
  void read(PeerSession reader, int piece) {
    if (!wished) {
      return;
    }
    boolean news = !hot.contains(piece);
    hot.add(piece);
    if (news) {
      for (PeerSession peer : torrent.swarm().sessions()) {
        if (peer != reader && helps(peer, piece)) {
          peer.send(new PeerMessage.Suggest(piece));
          peer.flush();
        }
      }
    }
  }

  private boolean helps(PeerSession peer, int piece) {
    return peer.fast()
        && !peer.amChoking
        && peer.peerInterested
        && !peer.have.contains(piece)
        && torrent.offering().to(peer, piece);
  }
}
