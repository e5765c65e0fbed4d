package io.htorrent.api.choker;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The slots of one round while a choker deals them out: what chokers have in common, so that one
/// of them is little more than an order. Who wants anything, that nobody waits while there is room,
/// that some slots are chances for peers which have not shown what they give yet (optimistic
/// unchoking, BEP 3), and that everybody gets a verdict.
///
/// Made for one round and forgotten; on the torrent's loop.
///
/// ```java
/// public List<Verdict> judge(Round round) { // serves those who gave most, and gives chances
///   Dealing slots = new Dealing(round, chances);
///   slots.serve(slots.givers(), _ -> Reason.RECIPROCATES);
///   slots.giveChances();
///   return slots.verdicts(_ -> Reason.OUTRANKED);
/// }
/// ```
public final class Dealing {

  private final Round round;
  private final Chances chances;
  private final List<Candidate> wanting;
  private final Map<Long, Verdict> served = new HashMap<>();

  /// How chances are given.
  ///
  /// @param intervalNanos how long a peer may show what it gives before the next one may
  /// @param share of so many slots one is a chance, but at least one of two or more
  public record Chances(long intervalNanos, int share) {

    private static final String INTERVAL = "optimistic-interval";
    private static final String SHARE = "optimistic-share";

    /// The settings of chokers that give chances.
    public static List<Option> options() {
      return List.of(
          Option.duration(
              INTERVAL,
              "30s",
              1_000,
              3_600_000,
              "how long a peer may show what it gives before the next one may"),
          Option.integer(
              SHARE,
              5,
              1,
              1000,
              "",
              "of so many slots one is optimistic, but at least one of two or more"));
    }

    /// What the user chose of [#options()].
    public static Chances of(Options options) {
      return new Chances(options.duration(INTERVAL).toNanos(), options.integer(SHARE));
    }
  }

  /// All slots are free.
  public Dealing(Round round, Chances chances) {
    this.round = round;
    this.chances = chances;
    this.wanting = round.candidates().stream().filter(Dealing::wants).toList();
  }

  /// Whether a peer could use a slot: it is interested, and no seed.
  public static boolean wants(Candidate peer) {
    return peer.interested() && !peer.uploadOnly();
  }

  /// Whether a peer gave anything in the last round.
  public static boolean gives(Candidate peer) {
    return peer.bytesFromLastRound() > 0;
  }

  /// Peers that want something and are not served yet. A copy.
  public List<Candidate> waiting() {
    List<Candidate> waiting = new ArrayList<>(wanting);
    waiting.removeIf(peer -> served.containsKey(peer.peer()));
    return waiting;
  }

  /// Whether there is room for all who want something.
  public boolean roomForAll() {
    return wanting.size() <= round.slots();
  }

  /// Of those who wait, the ones that gave in the last round and did not let us wait; who gave most
  /// comes first (BEP 3).
  public List<Candidate> givers() {
    List<Candidate> givers = waiting();
    givers.removeIf(peer -> !gives(peer) || peer.snubbed());
    givers.sort(
        Comparator.comparingLong(Candidate::bytesFromLastRound)
            .reversed()
            .thenComparing(longestWaiting()));
    return givers;
  }

  /// Choked ones before unchoked ones, then who was last served longest ago, or came first.
  public Comparator<Candidate> longestWaiting() {
    return Comparator.comparing(Candidate::unchoked)
        .thenComparingLong(peer -> peer.lastUnchokeNanos() - round.nanos())
        .thenComparingLong(Candidate::peer);
  }

  /// Whether a peer holds a chance, and not for long enough yet. Rounds are not punctual: half of
  /// one makes no difference.
  public boolean hasChance(Candidate peer) {
    long held = round.nanos() - peer.unchokedSinceNanos();
    return peer.unchoked()
        && peer.optimistic()
        && held < chances.intervalNanos() - round.roundNanos() / 2;
  }

  /// Serves everybody who waits, as far as there is room.
  public void serveAll(Function<Candidate, Reason> reason) {
    take(waiting(), free(), reason);
  }

  /// Serves these, in their order, as far as there is room beside the chances. All are among
  /// [#waiting()].
  public void serve(List<Candidate> ranked, Function<Candidate, Reason> reason) {
    take(ranked, free() - byRight(), reason);
  }

  /// Deals out all slots that are left: who has a chance keeps it for its time, then the longest
  /// waiting get one.
  public void giveChances() {
    give(waiting(), free());
  }

  /// Deals out the slots that are left, as [#giveChances] does, but sparingly as long as anybody is
  /// served: who took and gave nothing comes last, and gets only the slots that are chances by
  /// right. Others stay empty: those who are served have more of the line then.
  public void giveChancesSparingly() {
    List<Candidate> others = waiting();
    others.removeIf(this::takes);
    give(others, free());
    List<Candidate> takers = waiting();
    takers.removeIf(peer -> !takes(peer));
    long given = served.values().stream().filter(Verdict::optimistic).count();
    give(takers, served.isEmpty() ? free() : (int) Math.min(free(), byRight() - given));
  }

  /// Whether a peer had more than a piece of us, and gave back less than an eighth.
  private boolean takes(Candidate peer) {
    return peer.bytesToTotal() > round.pieceLength()
        && peer.bytesFromTotal() < peer.bytesToTotal() / 8;
  }

  /// A verdict for every candidate.
  ///
  /// @param refused why one who wants something goes without
  public List<Verdict> verdicts(Function<Candidate, Reason> refused) {
    List<Verdict> verdicts = new ArrayList<>(round.candidates().size());
    for (Candidate peer : round.candidates()) {
      Verdict verdict = served.get(peer.peer());
      Reason reason = wants(peer) ? refused.apply(peer) : Reason.NOT_INTERESTED;
      verdicts.add(verdict != null ? verdict : new Verdict(peer.peer(), false, false, reason));
    }
    return verdicts;
  }

  private void give(List<Candidate> others, int places) {
    others.sort(
        Comparator.comparing((Candidate peer) -> !hasChance(peer)).thenComparing(longestWaiting()));
    for (Candidate peer : others.subList(0, Math.clamp(places, 0, others.size()))) {
      served.put(peer.peer(), new Verdict(peer.peer(), true, true, Reason.OPTIMISTIC));
    }
  }

  private int free() {
    return round.slots() - served.size();
  }

  /// Slots that are chances whatever others give.
  private int byRight() {
    return round.slots() < 2 ? 0 : Math.max(1, round.slots() / chances.share());
  }

  private void take(List<Candidate> ranked, int places, Function<Candidate, Reason> reason) {
    for (Candidate peer : ranked.subList(0, Math.clamp(places, 0, ranked.size()))) {
      served.put(peer.peer(), new Verdict(peer.peer(), true, false, reason.apply(peer)));
    }
  }
}
