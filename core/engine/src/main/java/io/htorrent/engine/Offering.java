package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.wire.PeerMessage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which of our pieces each peer may know of and have: all that are verified, or, as a super-seed,
/// those that it was shown. On the torrent's loop.
final class Offering {

  private final Torrent torrent;
  private final PieceLedger ledger;
  private final Swarm swarm;
  private final PieceSet takenBack;
  private final Suggesting suggesting;
  private final boolean superSeed;
  private final RandomGenerator random;
  private @Nullable SuperSeeding superSeeding;
  private boolean begun;
  private boolean toldWantNothing;

  /// @param seeding whether to be a super-seed (BEP 16), if we have everything when the first peer
  ///   comes; whether to suggest pieces
  Offering(Torrent torrent, EngineSettings.Seeding seeding, RandomGenerator random) {
    this.torrent = torrent;
    this.ledger = torrent.ledger();
    this.swarm = torrent.swarm();
    this.takenBack = new PieceSet(torrent.layout().pieceCount());
    this.superSeed = seeding.superSeed();
    this.suggesting = new Suggesting(torrent, seeding.suggest());
    this.random = random;
  }

  /// What a new peer is told at first. A live view: do not change it.
  PieceSet shown() {
    if (!begun && superSeed && ledger.whole()) {
      superSeeding = new SuperSeeding(swarm.pieceCount(), new Connected(), random);
    }
    begun = true;
    return superSeeding == null ? ledger.verified() : new PieceSet(swarm.pieceCount());
  }

  /// Whether we fetch nothing any more and say so (BEP 21). A super-seed looks as if it fetched.
  boolean wantNothing() {
    return ledger.complete() && superSeeding == null;
  }

  /// Whether peers with few pieces are given some while choked (BEP 6).
  boolean givesFast() {
    return superSeeding == null;
  }

  /// Whether this peer may have the piece.
  boolean to(PeerSession peer, int piece) {
    return ledger.verified().contains(piece)
        && (superSeeding == null || superSeeding.admitted(peer.key, piece));
  }

  /// Whether somebody may still believe that we have this piece.
  boolean wasTakenBack(int piece) {
    return takenBack.contains(piece);
  }

  // What changes.

  /// A piece is verified: tells a peer that lacks it.
  void gained(PeerSession peer, int piece) {
    if (superSeeding == null && !peer.have.contains(piece)) {
      peer.send(new PeerMessage.Have(piece));
    }
  }

  /// Blocks of this piece were read for a peer.
  void read(PeerSession peer, int piece) {
    suggesting.read(peer, piece);
  }

  /// A piece that we offered is gone: those who understand are told (BEP 54), and nobody's requests
  /// for it are kept. Who does not understand may ask for it, without blame.
  void lost(int piece) {
    takenBack.add(piece);
    for (PeerSession peer : swarm.sessions()) {
      peer.extensions.sendDontHave(piece);
      peer.serving.lost(piece);
      peer.flush();
    }
    completenessChanged();
  }

  /// Tells all that we fetch nothing any more, or that we do again, if that is news (BEP 21).
  void completenessChanged() {
    if (toldWantNothing != wantNothing()) {
      toldWantNothing = wantNothing();
      for (PeerSession peer : swarm.sessions()) {
        peer.extensions.greet(toldWantNothing);
        peer.flush();
      }
    }
  }

  /// A peer got a piece, perhaps one that another was shown and has passed on.
  void peerHas(PeerSession peer, int piece) {
    if (superSeeding != null) {
      superSeeding.has(peer.key, piece);
      tick();
    }
  }

  void peerLeft(PeerSession peer) {
    if (superSeeding != null) {
      superSeeding.left(peer.key, peer.have);
    }
  }

  /// Also once a second: a super-seed shows the next piece to whom it is due.
  void tick() {
    if (superSeeding == null) {
      return;
    }
    for (PeerSession peer : swarm.sessions()) {
      int piece =
          superSeeding.next(
              peer.key, peer.have, peer.peerInterested, ledger.verified(), torrent.nanos());
      if (piece >= 0) {
        peer.send(new PeerMessage.Have(piece));
        peer.flush();
      }
    }
  }

  private final class Connected implements SuperSeeding.Copies {
    @Override
    public int of(int piece) {
      return swarm.availability(piece) + swarm.seeds();
    }

    @Override
    public int peers() {
      return swarm.peers();
    }
  }
}
