package io.htorrent.testkit;

import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.List;

/// What a choker made of a round, to be asked in a test.
///
/// @param verdicts in the choker's order
public record Judged(List<Verdict> verdicts) {

  public Judged {
    verdicts = List.copyOf(verdicts);
  }

  /// The verdicts of one round.
  public static Judged of(List<Verdict> verdicts) {
    return new Judged(verdicts);
  }

  /// Who is served for this reason, in the order of their numbers.
  public List<Long> served(Reason reason) {
    return verdicts.stream()
        .filter(verdict -> verdict.serve() && verdict.reason() == reason)
        .map(Verdict::peer)
        .sorted()
        .toList();
  }

  /// Who holds an optimistic slot, in the order of their numbers.
  public List<Long> optimistic() {
    return verdicts.stream().filter(Verdict::optimistic).map(Verdict::peer).sorted().toList();
  }

  /// Why this peer is served or not.
  ///
  /// @throws java.util.NoSuchElementException when it was not judged
  public Reason reasonOf(long peer) {
    return verdicts.stream()
        .filter(verdict -> verdict.peer() == peer)
        .findFirst()
        .orElseThrow()
        .reason();
  }
}
