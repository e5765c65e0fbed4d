package io.htorrent.engine.disk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// SHA-1 over pieces of 1 MiB, as runs of several lengths, on the heap and off it: the score is MiB
/// a second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class HashingBenchmark {

  private static final int MIB = 1 << 20;

  /// Bytes hashed by one call.
  @Param({"16384", "262144", "1048576"})
  public int runBytes;

  /// Whether the bytes are outside the heap, as runs are.
  @Param({"true", "false"})
  public boolean direct;

  private final ByteBuffer off = ByteBuffer.allocateDirect(MIB);
  private final ByteBuffer on = ByteBuffer.allocate(MIB);
  private final MessageDigest digest = digest();

  /// Hashes a piece of 1 MiB.
  @Benchmark
  public byte[] hashOneMebibyte() {
    ByteBuffer piece = direct ? off : on;
    for (int begin = 0; begin < MIB; begin += runBytes) {
      digest.update(piece.slice(begin, runBytes));
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
