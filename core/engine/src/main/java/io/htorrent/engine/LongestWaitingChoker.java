package io.htorrent.engine;

import io.htorrent.api.choker.Choker;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The engine's own choker, which takes the place of one that failed and serves for nothing else:
/// those who want something, who was served longest ago first. On the torrent's loop.
final class LongestWaitingChoker implements Choker {

  @Override
  public List<Verdict> judge(Round round) {
    Set<Long> served = new HashSet<>();
    round.candidates().stream()
        .filter(Candidate::interested)
        .sorted(Comparator.comparingLong(peer -> peer.lastUnchokeNanos() - round.nanos()))
        .limit(round.slots())
        .forEach(peer -> served.add(peer.peer()));
    return round.candidates().stream()
        .map(peer -> verdict(peer, served.contains(peer.peer())))
        .toList();
  }

  private static Verdict verdict(Candidate peer, boolean serve) {
    Reason reason = peer.interested() ? Reason.BUILT_IN : Reason.NOT_INTERESTED;
    return new Verdict(peer.peer(), serve, false, reason);
  }
}
