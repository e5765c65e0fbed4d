package io.htorrent.engine;

import io.htorrent.api.PieceSet;

/// Which of our pieces each peer may know of and have. On the torrent's loop.
final class Offering {

  private final PieceLedger ledger;
  private final Swarm swarm;
  private final PieceSet lost;

  Offering(Torrent torrent) {
    this.ledger = torrent.ledger();
    this.swarm = torrent.swarm();
    this.lost = new PieceSet(torrent.layout().pieceCount());
  }

  /// What a new peer is told at first. A live view: do not change it.
  PieceSet shown() {
    return ledger.verified();
  }

  /// Whether we fetch nothing any more and say so (BEP 21).
  boolean wantNothing() {
    return ledger.complete();
  }

  /// Whether peers with few pieces are given some while choked (BEP 6).
  boolean givesFast() {
    return true;
  }

  /// Whether this peer may have the piece.
  boolean to(PeerSession peer, int piece) {
    return ledger.verified().contains(piece);
  }

  /// Whether somebody may still believe that we have this piece.
  boolean takenBack(int piece) {
    return lost.contains(piece);
  }

  /// A piece that we offered is gone: those who understand are told (BEP 54), and nobody's requests
  /// for it are kept. Who does not understand may ask for it, without blame.
  void lost(int piece) {
    lost.add(piece);
    for (PeerSession peer : swarm.sessions()) {
      peer.extensions.sendDontHave(piece);
      peer.serving.lost(piece);
      peer.flush();
    }
  }

  /// Whether we fetch nothing any more has changed.
  void tellWantNothing() {
    swarm.sessions().forEach(peer -> peer.extensions.greet(wantNothing()));
  }
}
