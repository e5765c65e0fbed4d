package io.htorrent.engine;

import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Which pieces come from one peer alone: those of peers on parole, and those that were bad before.
/// On the torrent's loop.
///
/// A peer on parole is asked for whole pieces that nobody else has a part in, so that the next
/// verdict is about it. Who gives such a piece is settled when it is asked for the first block, and
/// holds until the piece is complete, or the giver leaves, chokes or snubs us.
final class Parole {

  private final PieceLedger ledger;
  private final Hosts hosts;
  private final IntPredicate inQuestion;
  private final List<PeerSession> onParole = new ArrayList<>();
  private final Map<Integer, PeerSession> givers = new HashMap<>(); // looked up only
  private @Nullable PeerSession excepted;

  /// @param inQuestion whether a piece was bad and is not good yet
  Parole(PieceLedger ledger, Hosts hosts, IntPredicate inQuestion) {
    this.ledger = ledger;
    this.hosts = hosts;
    this.inQuestion = inQuestion;
  }

  // Begin and end.

  /// A peer had a part in a bad piece.
  void begins(PeerSession peer) {
    if (!peer.closed() && !onParole.contains(peer)) {
      onParole.add(peer);
      isolate(peer);
    }
  }

  /// A peer was cleared, or sent a good piece.
  void ends(PeerSession peer) {
    onParole.remove(peer);
  }

  /// A piece was judged.
  void complete(int piece) {
    givers.remove(piece);
    onParole.removeIf(peer -> !paroled(peer));
  }

  /// A peer came; perhaps it was here before.
  void joined(PeerSession peer) {
    if (paroled(peer)) {
      onParole.add(peer);
    }
  }

  /// A peer left: the pieces that it alone was to give are free for another.
  void left(PeerSession peer) {
    onParole.remove(peer);
    givers.values().removeIf(giver -> giver == peer);
  }

  /// What a peer was asked for together with others is withdrawn; what it alone was asked for, it
  /// alone shall give.
  private void isolate(PeerSession peer) {
    SortedMap<Integer, Integer> asked = new TreeMap<>();
    peer.fetching.inFlight.forEach((piece, _, _) -> asked.merge(piece, 1, Integer::sum));
    asked.forEach((piece, count) -> {
      if (ledger.started(piece).givenBy(peer, count)) {
        givers.put(piece, peer);
      } else {
        peer.fetching.withdraw(piece);
      }
    });
  }

  // What may be asked meanwhile.

  /// Whether this peer may be asked for blocks of this piece.
  boolean mayFetch(int piece, PeerSession peer) {
    if (quiet()) {
      return true;
    }
    PeerSession giver = givers.get(piece);
    if (giver != null && (giver == peer || gives(giver, piece))) {
      return giver == peer;
    }
    return ledger.state(piece) == PieceState.OPEN || peer == excepted || !onParole.contains(peer);
  }

  /// Whether this piece is nobody's alone, so that a source may be asked for it.
  boolean free(int piece) {
    PeerSession giver = givers.get(piece);
    return giver == null || !gives(giver, piece);
  }

  /// This peer is about to be asked for a block of this piece.
  void asked(int piece, PeerSession peer) {
    boolean alone = !onParole.isEmpty() && onParole.contains(peer) && peer != excepted;
    if (alone || inQuestion.test(piece)) {
      givers.put(piece, peer);
    } else if (!givers.isEmpty()) {
      givers.remove(piece);
    }
  }

  /// Whether nothing is in question: then all of this costs next to nothing.
  private boolean quiet() {
    return givers.isEmpty() && onParole.isEmpty();
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

  private static boolean gives(PeerSession giver, int piece) {
    return !giver.closed()
        && !giver.snubbed()
        && giver.have.contains(piece)
        && giver.fetching.allows(piece);
  }

  private boolean paroled(PeerSession peer) {
    return hosts.find(peer.address()).filter(host -> host.reputation.onParole()).isPresent();
  }
}
