package io.htorrent.choker.antileech;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Dealing;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// As a seed, serves peers that have just begun and peers that are nearly complete: the former soon
/// have something to give, the latter soon seed; in between peers can trade. While downloading it
/// gives to those who give (BEP 3). On the torrent's loop.
///
/// After Chow, Golubchik and Misra, "Improving BitTorrent: a simple approach" (IPTPS 2008).
public final class AntiLeechChoker implements Choker {

  private static final int SCALE = 2000; // so that both ends score 1000

  private final Dealing.Chances chances;

  private AntiLeechChoker(Options options) {
    this.chances = Dealing.Chances.of(options);
  }

  @Override
  public List<Verdict> judge(Round round) {
    Dealing slots = new Dealing(round, chances);
    if (slots.roomForAll()) {
      slots.serveAll(_ -> Reason.OPEN);
    } else if (round.seeding()) {
      slots.serve(nearestAnEnd(slots, round), _ -> Reason.NEAR_AN_END);
    } else {
      slots.serve(slots.givers(), _ -> Reason.RECIPROCATES);
    }
    slots.giveChances();
    return slots.verdicts(_ -> Reason.OUTRANKED);
  }

  private static List<Candidate> nearestAnEnd(Dealing slots, Round round) {
    List<Candidate> ranked = slots.waiting();
    ranked.removeIf(slots::hasChance); // it keeps the place it has
    ranked.sort(
        Comparator.comparingLong((Candidate peer) -> score(peer, round))
            .reversed()
            .thenComparing(slots.longestWaiting()));
    return ranked;
  }

  /// 1000 for a peer with nothing or everything, 0 for one with half. A peer that claims less than
  /// we gave it gains nothing by that: what we gave counts, up to the half, beyond which it would
  /// begin to raise the score again.
  static long score(Candidate peer, Round round) {
    long total = Math.max(1, (long) round.pieceLength() * round.pieceCount());
    long given = Math.min(peer.bytesToTotal(), total / 2);
    long has = Math.max(given, (long) round.pieceLength() * peer.pieces());
    return Math.abs(has - total / 2) * SCALE / total;
  }

  /// Makes the choker.
  public static final class Factory implements Choker.Factory {

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "anti-leech";
    }

    @Override
    public List<Option> options() {
      return Dealing.Chances.options();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new AntiLeechChoker(options);
    }
  }
}
