package io.htorrent.choker.titfortat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Dealing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Serves the peers that sent us most in the last round, and others in turn so that they can show
/// what they give (BEP 3). As a seed, it serves everybody in turn. On the torrent's loop.
public final class TitForTatChoker implements Choker {

  /*
   * All that is remembered stands in the round: since when a peer is unchoked, when it was last. So two rounds that look alike are
   * judged alike, and a choker can take over at any time.
   *
   * While leeching, a place that no giver earns is a chance for somebody else: without that, nobody would ever begin to give. Who had
   * a piece and gave nothing gets such a place only where one is kept for chances anyway: a free-rider then costs its first chance.
   */

  private final Dealing.Chances chances;
  private final long quotaPieces;
  private final long quotaNanos;

  private TitForTatChoker(Options options) {
    this.chances = Dealing.Chances.of(options);
    this.quotaPieces = options.integer(Factory.SEED_QUOTA_PIECES);
    this.quotaNanos = options.duration(Factory.SEED_QUOTA_TIME).toNanos();
  }

  @Override
  public List<Verdict> judge(Round round) {
    Dealing slots = new Dealing(round, chances);
    if (slots.roomForAll()) {
      slots.serveAll(peer -> Dealing.gives(peer) ? Reason.RECIPROCATES : Reason.OPEN);
    } else if (round.seeding()) {
      slots.serve(inTurn(round, slots), peer -> reasonOfSeed(peer, round));
      slots.giveChances();
    } else {
      slots.serve(slots.givers(), _ -> Reason.RECIPROCATES);
      slots.giveChancesSparingly();
    }
    return slots.verdicts(TitForTatChoker::refused);
  }

  /// Those with a quota left, who takes most first; then those who wait. Who has a chance keeps the
  /// place it has.
  private List<Candidate> inTurn(Round round, Dealing slots) {
    List<Candidate> ranked = slots.waiting();
    ranked.removeIf(slots::hasChance);
    ranked.sort(
        Comparator.comparing((Candidate peer) -> hadItsTurn(peer, round))
            .thenComparing(
                Comparator.comparingLong(
                        (Candidate peer) -> peer.unchoked() ? peer.bytesToLastRound() : 0)
                    .reversed())
            .thenComparing(slots.longestWaiting()));
    return ranked;
  }

  private Reason reasonOfSeed(Candidate peer, Round round) {
    return peer.unchoked() && !hadItsTurn(peer, round) ? Reason.QUOTA : Reason.TURN;
  }

  /// Whether a peer got its share of a seed: so many pieces, and so much time to ask for them.
  private boolean hadItsTurn(Candidate peer, Round round) {
    return peer.unchoked()
        && peer.bytesToSinceUnchoke() > quotaPieces * round.pieceLength()
        && round.nanos() - peer.unchokedSinceNanos() > quotaNanos;
  }

  private static Reason refused(Candidate peer) {
    return peer.snubbed() && Dealing.gives(peer) ? Reason.SNUBBED : Reason.OUTRANKED;
  }

  /// Makes the choker.
  public static final class Factory implements Choker.Factory {

    static final String SEED_QUOTA_PIECES = "seed-quota-pieces";
    static final String SEED_QUOTA_TIME = "seed-quota-time";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "tit-for-tat";
    }

    @Override
    public List<Option> options() {
      List<Option> options = new ArrayList<>(Dealing.Chances.options());
      options.add(
          Option.integer(
              SEED_QUOTA_PIECES,
              20,
              1,
              1_000_000,
              "pieces",
              "a seed serves a peer until it got so many pieces, and for seed-quota-time"));
      options.add(
          Option.duration(
              SEED_QUOTA_TIME,
              "1min",
              0,
              86_400_000,
              "a seed serves a peer for so long, and until it got seed-quota-pieces"));
      return options;
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new TitForTatChoker(options);
    }
  }
}
