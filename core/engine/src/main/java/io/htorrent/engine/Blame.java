package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.Disk;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who answers for bad pieces. On the torrent's loop.
///
/// Whoever sent a bad piece alone is banned at once. Several who sent one together lose points
/// ([Reputation]) and are on parole ([Parole]). The piece is fetched again before all others, from
/// a single peer; when it is good, [Evidence] names those whose blocks were wrong and clears the
/// others. What else a banned peer sent, of pieces not complete, is not believed. A source that
/// spoiled a piece is not asked for that again, and peers do not answer for it. A bad disk is
/// nobody's fault: only a hash that was computed and differs comes here.
final class Blame {

  private static final int MOST_LIARS = 64;

  private final PieceLedger ledger;
  private final Disk disk;
  private final PeerList peers;
  private final Parole parole;
  private final Sentence sentence;
  private final Evidence<Sender> evidence = new Evidence<>();
  private final List<PeerSession> liars = new ArrayList<>(); // banned, the last few

  /// Carries out a ban.
  @FunctionalInterface
  interface Sentence {
    /// @param piece that it spoiled
    /// @param why for people: what follows "is banned: "
    void ban(Sender liar, int piece, String why);
  }

  Blame(PieceLedger ledger, Disk disk, PeerList peers, Sentence sentence) {
    this.ledger = ledger;
    this.disk = disk;
    this.peers = peers;
    this.parole = new Parole(ledger, peers.hosts(), evidence::suspects);
    this.sentence = sentence;
  }

  // Verdicts.

  /// A piece is good. Costs a comparison for each block, and nothing else as long as all is well.
  void good(int piece, Senders senders) {
    @Nullable Sender last = null;
    for (Sender sender : senders.byBlock()) {
      if (sender != last && sender instanceof PeerSession peer) {
        peers.hosts().find(peer.address()).ifPresent(host -> host.reputation.good(piece));
      }
      last = sender;
    }
    parole.complete(piece);
    if (evidence.suspects(piece)) {
      disk.digests(piece, digests -> judge(piece, evidence.judge(piece, digests)));
    }
  }

  /// A piece is bad.
  void bad(int piece, Senders senders) {
    evidence.failed(piece);
    parole.complete(piece);
    List<Sender> contributors = senders.all();
    if (senders.fromOne()) {
      sentence.ban(contributors.getFirst(), piece, "it alone sent piece " + piece);
      return;
    }
    disk.digests(piece, digests -> accuse(piece, senders, digests));
    for (Sender sender : contributors) {
      if (sender instanceof PeerSession peer) {
        suspect(peer, piece);
      }
    }
  }

  private void suspect(PeerSession peer, int piece) {
    if (reputation(peer).suspected()) {
      sentence.ban(peer, piece, "it had a part in too many bad pieces, the last was " + piece);
    } else {
      parole.begins(peer);
    }
  }

  /// This peer is banned: what it sent of pieces that are not complete has to be fetched again.
  /// Returns those pieces.
  List<Integer> distrust(PeerSession liar) {
    liars.remove(liar);
    liars.add(liar);
    if (liars.size() > MOST_LIARS) {
      liars.removeFirst();
    }
    return ledger.writtenBlocks().keySet().stream().filter(this::reopened).toList();
  }

  /// Reopens the blocks of a begun piece that are on disk and came from somebody who was banned
  /// since. Says whether there were any.
  boolean reopened(int piece) {
    if (liars.isEmpty()) {
      return false;
    }
    StartedPiece started = ledger.started(piece);
    BitSet lies = new BitSet();
    for (int block = started.written.nextSetBit(0); block >= 0; ) {
      if (started.senders[block] instanceof PeerSession sender && liars.contains(sender)) {
        lies.set(block);
      }
      block = started.written.nextSetBit(block + 1);
    }
    if (!lies.isEmpty()) {
      ledger.distrusted(piece, lies);
      disk.forget(piece);
    }
    return !lies.isEmpty();
  }

  private void accuse(int piece, Senders senders, long[] digests) {
    evidence
        .accuse(piece, senders.byBlock(), digests)
        .forEach(liar -> sentence.ban(liar, piece, "it sent two versions of piece " + piece));
  }

  private void judge(int piece, Evidence.Verdict<Sender> verdict) {
    verdict
        .liars()
        .forEach(liar -> sentence.ban(liar, piece, "its part of piece " + piece + " was wrong"));
    verdict
        .innocent()
        .forEach(sender -> {
          if (sender instanceof PeerSession peer) {
            reputation(peer).cleared();
            parole.ends(peer);
          }
        });
  }

  // The second time.

  /// Who of these would give this piece soonest.
  Optional<PeerSession> quickest(int piece, Collection<PeerSession> among) {
    return among.stream()
        .filter(peer -> !peer.closed() && !peer.snubbed() && peer.canGive(piece))
        .min(Comparator.comparingDouble(Blame::secondsUntilIdle));
  }

  private static double secondsUntilIdle(PeerSession peer) {
    double queued = (double) peer.inFlight() * PieceLayout.BLOCK_LENGTH;
    return queued / Math.max(PieceLayout.BLOCK_LENGTH, peer.bytesPerSecond());
  }

  /// The oldest bad piece that this peer can give, to be asked for before all others: until it is
  /// good, nobody knows who lied. Or -1.
  int openCase(PeerSession peer) {
    for (int piece : evidence.pieces()) {
      if (ledger.openBlocks(piece) > 0 && peer.canGive(piece)) {
        return piece;
      }
    }
    return -1;
  }

  /// Who may be asked for what, while something is in question.
  Parole parole() {
    return parole;
  }

  private Reputation reputation(PeerSession peer) {
    return peers.hosts().of(peer.address()).reputation;
  }
}
