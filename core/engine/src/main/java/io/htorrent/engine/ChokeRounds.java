package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import io.htorrent.api.session.Strategy;
import io.htorrent.engine.jfr.ChokeRoundEvent;
import io.htorrent.engine.loop.Loop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every fifteen seconds: who is served until the next round (BEP 3). The choker decides, this
/// carries out. On the torrent's loop.
///
/// Between rounds a peer that becomes interested while a slot is free is served at once. Why a peer
/// is served or not is kept with it, and logged when it changes.
final class ChokeRounds {

  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final Logger log = LoggerFactory.getLogger(ChokeRounds.class);

  private final Loop loop;
  private final Swarm swarm;
  private final String torrent;
  private final int setting;
  private final Supplier<Terms> terms;
  private final Watched<Choker> choker;
  private int slots;
  private long lastRoundNanos;
  private boolean running;

  /// What a round needs to know of the torrent.
  record Terms(long uploadBytesPerSecond, long uploadLimit, int pieceLength, boolean seeding) {}

  /// What a choker made of a round.
  private record Judged(int slots, List<Verdict> verdicts) {}

  /// @param number which torrent of the session it is
  /// @param terms asked at every round
  ChokeRounds(
      SessionContext context, InfoHash torrent, int number, Swarm swarm, Supplier<Terms> terms) {
    this.loop = context.loop();
    this.swarm = swarm;
    this.torrent = torrent.shortName();
    this.setting = context.settings().uploadSlots();
    this.terms = terms;
    Strategies.Chosen<Choker.Factory> chosen = context.strategies().choker();
    String name = chosen.factory().name();
    this.choker =
        new Watched<>(
            context,
            torrent,
            new Strategy(Strategy.Kind.CHOKER, name),
            new LongestWaitingChoker(),
            () -> chosen.factory().create(chosen.options(), context.random(name, number)));
    int offered = SlotCount.of(setting, List.of(), ROUND_NANOS);
    this.slots = choker.ask(asked -> slots(asked, offered));
  }

  void start() {
    running = true;
    lastRoundNanos = loop.nanos();
    next();
  }

  void stop() {
    running = false;
  }

  /// How many peers may be unchoked until the next round.
  int slots() {
    return slots;
  }

  /// A peer changed its mind: a free slot is not left empty until the next round.
  void interestChanged(PeerSession peer) {
    if (!running) {
      return;
    }
    if (!peer.peerInterested) {
      carryOut(peer, new Verdict(peer.key, false, false, Reason.NOT_INTERESTED));
    } else if (peer.amChoking) {
      boolean free = unchoked() < slots && !othersWait(peer);
      Reason reason = free ? Reason.FREE_SLOT : Reason.NEXT_ROUND;
      carryOut(peer, new Verdict(peer.key, free, false, reason));
    }
  }

  /// Whether the last round let somebody go without: then a free slot is free on purpose.
  private boolean othersWait(PeerSession peer) {
    return swarm.sessions().stream()
        .anyMatch(other ->
            other != peer
                && other.amChoking
                && other.peerInterested
                && other.account.reason() == Reason.OUTRANKED);
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
    ChokeRoundEvent event = ChokeRoundEvent.begun();
    long nanos = loop.nanos();
    long roundNanos = nanos - lastRoundNanos;
    Terms now = terms.get();
    List<PeerSession> peers = List.copyOf(swarm.sessions());
    List<Candidate> candidates = peers.stream().map(ChokeRounds::candidate).toList();
    int offered = SlotCount.of(setting, candidates, roundNanos);
    Judged judged =
        choker.ask(asked -> {
          Round round =
              new Round(
                  nanos,
                  roundNanos,
                  slots(asked, offered),
                  now.uploadBytesPerSecond(),
                  now.uploadLimit(),
                  now.pieceLength(),
                  swarm.pieceCount(),
                  now.seeding(),
                  candidates);
          return new Judged(round.slots(), VerdictCheck.inOrder(round, asked.judge(round)));
        });
    slots = judged.slots();
    carryOut(peers, judged.verdicts());
    lastRoundNanos = nanos;
    peers.forEach(peer -> peer.account.roundEnded(peer.downloaded.total(), peer.uploaded.total()));
    event.ended(torrent, candidates.size(), slots);
  }

  private static int slots(Choker asked, int offered) {
    int wanted = asked.slots(offered);
    if (wanted < 0) {
      throw new Nonsense("asked for " + wanted + " slots");
    }
    return wanted;
  }

  /// Chokes first, then unchokes, so that the slots are never exceeded.
  private void carryOut(List<PeerSession> peers, List<Verdict> verdicts) {
    for (boolean serve : new boolean[] {false, true}) {
      for (int i = 0; i < peers.size(); i++) {
        if (verdicts.get(i).serve() == serve) {
          carryOut(peers.get(i), verdicts.get(i));
          peers.get(i).flush();
        }
      }
    }
  }

  private void carryOut(PeerSession peer, Verdict verdict) {
    boolean same = verdict.reason() == peer.account.reason() && verdict.serve() != peer.amChoking;
    if (!same) {
      log.debug(
          "{} {}: {}, {}",
          torrent,
          peer.address(),
          verdict.serve() ? "served" : "choked",
          verdict.reason());
    }
    peer.account.judged(verdict);
    peer.choke(!verdict.serve());
  }

  private long unchoked() {
    return swarm.sessions().stream().filter(peer -> !peer.amChoking).count();
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
}
