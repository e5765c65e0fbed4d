package io.htorrent.app.cli;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.engine.disk.PieceDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Hashes all pieces of a torrent, on as many threads as there are cores, each with one small
/// buffer.
final class PieceHasher {

  private static final int SLICE = 256 * 1024;

  private final PieceLayout layout;
  private final Reader reader;
  private final Listener listener;
  private final PieceSet wanted;
  private final Supplier<PieceDigest> digests;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /// Where the bytes come from; called by several threads at once.
  interface Reader {
    /// Fills `into` from `begin` of `piece`.
    void read(int piece, int begin, ByteBuffer into) throws IOException;
  }

  /// What becomes of each piece; called by several threads at once, in any order.
  interface Listener {
    /// The digest of a piece.
    void hashed(int piece, byte[] digest);

    /// A piece that is not all there.
    void missing(int piece);
  }

  /// Of all pieces, their SHA-1.
  PieceHasher(PieceLayout layout, Reader reader, Listener listener) {
    this(layout, PieceSet.full(layout.pieceCount()), PieceDigest::sha1, reader, listener);
  }

  /// What a torrent holds its pieces against.
  ///
  /// @param wanted which pieces are hashed; not changed while they are
  PieceHasher(Metainfo metainfo, PieceSet wanted, Reader reader, Listener listener) {
    this(metainfo.layout(), wanted, () -> PieceDigest.of(metainfo.pieces()), reader, listener);
  }

  private PieceHasher(
      PieceLayout layout,
      PieceSet wanted,
      Supplier<PieceDigest> digests,
      Reader reader,
      Listener listener) {
    this.layout = layout;
    this.wanted = wanted;
    this.digests = digests;
    this.reader = reader;
    this.listener = listener;
  }

  /// Bytes read so far. Any thread.
  long bytes() {
    return bytes.get();
  }

  /// Makes [#run(Runnable)] end soon. Any thread.
  void cancel() {
    cancelled.set(true);
  }

  /// Hashes all that is wanted.
  ///
  /// @param meanwhile called a few times a second by the calling thread
  /// @return whether all was hashed: false when cancelled
  /// @throws IOException the first failure to read, other than data that is not there
  boolean run(Runnable meanwhile) throws IOException, InterruptedException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), layout.pieceCount());
    List<Future<Void>> work = new ArrayList<>();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("hash-", 0).daemon().factory())) {
      for (int thread = 0; thread < threads; thread++) {
        work.add(executor.submit(this::pieces));
      }
      executor.shutdown();
      while (!executor.awaitTermination(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        meanwhile.run();
      }
    }
    for (Future<Void> done : work) {
      try {
        done.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("hashing failed", e);
      }
    }
    return !cancelled.get();
  }

  private Void pieces() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Math.min(SLICE, layout.pieceLength()));
    PieceDigest digest = digests.get();
    for (int piece = next.getAndIncrement();
        piece < layout.pieceCount() && !cancelled.get();
        piece = next.getAndIncrement()) {
      try {
        if (wanted.contains(piece)) {
          piece(piece, buffer, digest);
          listener.hashed(piece, digest.digest(piece));
        }
      } catch (MissingDataException _) {
        digest.reset();
        listener.missing(piece);
      } catch (IOException | RuntimeException e) {
        cancelled.set(true);
        throw e;
      }
    }
    return null;
  }

  private void piece(int piece, ByteBuffer buffer, PieceDigest digest) throws IOException {
    int length = layout.lengthOf(piece);
    for (int begin = 0; begin < length && !cancelled.get(); begin += SLICE) {
      buffer.clear().limit(Math.min(SLICE, length - begin));
      reader.read(piece, begin, buffer);
      bytes.addAndGet(buffer.flip().remaining());
      digest.update(buffer);
    }
  }
}
