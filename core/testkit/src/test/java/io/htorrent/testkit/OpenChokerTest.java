package io.htorrent.testkit;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A choker of a dozen lines keeps the contract.
final class OpenChokerTest extends ChokerContract {

  @Override
  protected Choker.Factory factory() {
    return new Factory();
  }

  private static final class Factory implements Choker.Factory {
    @Override
    public String name() {
      return "open";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      return Factory::judge;
    }

    private static List<Verdict> judge(Round round) {
      List<Verdict> verdicts = new ArrayList<>();
      int free = round.slots();
      for (Candidate candidate : round.candidates()) {
        boolean serve = candidate.interested() && free > 0;
        free -= serve ? 1 : 0;
        verdicts.add(
            new Verdict(candidate.peer(), serve, false, serve ? Reason.OPEN : Reason.OUTRANKED));
      }
      return verdicts;
    }
  }
}
