package io.htorrent.testkit.world;

import io.htorrent.api.source.BlockSource;
import io.htorrent.api.source.SourceException;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// A web server that has a torrent, that everybody reaches, and that can be slow, down or odd. Only
/// in worlds that carry whole blocks. On the world's thread.
public final class VirtualWebSeed {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final String url;
  private final TestTorrent torrent;
  private final List<String> log = new ArrayList<>();
  private final Set<Integer> spoiled = new TreeSet<>();
  private String failure = "";
  private Duration retryIn = Duration.ZERO;
  private boolean lies;
  private boolean forgives;
  private long bytesPerSecond = 10_000_000;
  private int lacking = -1;

  /// @param url where it is
  VirtualWebSeed(String url, TestTorrent torrent) {
    this.url = url;
    this.torrent = torrent;
  }

  /// Where it is.
  public String url() {
    return url;
  }

  /// Sends so much in a second from now on.
  public VirtualWebSeed sends(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    return this;
  }

  /// From now on everything ends with this problem; with an empty text it serves again.
  public VirtualWebSeed fails(String problem) {
    failure = problem;
    retryIn = Duration.ZERO;
    return this;
  }

  /// From now on it says no, and when to come back.
  public VirtualWebSeed refuses(String problem, Duration until) {
    failure = problem;
    retryIn = until;
    return this;
  }

  /// All that it sends from now on is wrong.
  public VirtualWebSeed lies() {
    lies = true;
    return this;
  }

  /// These pieces are wrong in its copy.
  public VirtualWebSeed spoils(Integer... pieces) {
    spoiled.addAll(Arrays.asList(pieces));
    return this;
  }

  /// It has the file of this number no more.
  public VirtualWebSeed lacks(int file) {
    lacking = file;
    return this;
  }

  /// Its plugin asks it again for what it gave wrongly.
  public VirtualWebSeed isForgiven() {
    forgives = true;
    return this;
  }

  /// What it was asked for, a line each: `16384+65536`, the offset and the length of a run.
  public List<String> log() {
    return log;
  }

  /// The web seed as a client reaches it.
  ///
  /// @param spend makes the asking thread wait
  BlockSource reachedBy(LongConsumer spend) {
    return new BlockSource() {
      @Override
      public Stream open(long offset, long length) throws IOException {
        log.add(offset + "+" + length);
        check();
        return new Run(offset, spend);
      }

      @Override
      public Manner manner() {
        return new Manner(1 << 20, !forgives);
      }
    };
  }

  private void check() throws IOException {
    if (!failure.isEmpty()) {
      throw retryIn.isZero() ? new IOException(failure) : SourceException.later(failure, retryIn);
    }
  }

  private final class Run implements BlockSource.Stream {
    private final LongConsumer spend;
    private long offset;
    private boolean closed;

    Run(long offset, LongConsumer spend) {
      this.offset = offset;
      this.spend = spend;
    }

    @Override
    public void read(ByteBuffer into) throws IOException {
      long nanos = (long) (into.remaining() * 1e9 / bytesPerSecond);
      spend.accept(Math.min(nanos, PATIENCE_NANOS));
      check();
      if (nanos > PATIENCE_NANOS) {
        throw new IOException("the web seed is too slow");
      }
      if (closed) {
        throw new IOException("the run is not wanted any more");
      }
      checkFile();
      int piece = (int) (offset / torrent.metainfo().layout().pieceLength());
      ByteBuffer bytes = torrent.bytes(offset, into.remaining());
      if (lies || spoiled.contains(piece)) {
        bytes.put(0, (byte) ~bytes.get(0));
      }
      offset += into.remaining();
      into.put(bytes);
    }

    private void checkFile() throws SourceException {
      if (lacking >= 0) {
        var file = torrent.metainfo().files().get(lacking);
        if (offset >= file.offset() && offset < file.offset() + file.length()) {
          throw SourceException.absent("the web seed answered 404");
        }
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
