package io.htorrent.engine;

import io.htorrent.api.picker.SwarmView.PieceState;
import io.htorrent.engine.disk.Disk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who answers for bad pieces, and from whom pieces are taken meanwhile. On the torrent's loop.
///
/// Whoever sent a bad piece alone is banned at once. Several who sent one together lose points and
/// are on parole ([Reputation]); the piece is fetched from a single peer the next time, and when it
/// is good, [Evidence] names those whose blocks were wrong and clears the others. A bad disk is
/// nobody's fault: only a hash that was computed and differs comes here.
final class Blame {

  private final PieceLedger ledger;
  private final Disk disk;
  private final PeerList peers;
  private final Sentence sentence;
  private final Evidence<PeerSession> evidence = new Evidence<>();
  private final List<PeerSession> onParole = new ArrayList<>();
  private final Map<Integer, PeerSession> givers =
      new HashMap<>(); // pieces that come from one peer
  private @Nullable PeerSession excepted;

  /// Carries out a ban.
  @FunctionalInterface
  interface Sentence {
    /// @param why for people: what follows "is banned: "
    void ban(PeerSession liar, String why);
  }

  Blame(PieceLedger ledger, Disk disk, PeerList peers, Sentence sentence) {
    this.ledger = ledger;
    this.disk = disk;
    this.peers = peers;
    this.sentence = sentence;
  }

  // Verdicts.

  /// A piece is good. Costs a comparison for each block, and nothing else as long as all is well.
  void good(int piece, Senders senders) {
    givers.remove(piece);
    @Nullable PeerSession last = null;
    for (PeerSession sender : senders.byBlock()) {
      if (sender != null && sender != last) {
        last = sender;
        peers.hosts().find(sender.address()).ifPresent(host -> host.reputation.good(piece));
      }
    }
    onParole.removeIf(peer -> !reputation(peer).onParole());
    if (evidence.suspects(piece)) {
      disk.digests(piece, digests -> judge(piece, evidence.judge(piece, digests)));
    }
  }

  /// A piece is bad.
  void bad(int piece, Senders senders) {
    givers.remove(piece);
    evidence.failed(piece);
    List<PeerSession> contributors = senders.peers();
    if (senders.fromOneHost()) {
      sentence.ban(contributors.getFirst(), "it alone sent piece " + piece);
      return;
    }
    disk.digests(piece, digests -> accuse(piece, senders, digests));
    for (PeerSession peer : contributors) {
      if (reputation(peer).suspected()) {
        sentence.ban(peer, "it had a part in too many bad pieces, the last was " + piece);
      } else if (!peer.closed() && !onParole.contains(peer)) {
        onParole.add(peer);
      }
    }
  }

  private void accuse(int piece, Senders senders, long[] digests) {
    evidence
        .accuse(piece, senders.byBlock(), digests)
        .forEach(liar -> sentence.ban(liar, "it sent two versions of piece " + piece));
  }

  private void judge(int piece, Evidence.Verdict<PeerSession> verdict) {
    verdict
        .liars()
        .forEach(liar -> sentence.ban(liar, "its part of piece " + piece + " was wrong"));
    verdict
        .innocent()
        .forEach(peer -> {
          reputation(peer).cleared();
          onParole.remove(peer);
        });
  }

  // Who may be asked for what, meanwhile.

  /// Whether this peer may be asked for blocks of this piece.
  boolean mayFetch(int piece, PeerSession peer) {
    if (evidence.isEmpty() && givers.isEmpty() && onParole.isEmpty()) {
      return true;
    }
    PeerSession giver = givers.get(piece);
    if (giver != null && (giver == peer || gives(giver, piece))) {
      return giver == peer;
    }
    return ledger.state(piece) == PieceState.OPEN || peer == excepted || !onParole.contains(peer);
  }

  /// This peer is about to be asked for a block of this piece.
  void asked(int piece, PeerSession peer) {
    boolean alone = onParole.contains(peer) && peer != excepted;
    if (alone || evidence.suspects(piece)) {
      givers.put(piece, peer);
    } else if (!givers.isEmpty()) {
      givers.remove(piece);
    }
  }

  /// Whether a peer on parole is left with nothing to do, though it has what we want: all that is
  /// left is begun by others. Then it may go on with that, so that nothing is left for ever.
  boolean starves(PeerSession peer) {
    return peer.amInterested && onParole.contains(peer) && peer.fetching.inFlight.isEmpty();
  }

  /// Lets a peer on parole go on with what others began, while `ask` runs.
  void except(PeerSession peer, Consumer<PeerSession> ask) {
    excepted = peer;
    ask.accept(peer);
    excepted = null;
  }

  // Peers come and go.

  /// A peer came; perhaps it was here before.
  void joined(PeerSession peer) {
    if (reputation(peer).onParole()) {
      onParole.add(peer);
    }
  }

  /// A peer left: the pieces that it alone was to give are free for another.
  void left(PeerSession peer) {
    onParole.remove(peer);
    givers.values().removeIf(giver -> giver == peer);
  }

  private static boolean gives(PeerSession giver, int piece) {
    return !giver.closed()
        && !giver.snubbed()
        && giver.have.contains(piece)
        && giver.fetching.allows(piece);
  }

  private Reputation reputation(PeerSession peer) {
    return peers.hosts().of(peer.address()).reputation;
  }
}
