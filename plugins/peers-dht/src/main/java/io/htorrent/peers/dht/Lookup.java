package io.htorrent.peers.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One search for the nodes closest to a target (BEP 5): whom to ask next, and when to end. Knows
/// no clock and no network.
final class Lookup {

  /*
   * The nodes that we heard of, closest first. Of the eight closest that may still answer, those
   * not asked yet are asked, five at a time. Who is late (1 s) makes room for the next, and is asked
   * once more if it is among the closest: with one datagram of twenty lost, one in ten of the eight
   * would be missed else. It ends when the eight closest have answered. Where
   * something is stored, only those count that gave a token: the others keep nothing.
   */

  static final int CLOSEST = RoutingTable.CLOSEST;
  private static final int BREADTH = 5;
  private static final int MOST_CANDIDATES = 100;

  private final NodeId target;
  private final boolean restrict;
  private final boolean needsToken;
  private final List<Candidate> candidates = new ArrayList<>();
  private int asked;

  private enum State {
    FRESH,
    ASKED,
    LATE,
    ANSWERED,
    FAILED
  }

  /// A node that may be close.
  static final class Candidate {
    final @Nullable NodeId id;
    final Endpoint at;

    /// How many were asked before we knew it, one after the other: 1 for those we begin with.
    final int hop;

    private State state = State.FRESH;
    private int attempts;
    private int outstanding;
    private byte @Nullable [] token;

    private Candidate(@Nullable NodeId id, Endpoint at, int hop) {
      this.id = id;
      this.at = at;
      this.hop = hop;
    }

    /// What it wants to see again when something is stored there; empty when it gave none.
    Optional<byte[]> token() {
      return Optional.ofNullable(token);
    }
  }

  /// @param restrict whether one network is asked once only
  /// @param needsToken whether only nodes count that give a token
  Lookup(NodeId target, boolean restrict, boolean needsToken) {
    this.target = target;
    this.restrict = restrict;
    this.needsToken = needsToken;
  }

  NodeId target() {
    return target;
  }

  /// A node to begin with, of whom the id may be unknown.
  void begin(@Nullable NodeId id, Endpoint at) {
    offer(id, at, 1);
  }

  /// A node that was heard of from another.
  void heard(Contact contact, Candidate from) {
    offer(contact.id(), contact.at(), from.hop + 1);
  }

  private void offer(@Nullable NodeId id, Endpoint at, int hop) {
    for (Candidate known : candidates) {
      if (known.at.equals(at)
          || (id != null && known.id != null && id.equals(known.id))
          || (restrict && crowds(known.at, at))) {
        return;
      }
    }
    int place = candidates.size();
    while (place > 0 && isCloser(id, candidates.get(place - 1).id)) {
      place--;
    }
    if (place < MOST_CANDIDATES) {
      candidates.add(place, new Candidate(id, at, hop));
      if (candidates.size() > MOST_CANDIDATES) {
        dropFarthest();
      }
    }
  }

  // Nodes of whom no id is known come first: they are few, and there is nothing better to begin
  // with.
  private boolean isCloser(@Nullable NodeId one, @Nullable NodeId other) {
    return other != null && (one == null || target.compareDistance(one, other) < 0);
  }

  private void dropFarthest() {
    for (int i = candidates.size() - 1; i >= 0; i--) {
      State state = candidates.get(i).state;
      if (state == State.FRESH || state == State.FAILED || state == State.ANSWERED) {
        candidates.remove(i);
        return;
      }
    }
  }

  private static boolean crowds(Endpoint one, Endpoint other) {
    return one.block() == other.block()
        && one.isIpv6() == other.isIpv6()
        && one.reach() == Endpoint.Reach.GLOBAL;
  }

  /// The next node to ask; null when there is none now. It counts as asked.
  @Nullable Candidate next() {
    if (asked >= BREADTH) {
      return null;
    }
    int hopeful = 0;
    for (Candidate candidate : candidates) {
      if (candidate.state == State.FRESH) {
        candidate.state = State.ASKED;
        candidate.attempts++;
        candidate.outstanding++;
        asked++;
        return candidate;
      }
      if (candidate.state == State.ASKED || counts(candidate)) {
        hopeful++;
      }
      if (hopeful == CLOSEST) {
        return null;
      }
    }
    return null;
  }

  /// It could not be asked after all.
  void notAsked(Candidate candidate) {
    if (candidate.state == State.ASKED) {
      candidate.state = State.FRESH;
      candidate.attempts--;
      candidate.outstanding--;
      asked--;
    }
  }

  /// It answered.
  ///
  /// @param id its own, which may be news
  /// @param token null when it gave none
  void answered(Candidate candidate, NodeId id, byte @Nullable [] token) {
    leave(candidate, State.ANSWERED);
    candidate.outstanding--;
    candidate.token = token;
    if (candidate.id == null && candidates.remove(candidate)) {
      Candidate named = new Candidate(id, candidate.at, candidate.hop);
      named.state = State.ANSWERED;
      named.token = token;
      int place = candidates.size();
      while (place > 0 && isCloser(id, candidates.get(place - 1).id)) {
        place--;
      }
      candidates.add(place, named);
    }
  }

  /// It did not answer yet: others are asked in its place, and if it is among the closest it is
  /// asked again.
  void late(Candidate candidate) {
    if (candidate.state == State.ASKED) {
      boolean again = candidate.attempts < 2 && isAmongClosest(candidate);
      leave(candidate, again ? State.FRESH : State.LATE);
    }
  }

  /// It did not answer, or with something else; another question to it may still be open.
  void failed(Candidate candidate) {
    candidate.outstanding--;
    boolean waits = candidate.state == State.ASKED || candidate.state == State.LATE;
    if (waits && candidate.outstanding == 0) {
      leave(candidate, State.FAILED);
    }
  }

  /// It lied.
  void expel(Candidate candidate) {
    leave(candidate, State.FAILED);
    candidate.token = null;
  }

  private void leave(Candidate candidate, State state) {
    if (candidate.state == State.ASKED) {
      asked--;
    }
    candidate.state = state;
  }

  private boolean isAmongClosest(Candidate candidate) {
    int closer = 0;
    for (Candidate other : candidates) {
      if (other == candidate) {
        return true;
      }
      if (counts(other) && ++closer == CLOSEST) {
        return false;
      }
    }
    return false;
  }

  private boolean counts(Candidate candidate) {
    return candidate.state == State.ANSWERED && !(needsToken && candidate.token == null);
  }

  /// Whether the closest have answered, or nobody is left who could.
  boolean ended() {
    int answered = 0;
    boolean open = false;
    boolean late = false;
    for (Candidate candidate : candidates) {
      open |= candidate.state == State.FRESH || candidate.state == State.ASKED;
      late |= candidate.state == State.LATE;
      if (counts(candidate) && ++answered == CLOSEST) {
        return !open;
      }
    }
    return !open && (!late || answered > 0);
  }

  /// The closest that answered, at most eight, closest first.
  List<Candidate> closest() {
    return candidates.stream().filter(this::counts).limit(CLOSEST).toList();
  }

  /// The longest way to one of the closest.
  int hops() {
    return closest().stream().mapToInt(candidate -> candidate.hop).max().orElse(0);
  }
}
