package io.htorrent.engine;

import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a choker's answer can be carried out: one verdict for every candidate and for nobody
/// else, no more served than there are slots. On the torrent's loop.
final class VerdictCheck {

  private VerdictCheck() {}

  /// The verdicts in the order of the candidates.
  ///
  /// @throws Nonsense with the first thing that cannot be
  static List<Verdict> inOrder(Round round, @Nullable List<@Nullable Verdict> verdicts) {
    if (verdicts == null) {
      throw new Nonsense("answered null");
    }
    Map<Long, Verdict> byPeer = new HashMap<>();
    int served = 0;
    for (Verdict verdict : verdicts) {
      if (verdict == null || verdict.reason() == null) {
        throw new Nonsense("gave a verdict without a peer or reason");
      }
      if (byPeer.put(verdict.peer(), verdict) != null) {
        throw new Nonsense("judged peer " + verdict.peer() + " twice");
      }
      if (verdict.optimistic() && !verdict.serve()) {
        throw new Nonsense("gave peer " + verdict.peer() + " an optimistic slot and chokes it");
      }
      served += verdict.serve() ? 1 : 0;
    }
    if (served > round.slots()) {
      throw new Nonsense("serves " + served + " peers, there are " + round.slots() + " slots");
    }
    List<Verdict> inOrder = new ArrayList<>(round.candidates().size());
    for (Candidate candidate : round.candidates()) {
      Verdict verdict = byPeer.get(candidate.peer());
      if (verdict == null) {
        throw new Nonsense("did not judge peer " + candidate.peer());
      }
      inOrder.add(verdict);
    }
    if (byPeer.size() > inOrder.size()) {
      throw new Nonsense("judged " + (byPeer.size() - inOrder.size()) + " peers that are not here");
    }
    return inOrder;
  }
}
