package io.htorrent.engine;

/// What connected peers have, and what of it we want: how often each piece is there, and our
/// interest, told when it changes (BEP 3). On the torrent's loop.
final class Interest {

  private final Torrent torrent;
  private final PieceLedger ledger;
  private final Swarm swarm;
  private final PickerChain pickers;

  Interest(Torrent torrent, PickerChain pickers) {
    this.torrent = torrent;
    this.ledger = torrent.ledger();
    this.swarm = torrent.swarm();
    this.pickers = pickers;
  }

  /// The peer got one more piece.
  void has(PeerSession peer, int piece) {
    if (peer.have.isFull()) {
      swarm.counts().becameSeed(peer.have, piece);
      pickers.availabilityChanged();
    } else {
      swarm.counts().had(piece);
      pickers.changed(piece);
    }
    if (ledger.missing(piece)) {
      peer.wantedPieces++;
      show(peer);
    }
    torrent.offering().peerHas(peer, piece);
    closeIfNeitherWants(peer);
  }

  /// The peer told what it has.
  void hasMany(PeerSession peer) {
    swarm.counts().peerCame(peer.have);
    pickers.availabilityChanged(peer.have);
    recount(peer);
    closeIfNeitherWants(peer);
  }

  /// The peer lost a piece (BEP 54): what it was asked of it is open again.
  void lost(PeerSession peer, int piece) {
    if (peer.have.size() == peer.have.capacity() - 1) {
      swarm.counts().wasSeed(peer.have);
      pickers.availabilityChanged();
    } else {
      swarm.counts().lost(piece);
      pickers.changed(piece);
    }
    peer.fetching.giveBack(piece);
    if (ledger.missing(piece)) {
      peer.wantedPieces--;
      show(peer);
    }
  }

  /// A piece is ours: one less to want of those who have it.
  void gained(PeerSession peer, int piece) {
    peer.fetching.suggested.remove(piece);
    if (ledger.wants(piece) && peer.have.contains(piece)) {
      peer.wantedPieces--;
      show(peer);
    }
  }

  /// A piece is ours no more: one more to want, which is shown at the next recount.
  void gone(int piece) {
    for (PeerSession peer : swarm.sessions()) {
      peer.wantedPieces += ledger.wants(piece) && peer.have.contains(piece) ? 1 : 0;
    }
  }

  /// Wants it all again: counts what each peer has that we lack.
  void recountAll() {
    swarm.sessions().forEach(this::recount);
    pickers.rebuilt();
  }

  private void recount(PeerSession peer) {
    int wanted = 0;
    for (int piece = peer.have.next(0); piece >= 0; piece = peer.have.next(piece + 1)) {
      wanted += ledger.missing(piece) ? 1 : 0;
    }
    peer.wantedPieces = wanted;
    show(peer);
  }

  private void show(PeerSession peer) {
    peer.interest(peer.wantedPieces > 0 && torrent.life().active());
  }

  /// Two that only upload have nothing to say to each other (BEP 21, P37).
  void closeIfNeitherWants(PeerSession peer) {
    if (peer.uploadOnly() && ledger.complete() && torrent.life().active()) {
      peer.close();
    }
  }
}
