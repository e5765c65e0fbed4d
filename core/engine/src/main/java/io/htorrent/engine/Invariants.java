package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.picker.SwarmView.PieceState;

/// What must hold of a torrent between any two events. On the torrent's loop.
///
/// What an event touched is checked at once, by assertions, at a cost that does not grow with the
/// torrent: each arrow of [PieceLedger], each request ([Fetching]), and [#hold] for the peer that
/// spoke. A full recount ([#check]) is for tests and simulations.
final class Invariants {

  private final Torrent torrent;
  private final PieceLedger ledger;
  private final PieceLayout layout;

  private Invariants(Torrent torrent) {
    this.torrent = torrent;
    this.ledger = torrent.ledger();
    this.layout = torrent.layout();
  }

  /// What can be said of one peer without counting. Always true, or it throws: to be asserted.
  static boolean hold(Torrent torrent, PeerSession peer) {
    if (!peer.closed()) {
      new Invariants(torrent).checkFlags(peer);
    }
    return true;
  }

  /// Recounts everything that is kept twice.
  ///
  /// @throws IllegalStateException with the first invariant that does not hold
  static void check(Torrent torrent, int slots) {
    Invariants invariants = new Invariants(torrent);
    invariants.require(invariants.ledger.consistent(), "the ledger is not consistent");
    torrent.swarm().sessions().forEach(invariants::checkPeer);
    invariants.checkAvailability();
    invariants.checkRequesters();
    invariants.checkNothingIsLost();
    long unchoked = torrent.swarm().sessions().stream().filter(peer -> !peer.amChoking).count();
    invariants.require(unchoked <= slots, "more peers unchoked than slots");
  }

  private void checkFlags(PeerSession peer) {
    InFlight asked = peer.fetching.inFlight;
    // BEP 6: requests outlive a choke until they are rejected.
    require(!peer.peerChoking || peer.fast() || asked.isEmpty(), peer, "chokes us and is asked");
    require(asked.size() <= Fetching.LONGEST_QUEUE, peer, "is asked beyond any window");
    require(peer.wantedPieces >= 0, peer, "has less than nothing that we want");
    boolean interest = peer.amInterested == peer.wantedPieces > 0;
    require(interest || !torrent.life().active(), peer, "interest is not what is wanted");
  }

  private void checkPeer(PeerSession peer) {
    checkFlags(peer);
    InFlight asked = peer.fetching.inFlight;
    asked.forEach((piece, _, _) -> {
      require(peer.have.contains(piece), peer, "is asked for what it lacks");
      require(ledger.wants(piece), peer, "is asked for what nobody wants");
    });
    int wanted = 0;
    for (int piece = peer.have.next(0); piece >= 0; piece = peer.have.next(piece + 1)) {
      wanted += ledger.missing(piece) ? 1 : 0;
    }
    require(wanted == peer.wantedPieces, peer, "wanted pieces are miscounted");
  }

  private void checkAvailability() {
    int[] have = new int[layout.pieceCount()];
    int seeds = 0;
    for (PeerSession peer : torrent.swarm().sessions()) {
      seeds += peer.seed() ? 1 : 0;
      for (int p = peer.seed() ? -1 : peer.have.next(0); p >= 0; p = peer.have.next(p + 1)) {
        have[p]++;
      }
    }
    require(seeds == torrent.swarm().seeds(), "seeds counted " + torrent.swarm().seeds());
    for (int piece = 0; piece < have.length; piece++) {
      require(have[piece] == torrent.swarm().availability(piece), "availability of " + piece);
    }
  }

  private void checkRequesters() {
    int[][] requesters = new int[layout.pieceCount()][];
    for (int piece = 0; piece < requesters.length; piece++) {
      requesters[piece] = new int[layout.blocksOf(piece)];
    }
    torrent
        .swarm()
        .sessions()
        .forEach(peer ->
            peer.fetching.inFlight.forEach((piece, block, _) -> requesters[piece][block]++));
    torrent
        .sources()
        .all()
        .forEach(source -> source.asked().forEach((piece, block, _) -> requesters[piece][block]++));
    for (int piece = 0; piece < requesters.length; piece++) {
      for (int block = 0; block < requesters[piece].length; block++) {
        require(
            requesters[piece][block] == ledger.requesters(piece, block),
            "requesters of piece " + piece);
      }
    }
  }

  /// Every block that is wanted and not here is open, in flight (both in the ledger, and the second
  /// counted above) or in memory; every piece that is whole is being compared.
  private void checkNothingIsLost() {
    int arrived = 0;
    int hashing = 0;
    for (int piece = 0; piece < layout.pieceCount(); piece++) {
      if (ledger.state(piece) == PieceState.STARTED) {
        StartedPiece started = ledger.started(piece);
        arrived += started.arrived.cardinality();
        require(!started.allWritten(), "piece " + piece + " is whole and nobody looks at it");
      }
      hashing += ledger.state(piece) == PieceState.HASHING ? 1 : 0;
    }
    require(arrived == torrent.incoming.arrivedBlocks(), "blocks in memory are miscounted");
    boolean compared = hashing == torrent.hashing || !torrent.life().active();
    require(compared, "pieces that are being compared are miscounted");
  }

  private void require(boolean holds, PeerSession peer, String broken) {
    if (!holds) {
      require(false, peer + ": " + broken);
    }
  }

  private void require(boolean holds, String broken) {
    if (!holds) {
      throw new IllegalStateException(torrent.shortName() + ": " + broken);
    }
  }
}
