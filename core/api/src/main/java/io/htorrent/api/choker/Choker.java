package io.htorrent.api.choker;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import java.util.List;
import java.util.random.RandomGenerator;

/// Decides whom to upload to until the next round (BEP 3, "choking"). The engine carries out only
/// the differences.
///
/// A function of the snapshot, its own state and the given generator; called on the torrent's loop.
/// It may not block, nor keep the round's lists. A choker that throws, answers nonsense or takes
/// too long is named and replaced by the engine's own (longest-waiting peers first).
///
/// ```java
/// public List<Verdict> judge(Round round) { // serves everybody who asks
///   return round.candidates().stream()
///       .map(c -> new Verdict(c.peer(), c.interested(), false, c.interested() ? Reason.OPEN : Reason.NOT_INTERESTED))
///       .toList();
/// }
/// ```
public interface Choker {

  /// One verdict for every candidate, in any order. At most `round.slots()` may be served. A choker
  /// that answers otherwise is replaced as if it had thrown.
  List<Verdict> judge(Round round);

  /// How many peers are to be served at once, when the session has this many slots for them. Asked
  /// before each round; the answer is the round's [Round#slots()]. Only a choker that is made for
  /// serving more, such as everybody on a local network, answers anything but `offered`.
  default int slots(int offered) {
    return offered;
  }

  /// What the choker sees.
  ///
  /// @param nanos the loop's clock
  /// @param roundNanos length of the round that just ended
  /// @param slots how many peers may be served, the optimistic ones included
  /// @param uploadBytesPerSecond what is being sent to all peers of the torrent
  /// @param uploadLimit bytes a second, 0 for none
  /// @param pieceLength bytes in a piece
  /// @param pieceCount pieces of the torrent
  /// @param seeding whether we have every piece that we want
  /// @param candidates every connected peer
  record Round(
      long nanos,
      long roundNanos,
      int slots,
      long uploadBytesPerSecond,
      long uploadLimit,
      int pieceLength,
      int pieceCount,
      boolean seeding,
      List<Candidate> candidates) {

    public Round {
      candidates = List.copyOf(candidates);
    }
  }

  /// One connected peer.
  ///
  /// @param peer the number that names the connection
  /// @param interested whether it wants something of ours
  /// @param unchoked whether we serve it now
  /// @param optimistic whether it holds an optimistic slot
  /// @param snubbed whether it let us wait too long
  /// @param uploadOnly whether it wants nothing any more: a seed
  /// @param bytesFromLastRound payload it sent us in the last round
  /// @param bytesToLastRound payload we sent it in the last round
  /// @param bytesFromTotal payload it sent us over this connection
  /// @param bytesToTotal payload we sent it over this connection
  /// @param bytesToSinceUnchoke payload we sent it since it was unchoked
  /// @param connectedSinceNanos when the connection was made
  /// @param unchokedSinceNanos when it was unchoked; meaningless while choked
  /// @param lastUnchokeNanos when it was last unchoked, or `connectedSinceNanos` if never
  /// @param pieces how many pieces it says it has
  record Candidate(
      long peer,
      boolean interested,
      boolean unchoked,
      boolean optimistic,
      boolean snubbed,
      boolean uploadOnly,
      long bytesFromLastRound,
      long bytesToLastRound,
      long bytesFromTotal,
      long bytesToTotal,
      long bytesToSinceUnchoke,
      long connectedSinceNanos,
      long unchokedSinceNanos,
      long lastUnchokeNanos,
      int pieces) {}

  /// What is to be done with one peer.
  ///
  /// @param peer the candidate's number
  /// @param serve whether to upload to it until the next round
  /// @param optimistic whether it got an optimistic slot
  /// @param reason why
  record Verdict(long peer, boolean serve, boolean optimistic, Reason reason) {}

  /// Why a peer is served or not: shown to users who ask.
  enum Reason {
    /// It sent us more than others in the last round.
    RECIPROCATES,
    /// It got the optimistic slot: a chance to show what it gives.
    OPTIMISTIC,
    /// As a seed: it is served until its quota is used up.
    QUOTA,
    /// As a seed: it waited longest.
    TURN,
    /// It takes data fastest.
    FASTEST,
    /// It has few pieces, or nearly all: what it gets soon helps others, or it.
    NEAR_AN_END,
    /// Everybody is served.
    OPEN,
    /// A slot was free when it became interested, between two rounds.
    FREE_SLOT,
    /// It wants nothing.
    NOT_INTERESTED,
    /// Others had a better claim.
    OUTRANKED,
    /// It let us wait too long.
    SNUBBED,
    /// It became interested since the last round, and no slot was free.
    NEXT_ROUND,
    /// The engine's own order, while a choker is replaced.
    BUILT_IN
  }

  /// Makes chokers. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `tit-for-tat`.
    String name();

    /// The settings in the table of that name.
    List<Option> options();

    /// A choker for one torrent.
    Choker create(Options options, RandomGenerator random);
  }
}
