package io.htorrent.choker.fastestupload;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Dealing;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// As a seed, serves the peers that take data fastest, and others in turn so that they can show how
/// fast they are. While downloading it gives to those who give (BEP 3). On the torrent's loop.
public final class FastestUploadChoker implements Choker {

  private final Dealing.Chances chances;

  private FastestUploadChoker(Options options) {
    this.chances = Dealing.Chances.of(options);
  }

  @Override
  public List<Verdict> judge(Round round) {
    Dealing slots = new Dealing(round, chances);
    if (slots.roomForAll()) {
      slots.serveAll(_ -> Reason.OPEN);
    } else if (round.seeding()) {
      slots.serve(takers(slots), _ -> Reason.FASTEST);
    } else {
      slots.serve(slots.givers(), _ -> Reason.RECIPROCATES);
    }
    slots.giveChances();
    return slots.verdicts(_ -> Reason.OUTRANKED);
  }

  /// Those who took something in the last round, who took most first. One that has a chance and
  /// uses it earns a place of its own, so that the next one gets the chance.
  private static List<Candidate> takers(Dealing slots) {
    List<Candidate> takers = slots.waiting();
    takers.removeIf(peer -> !peer.unchoked() || peer.bytesToLastRound() == 0);
    takers.sort(
        Comparator.comparingLong(Candidate::bytesToLastRound)
            .reversed()
            .thenComparing(slots.longestWaiting()));
    return takers;
  }

  /// Makes the choker.
  public static final class Factory implements Choker.Factory {

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "fastest-upload";
    }

    @Override
    public List<Option> options() {
      return Dealing.Chances.options();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new FastestUploadChoker(options);
    }
  }
}
