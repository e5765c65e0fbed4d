package io.htorrent.choker.open;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Serves everybody who asks, however many there are: for a local network, where all are friends
/// and the line is wide. On the torrent's loop.
public final class OpenChoker implements Choker {

  private final int most;

  private OpenChoker(Options options) {
    this.most = options.integer(Factory.SLOTS);
  }

  /// As many as the user wants, whatever the session has for others.
  @Override
  public int slots(int offered) {
    return most == 0 ? Integer.MAX_VALUE : most;
  }

  @Override
  public List<Verdict> judge(Round round) {
    Set<Long> served = new HashSet<>();
    round.candidates().stream()
        .filter(Candidate::interested)
        .sorted(longestWaiting(round))
        .limit(round.slots())
        .forEach(peer -> served.add(peer.peer()));
    return round.candidates().stream()
        .map(peer -> verdict(peer, served.contains(peer.peer())))
        .toList();
  }

  private static Verdict verdict(Candidate peer, boolean serve) {
    Reason refused = peer.interested() ? Reason.OUTRANKED : Reason.NOT_INTERESTED;
    return new Verdict(peer.peer(), serve, false, serve ? Reason.OPEN : refused);
  }

  /// Matters only when there are more than the user wants: then they take turns of one round.
  private static Comparator<Candidate> longestWaiting(Round round) {
    return Comparator.comparing(Candidate::unchoked)
        .thenComparingLong(peer -> peer.lastUnchokeNanos() - round.nanos())
        .thenComparingLong(Candidate::peer);
  }

  /// Makes the choker.
  public static final class Factory implements Choker.Factory {

    static final String SLOTS = "slots";

    /// Called by the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "open";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.integer(
              SLOTS,
              0,
              0,
              100_000,
              "peers",
              "how many are served at once, instead of limits.upload-slots; 0: everybody"));
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return new OpenChoker(options);
    }
  }
}
