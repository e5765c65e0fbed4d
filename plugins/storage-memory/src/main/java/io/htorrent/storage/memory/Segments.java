package io.htorrent.storage.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Bytes in memory, in segments that appear with their first byte. Any thread, never for
/// overlapping ranges at once.
final class Segments {

  private static final int LENGTH =
      1 << 18; // small for Java's collector, large beside a block of 16 KiB

  private final long totalLength;
  private final MemoryBudget budget;
  private final AtomicReferenceArray<byte @Nullable []> segments;
  private final AtomicBoolean closed = new AtomicBoolean();

  Segments(long totalLength, MemoryBudget budget) {
    this.totalLength = totalLength;
    this.budget = budget;
    this.segments =
        new AtomicReferenceArray<>(Math.toIntExact((totalLength + LENGTH - 1) / LENGTH));
  }

  /// Takes all remaining bytes.
  ///
  /// @throws IOException when there is no memory for them, or it was closed
  void write(long offset, ByteBuffer run) throws IOException {
    long at = offset;
    while (run.hasRemaining()) {
      int from = (int) (at % LENGTH);
      byte[] segment = segment((int) (at / LENGTH));
      int count = Math.min(run.remaining(), segment.length - from);
      run.get(segment, from, count);
      at += count;
    }
  }

  /// Fills the buffer; zeros where nothing was written.
  ///
  /// @throws IOException when it was closed
  void read(long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      requireOpen();
      byte[] segment = segments.get((int) (at / LENGTH));
      int from = (int) (at % LENGTH);
      int count = Math.min(into.remaining(), LENGTH - from);
      if (segment == null) {
        into.put(new byte[count]);
      } else {
        into.put(segment, from, count);
      }
      at += count;
    }
  }

  /// Gives the memory back.
  void close() {
    if (closed.compareAndSet(false, true)) {
      for (int index = 0; index < segments.length(); index++) {
        byte[] segment = segments.getAndSet(index, null);
        budget.give(segment == null ? 0 : segment.length);
      }
    }
  }

  private byte[] segment(int index) throws IOException {
    requireOpen();
    byte[] there = segments.get(index);
    if (there != null) {
      return there;
    }
    int length = (int) Math.min(LENGTH, totalLength - (long) index * LENGTH);
    budget.take(length);
    byte[] fresh = new byte[length];
    byte[] before = segments.compareAndExchange(index, null, fresh);
    if (before == null) {
      return fresh;
    }
    budget.give(length); // another thread was faster
    return before;
  }

  private void requireOpen() throws IOException {
    if (closed.get()) {
      throw new IOException("the torrent's storage in memory was closed");
    }
  }
}
