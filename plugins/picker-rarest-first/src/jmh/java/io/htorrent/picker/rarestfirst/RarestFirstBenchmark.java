package io.htorrent.picker.rarestfirst;

import io.htorrent.api.Options;
import io.htorrent.api.picker.PiecePicker;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The cost of a picked block, over a whole download of 10,000 pieces from 200 peers that have half
/// of them each. Peers ask in turn; a piece is verified with its last block.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RarestFirstBenchmark {

  private static final int PIECES = 10_000;
  private static final int BLOCKS = 64; // a piece of 1 MiB
  private static final int PEERS = 200;

  /// Requests that a peer has room for when it is asked.
  @Param({"1", "16"})
  public int room;

  private ArraySwarm swarm;

  /// Makes the peers.
  @Setup
  public void prepare() {
    swarm = new ArraySwarm(PIECES, BLOCKS, PEERS, new SplittableRandom(1));
  }

  /// Downloads all; the score is for one block.
  @Benchmark
  @OperationsPerInvocation(PIECES * BLOCKS)
  public int pickBlock() {
    PiecePicker.Factory factory = new RarestFirstPicker.Factory();
    swarm.begin();
    PiecePicker picker =
        factory.create(swarm, Options.defaults(factory.options()), new SplittableRandom(2));
    int turn = 0;
    while (swarm.openCount() > 0 || swarm.startedCount() > 0) {
      swarm.pick(picker, turn++ % PEERS, room);
    }
    return turn;
  }
}
