package io.htorrent.choker.titfortat;

import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A choke round of a thousand peers, most of them interested.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TitForTatBenchmark {

  private static final int PEERS = 1000;
  private static final long ROUND_NANOS = 15_000_000_000L;

  /// Whether we have everything.
  @Param({"false", "true"})
  public boolean seeding;

  private final List<Candidate> candidates = new ArrayList<>();
  private Choker choker;
  private long nanos;

  /// Makes the peers.
  @Setup
  public void prepare() {
    Choker.Factory factory = new TitForTatChoker.Factory();
    SplittableRandom random = new SplittableRandom(1);
    choker = factory.create(Options.defaults(factory.options()), random.split());
    for (int peer = 0; peer < PEERS; peer++) {
      candidates.add(candidate(peer, random));
    }
  }

  private static Candidate candidate(int peer, SplittableRandom random) {
    return new Candidate(
        peer,
        random.nextInt(10) > 0,
        random.nextInt(100) == 0,
        false,
        random.nextInt(20) == 0,
        false,
        random.nextLong(10_000_000),
        random.nextLong(10_000_000),
        random.nextLong(100_000_000),
        random.nextLong(100_000_000),
        random.nextLong(10_000_000),
        0,
        0,
        0,
        random.nextInt(10_000));
  }

  /// One round.
  @Benchmark
  public List<Verdict> round() {
    nanos += ROUND_NANOS;
    return choker.judge(
        new Round(nanos, ROUND_NANOS, 8, 1_000_000, 0, 1 << 20, 10_000, seeding, candidates));
  }
}
