package io.htorrent.engine.wire;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The codec, for one message: a block of 16 KiB taken in, payload copied once; a request taken in;
/// a request written.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {

  private static final int BLOCKS = 16;
  private static final int REQUESTS = 256;
  private static final int PIECES = 1000;

  private final ByteBuffer blocks =
      ByteBuffer.allocateDirect(BLOCKS * (WireWriter.BLOCK_HEADER + PieceLayout.BLOCK_LENGTH));
  private final ByteBuffer requests = ByteBuffer.allocateDirect(REQUESTS * 17);
  private final ByteBuffer out = ByteBuffer.allocateDirect(REQUESTS * 17);
  private final WireReader reader = new WireReader(PIECES);
  private final Counter counter = new Counter();

  /// Fills the buffers that are read.
  public WireBenchmark() {
    for (int block = 0; block < BLOCKS; block++) {
      WireWriter.write(
          new PeerMessage.Piece(7, block * PieceLayout.BLOCK_LENGTH, PieceLayout.BLOCK_LENGTH),
          blocks);
      blocks.position(blocks.position() + PieceLayout.BLOCK_LENGTH);
    }
    writeRequests(requests);
  }

  /// Takes blocks in, each to its place in a run.
  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long readBlock() throws ProtocolViolation {
    reader.read(blocks.flip(), counter);
    return counter.messages;
  }

  /// Takes requests in.
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public long readRequest() throws ProtocolViolation {
    reader.read(requests.flip(), counter);
    return counter.messages;
  }

  /// Writes requests.
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int writeRequest() {
    writeRequests(out.clear());
    return out.position();
  }

  private static void writeRequests(ByteBuffer to) {
    for (int block = 0; block < REQUESTS; block++) {
      WireWriter.write(
          new PeerMessage.Request(
              block % PIECES, block * PieceLayout.BLOCK_LENGTH, PieceLayout.BLOCK_LENGTH),
          to);
    }
  }

  /// Has a place for every block, and counts.
  private static final class Counter implements WireReader.Sink {
    private final ByteBuffer run = ByteBuffer.allocateDirect(BLOCKS * PieceLayout.BLOCK_LENGTH);
    private long messages;

    @Override
    public ByteBuffer blockBegins(PeerMessage.Piece block) {
      return run.slice(block.begin(), block.length());
    }

    @Override
    public void received(PeerMessage message) {
      messages++;
    }
  }
}
