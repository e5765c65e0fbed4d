package io.htorrent.choker.titfortat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Serves the peers that sent us most in the last round, and others in turn so that they can show
/// what they give (BEP 3). As a seed, it serves everybody in turn. On the torrent's loop.
public final class TitForTatChoker implements Choker {

  /*
   * All that is remembered stands in the round: since when a peer is unchoked, when it was last. So two rounds that look alike are
   * judged alike, and a choker can take over at any time.
   *
   * While leeching, a place that no giver earns is a chance for somebody else: without that, nobody would ever begin to give.
   */

  private final long optimisticNanos;
  private final int optimisticShare;
  private final long quotaPieces;
  private final long quotaNanos;
  private final boolean fastestFirst;

  private TitForTatChoker(Options options) {
    this.optimisticNanos = options.duration(Factory.OPTIMISTIC_INTERVAL).toNanos();
    this.optimisticShare = options.integer(Factory.OPTIMISTIC_SHARE);
    this.quotaPieces = options.integer(Factory.SEED_QUOTA_PIECES);
    this.quotaNanos = options.duration(Factory.SEED_QUOTA_TIME).toNanos();
    this.fastestFirst = options.choice(Factory.SEED_ORDER).equals(Factory.FASTEST);
  }

  @Override
  public List<Verdict> judge(Round round) {
    List<Candidate> wanting = round.candidates().stream().filter(TitForTatChoker::wants).toList();
    TreeMap<Long, Verdict> served = new TreeMap<>();
    if (wanting.size() <= round.slots()) {
      wanting.forEach(peer -> serve(served, peer, gives(peer) ? Reason.RECIPROCATES : Reason.OPEN));
    } else if (round.slots() > 0) {
      int chances = round.slots() == 1 ? 0 : Math.max(1, round.slots() / optimisticShare);
      serveTheDeserving(round, wanting, round.slots() - chances, served);
      giveChances(round, wanting, served);
    }
    List<Verdict> verdicts = new ArrayList<>(round.candidates().size());
    for (Candidate peer : round.candidates()) {
      Verdict verdict = served.get(peer.peer());
      verdicts.add(verdict == null ? refused(peer) : verdict);
    }
    return verdicts;
  }

  private void serveTheDeserving(
      Round round, List<Candidate> wanting, int places, Map<Long, Verdict> served) {
    List<Candidate> ranked = new ArrayList<>(wanting);
    if (round.seeding()) {
      ranked.removeIf(peer -> hasChance(peer, round)); // it keeps the place it has
      ranked.sort(seedOrder(round));
    } else {
      ranked.removeIf(peer -> !gives(peer) || peer.snubbed());
      ranked.sort(
          Comparator.comparingLong(Candidate::bytesFromLastRound)
              .reversed()
              .thenComparing(longestWaiting(round)));
    }
    for (Candidate peer : ranked.subList(0, Math.min(places, ranked.size()))) {
      serve(served, peer, round.seeding() ? seedReason(peer, round) : Reason.RECIPROCATES);
    }
  }

  /// The places that are left: who has one keeps it for a while, then the longest waiting get it.
  private void giveChances(Round round, List<Candidate> wanting, Map<Long, Verdict> served) {
    List<Candidate> others = new ArrayList<>(wanting);
    others.removeIf(peer -> served.containsKey(peer.peer()));
    others.sort(
        Comparator.comparing((Candidate peer) -> !hasChance(peer, round))
            .thenComparing(longestWaiting(round)));
    int places = round.slots() - served.size();
    for (Candidate peer : others.subList(0, Math.min(places, others.size()))) {
      served.put(peer.peer(), new Verdict(peer.peer(), true, true, Reason.OPTIMISTIC));
    }
  }

  private Comparator<Candidate> seedOrder(Round round) {
    Comparator<Candidate> mostTaken =
        Comparator.comparingLong((Candidate peer) -> peer.unchoked() ? peer.bytesToLastRound() : 0)
            .reversed();
    if (fastestFirst) {
      return mostTaken.thenComparing(longestWaiting(round));
    }
    return Comparator.comparing((Candidate peer) -> hadItsTurn(peer, round))
        .thenComparing(mostTaken)
        .thenComparing(longestWaiting(round));
  }

  private Reason seedReason(Candidate peer, Round round) {
    if (fastestFirst) {
      return Reason.FASTEST;
    }
    return peer.unchoked() && !hadItsTurn(peer, round) ? Reason.QUOTA : Reason.TURN;
  }

  /// Whether a peer got its share of a seed: so many pieces, and so much time to ask for them.
  private boolean hadItsTurn(Candidate peer, Round round) {
    return peer.unchoked()
        && peer.bytesToSinceUnchoke() > quotaPieces * round.pieceLength()
        && round.nanos() - peer.unchokedSinceNanos() > quotaNanos;
  }

  /// Whether a peer holds an optimistic place, and not for long enough yet. Rounds are not
  /// punctual: half of one makes no difference.
  private boolean hasChance(Candidate peer, Round round) {
    long held = round.nanos() - peer.unchokedSinceNanos();
    return peer.unchoked() && peer.optimistic() && held < optimisticNanos - round.roundNanos() / 2;
  }

  /// Choked ones before unchoked ones, then who was last served longest ago, or came first.
  private static Comparator<Candidate> longestWaiting(Round round) {
    return Comparator.comparing(Candidate::unchoked)
        .thenComparingLong(peer -> peer.lastUnchokeNanos() - round.nanos())
        .thenComparingLong(Candidate::peer);
  }

  private static boolean wants(Candidate peer) {
    return peer.interested() && !peer.uploadOnly();
  }

  private static boolean gives(Candidate peer) {
    return peer.bytesFromLastRound() > 0;
  }

  private static void serve(Map<Long, Verdict> served, Candidate peer, Reason reason) {
    served.put(peer.peer(), new Verdict(peer.peer(), true, false, reason));
  }

  private static Verdict refused(Candidate peer) {
    Reason reason =
        !wants(peer)
            ? Reason.NOT_INTERESTED
            : peer.snubbed() && gives(peer) ? Reason.SNUBBED : Reason.OUTRANKED;
    return new Verdict(peer.peer(), false, false, reason);
  }

  /// Makes the choker.
  public static final class Factory implements Choker.Factory {

    static final String OPTIMISTIC_INTERVAL = "optimistic-interval";
    static final String OPTIMISTIC_SHARE = "optimistic-share";
    static final String SEED_QUOTA_PIECES = "seed-quota-pieces";
    static final String SEED_QUOTA_TIME = "seed-quota-time";
    static final String SEED_ORDER = "seed-order";
    static final String ROUND_ROBIN = "round-robin";
    static final String FASTEST = "fastest";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "tit-for-tat";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.duration(
              OPTIMISTIC_INTERVAL,
              "30s",
              1_000,
              3_600_000,
              "how long a peer may show what it gives before the next one may"),
          Option.integer(
              OPTIMISTIC_SHARE,
              5,
              1,
              1000,
              "",
              "of so many slots one is optimistic, but at least one of two or more"),
          Option.integer(
              SEED_QUOTA_PIECES,
              20,
              1,
              1_000_000,
              "pieces",
              "a seed serves a peer until it got so many pieces, and for seed-quota-time"),
          Option.duration(
              SEED_QUOTA_TIME,
              "1min",
              0,
              86_400_000,
              "a seed serves a peer for so long, and until it got seed-quota-pieces"),
          Option.choice(
              SEED_ORDER,
              ROUND_ROBIN,
              List.of(ROUND_ROBIN, FASTEST),
              "whether a seed serves peers in turn, or those that take data fastest"));
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new TitForTatChoker(options);
    }
  }
}
