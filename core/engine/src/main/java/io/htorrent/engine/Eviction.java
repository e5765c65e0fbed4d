package io.htorrent.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Who leaves when there are too many peers, and why. Pure: it judges a snapshot.
///
/// The least useful is whoever, in this order: has nothing that we lack (while we seed: wants
/// nothing); is no seed; is on parole; moved the fewest bytes a second since it came; chokes us;
/// was silent longest (libtorrent's order). For its first minute a peer is too new to be judged so.
final class Eviction {

  private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int TURNOVER_FROM_PERCENT = 90;
  private static final int TURNOVER_PERCENT = 4;

  private static final Comparator<Standing> LEAST_USEFUL =
      Comparator.comparing(Standing::useful)
          .thenComparing(Standing::seed)
          .thenComparing(one -> !one.onParole)
          .thenComparingLong(Standing::bytesPerSecond)
          .thenComparing(one -> !one.chokesUs)
          .thenComparing(Standing::silentNanos, Comparator.reverseOrder());

  /// How one peer stands at a moment.
  ///
  /// @param key of its connection
  /// @param useful whether it has what we lack, or, while we seed, wants what we have
  /// @param seed whether it has every piece
  /// @param onParole whether it had a part in a bad piece
  /// @param bytesPerSecond payload since it connected: from it, or, while we seed, to it
  /// @param chokesUs whether it does not let us ask
  /// @param silentNanos since it last said anything
  /// @param connectedNanos for how long it is here
  /// @param priority of BEP 40, unsigned
  record Standing(
      long key,
      boolean useful,
      boolean seed,
      boolean onParole,
      long bytesPerSecond,
      boolean chokesUs,
      long silentNanos,
      long connectedNanos,
      int priority) {

    boolean isNew() {
      return connectedNanos < NEW_NANOS;
    }
  }

  /// A peer that has to leave.
  ///
  /// @param reason a few words, for the log
  record Notice(long key, String reason) {}

  private Eviction() {}

  /// Who leaves because more than `limit` have been here for a minute: peers that came when it was
  /// full are let in for so long, to be compared with the others.
  static List<Notice> surplus(List<Standing> peers, int limit) {
    long settled = peers.stream().filter(one -> !one.isNew()).count();
    return worst(peers, settled - limit, "the least useful of " + settled);
  }

  /// Who leaves for one that knocks when no place is left, if anybody: a settled peer that is of no
  /// use; or, among those that have moved nothing yet, the one that the network wants least (BEP
  /// 40), when it wants the newcomer more.
  static Optional<Notice> forNewcomer(List<Standing> peers, int priority) {
    Optional<Standing> idle = leastUseful(peers).limit(1).filter(one -> !one.useful).findFirst();
    if (idle.isPresent()) {
      return Optional.of(notice(idle.get(), "makes room for another"));
    }
    return peers.stream()
        .filter(one -> one.bytesPerSecond == 0)
        .min((a, b) -> Integer.compareUnsigned(a.priority, b.priority))
        .filter(one -> Integer.compareUnsigned(one.priority, priority) < 0)
        .map(one -> new Notice(one.key, "a peer of higher priority came (BEP 40)"));
  }

  /// Who leaves so that another torrent gets its share.
  static Optional<Notice> forAnotherTorrent(List<Standing> peers) {
    return worst(peers, 1, "another torrent gets its share").stream().findFirst();
  }

  /// Who leaves from time to time when nearly all places are taken, so that better ones can be
  /// found.
  static List<Notice> turnover(List<Standing> peers, int limit) {
    if (peers.size() * 100L <= (long) limit * TURNOVER_FROM_PERCENT) {
      return List.of();
    }
    return worst(peers, Math.max(1, peers.size() * TURNOVER_PERCENT / 100), "turnover");
  }

  private static List<Notice> worst(List<Standing> peers, long count, String why) {
    return leastUseful(peers).limit(Math.max(0, count)).map(one -> notice(one, why)).toList();
  }

  private static Stream<Standing> leastUseful(List<Standing> peers) {
    return peers.stream().filter(one -> !one.isNew()).sorted(LEAST_USEFUL);
  }

  private static Notice notice(Standing one, String why) {
    String what;
    if (!one.useful) {
      what = "it has nothing for us, or wants nothing";
    } else if (one.onParole) {
      what = "it had a part in a bad piece";
    } else {
      what = one.bytesPerSecond + " B/s" + (one.chokesUs ? ", chokes us" : "");
    }
    return new Notice(one.key, why + ": " + what);
  }
}
