package io.htorrent.testkit;

import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A swarm as a choker sees it, round after round, at random from one seed; verdicts are carried
/// out as the engine does.
final class ChokerStorm {

  private static final long NANOS = 1_000_000_000L;
  private static final int PIECES = 1000;

  private final SplittableRandom random;
  private final TreeMap<Long, Candidate> peers = new TreeMap<>();
  private long nanos;
  private long nextPeer = 1;

  ChokerStorm(long seed) {
    this.random = new SplittableRandom(seed);
    this.nanos = random.nextLong() >> 8; // the clock's origin means nothing, and may be negative
  }

  /// The next round, up to 20 s later: a choker may be asked early.
  Round next() {
    nanos += random.nextLong(20 * NANOS);
    if (random.nextInt(3) == 0 && peers.size() < 30) {
      long peer = nextPeer++;
      peers.put(
          peer,
          new Candidate(
              peer, false, false, false, false, false, 0, 0, 0, 0, 0, nanos, 0, nanos, 0));
    }
    if (random.nextInt(8) == 0) {
      peers.pollFirstEntry();
    }
    peers.replaceAll((_, candidate) -> live(candidate));
    List<Candidate> candidates = new ArrayList<>(peers.values());
    if (random.nextBoolean()) {
      candidates = candidates.reversed();
    }
    return new Round(
        nanos,
        15 * NANOS,
        random.nextInt(12),
        0,
        0,
        1 << 18,
        PIECES,
        random.nextInt(4) == 0,
        candidates);
  }

  /// Chokes and unchokes.
  void carryOut(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      peers.computeIfPresent(verdict.peer(), (_, candidate) -> judged(candidate, verdict));
    }
  }

  private Candidate live(Candidate c) {
    boolean uploadOnly = c.uploadOnly() || random.nextInt(200) == 0;
    long to = c.unchoked() ? random.nextLong(1 << 22) : 0;
    long from = random.nextInt(3) == 0 ? 0 : random.nextLong(1 << 22);
    return new Candidate(
        c.peer(),
        !uploadOnly && random.nextInt(5) > 0,
        c.unchoked(),
        c.optimistic(),
        random.nextInt(10) == 0,
        uploadOnly,
        from,
        to,
        c.bytesFromTotal() + from,
        c.bytesToTotal() + to,
        c.bytesToSinceUnchoke() + to,
        c.connectedSinceNanos(),
        c.unchokedSinceNanos(),
        c.lastUnchokeNanos(),
        uploadOnly ? PIECES : Math.min(PIECES, c.pieces() + random.nextInt(9)));
  }

  private Candidate judged(Candidate c, Verdict verdict) {
    boolean fresh = verdict.serve() && !c.unchoked();
    return new Candidate(
        c.peer(),
        c.interested(),
        verdict.serve(),
        verdict.optimistic(),
        c.snubbed(),
        c.uploadOnly(),
        0,
        0,
        c.bytesFromTotal(),
        c.bytesToTotal(),
        fresh ? 0 : c.bytesToSinceUnchoke(),
        c.connectedSinceNanos(),
        fresh ? nanos : c.unchokedSinceNanos(),
        fresh ? nanos : c.lastUnchokeNanos(),
        c.pieces());
  }
}
