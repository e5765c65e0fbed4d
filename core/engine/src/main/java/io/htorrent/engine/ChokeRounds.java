package io.htorrent.engine;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Verdict;
import io.htorrent.engine.loop.Loop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Every fifteen seconds: who is served until the next round (BEP 3). The choker decides, this
/// carries out. On the torrent's loop.
///
/// Between rounds a peer that becomes interested while a slot is free is served at once.
final class ChokeRounds {

  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Loop loop;
  private final Swarm swarm;
  private final int slots;
  private final Consumer<String> notices;
  private final String chokerName;
  private final Supplier<Terms> terms;
  private Choker choker;
  private long lastRoundNanos;
  private boolean running;

  /// What a round needs to know of the torrent.
  record Terms(long uploadBytesPerSecond, long uploadLimit, int pieceLength, boolean seeding) {}

  /// What a torrent brings to its rounds.
  ///
  /// @param terms asked at every round
  /// @param notices takes a sentence when the choker had to be replaced
  record Wiring(Supplier<Terms> terms, Consumer<String> notices) {}

  ChokeRounds(SessionContext context, int torrent, Swarm swarm, Wiring wiring) {
    this.loop = context.loop();
    this.swarm = swarm;
    this.slots = context.settings().uploadSlots();
    this.terms = wiring.terms();
    this.notices = wiring.notices();
    Strategies.Chosen<Choker.Factory> chosen = context.strategies().choker();
    this.chokerName = chosen.factory().name();
    this.choker = ChokeRounds::longestWaiting;
    try {
      this.choker = chosen.factory().create(chosen.options(), context.random(chokerName, torrent));
    } catch (RuntimeException | LinkageError failure) {
      replace(failure);
    }
  }

  void start() {
    running = true;
    lastRoundNanos = loop.nanos();
    next();
  }

  void stop() {
    running = false;
  }

  /// A peer changed its mind: a free slot is not left empty until the next round.
  void interestChanged(PeerSession peer) {
    if (!running) {
      return;
    }
    if (!peer.peerInterested) {
      peer.choke(true);
    } else if (peer.amChoking && unchoked() < slots) {
      peer.choke(false);
    }
  }

  private void next() {
    loop.after(
        ROUND_NANOS,
        () -> {
          if (running) {
            round();
            next();
          }
        });
  }

  private void round() {
    long nanos = loop.nanos();
    Terms now = terms.get();
    Choker.Round round =
        new Choker.Round(
            nanos,
            nanos - lastRoundNanos,
            slots,
            now.uploadBytesPerSecond(),
            now.uploadLimit(),
            now.pieceLength(),
            swarm.pieceCount(),
            now.seeding(),
            swarm.sessions().stream().map(ChokeRounds::candidate).toList());
    carryOut(verdicts(round));
    lastRoundNanos = nanos;
    swarm
        .sessions()
        .forEach(peer -> peer.account.roundEnded(peer.downloaded.total(), peer.uploaded.total()));
  }

  private Map<Long, Verdict> verdicts(Choker.Round round) {
    try {
      return byPeer(choker.judge(round));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
      replace(failure);
      return byPeer(choker.judge(round));
    }
  }

  private static Map<Long, Verdict> byPeer(List<Verdict> verdicts) {
    Map<Long, Verdict> byPeer = new HashMap<>();
    verdicts.forEach(verdict -> byPeer.put(verdict.peer(), verdict));
    return byPeer;
  }

  /// Chokes first, then unchokes, so that the slots are never exceeded; verdicts beyond the slots
  /// are not carried out.
  private void carryOut(Map<Long, Verdict> byPeer) {
    List<PeerSession> served = new ArrayList<>();
    for (PeerSession peer : swarm.sessions()) {
      Verdict verdict = byPeer.get(peer.key);
      if (verdict != null && verdict.serve() && served.size() < slots) {
        peer.account.optimistic(verdict.optimistic());
        served.add(peer);
      } else {
        peer.account.optimistic(false);
        peer.choke(true);
      }
      peer.flush();
    }
    for (PeerSession peer : served) {
      peer.choke(false);
      peer.flush();
    }
  }

  private long unchoked() {
    return swarm.sessions().stream().filter(peer -> !peer.amChoking).count();
  }

  private void replace(Throwable failure) {
    choker = ChokeRounds::longestWaiting;
    notices.accept(
        "choker '"
            + chokerName
            + "' failed ("
            + failure
            + ") and is replaced by turns for the longest-waiting peers");
  }

  private static Candidate candidate(PeerSession peer) {
    UploadAccount account = peer.account;
    return new Candidate(
        peer.key,
        peer.peerInterested,
        !peer.amChoking,
        account.optimistic(),
        peer.snubbed(),
        peer.uploadOnly(),
        account.downloadedThisRound(peer.downloaded.total()),
        account.uploadedThisRound(peer.uploaded.total()),
        peer.downloaded.total(),
        peer.uploaded.total(),
        account.uploadedSinceUnchoke(peer.uploaded.total()),
        account.connectedNanos(),
        account.unchokedNanos(),
        account.lastUnchokeNanos(),
        peer.have.size());
  }

  /// The engine's own choker: interested peers, those that were served longest ago first.
  private static List<Verdict> longestWaiting(Choker.Round round) {
    List<Candidate> interested =
        round.candidates().stream()
            .filter(Candidate::interested)
            .sorted(Comparator.comparingLong(Candidate::lastUnchokeNanos))
            .limit(round.slots())
            .toList();
    return round.candidates().stream()
        .map(c -> new Verdict(c.peer(), interested.contains(c), false, Reason.BUILT_IN))
        .toList();
  }
}
