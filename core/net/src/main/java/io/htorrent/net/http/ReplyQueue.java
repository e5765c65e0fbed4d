package io.htorrent.net.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The body of a reply on its way from the connection's loop to the worker that reads it. It never
/// makes the loop wait: it says when enough waits, and when there is room again.
final class ReplyQueue {

  /// What waits before the connection is left unread: a full TCP window of a usual line fits.
  private static final int MOST_BYTES = 64 * 1024;

  private static final int SMALLEST = 4096;

  private final String server;
  private final Flow flow;
  private final ReentrantLock lock = new ReentrantLock(); // guards all below
  private final Condition changed = lock.newCondition();
  private byte[] ring = new byte[SMALLEST]; // a power of two, grown to what comes in one go
  private int first;
  private int bytes;
  private boolean full;
  private boolean ended;
  private @Nullable IOException failure;

  /// Lets the connection be read on, or not. Called under the lock, so that the last word counts:
  /// it may not block.
  @FunctionalInterface
  interface Flow {
    /// By turns `false` and `true`.
    void readOn(boolean on);
  }

  /// @param server host and port, for messages
  ReplyQueue(String server, Flow flow) {
    this.server = server;
    this.flow = flow;
  }

  /// Takes a part of the body.
  void add(ByteBuf part) {
    lock.lock();
    try {
      if (!over() && part.isReadable()) {
        put(part);
        changed.signal();
      }
      if (!full && bytes >= MOST_BYTES) {
        full = true;
        flow.readOn(false);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The body is complete.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come, though more should. What came before can still be read. Of several
  /// failures the first counts, and none after the end.
  void fail(IOException cause) {
    lock.lock();
    try {
      if (!over()) {
        failure = cause;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nobody will read any more.
  void close() {
    fail(new IOException(server + " is not read any more"));
    lock.lock();
    try {
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the whole body came.
  boolean complete() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// As [io.htorrent.api.network.HttpStream#read].
  ///
  /// @throws SocketTimeoutException when not all came in time
  int read(ByteBuffer into, long patienceNanos) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    int before = into.position();
    while (into.hasRemaining() && readSome(into, before, deadline)) {
      // there is more to come
    }
    int read = into.position() - before;
    return read == 0 && into.hasRemaining() ? -1 : read;
  }

  /// Reads what is here, or waits for it. Says whether there may be more.
  private boolean readSome(ByteBuffer into, int before, long deadline)
      throws IOException, InterruptedException {
    lock.lock();
    try {
      if (!await(into.position() - before, deadline)) {
        return false;
      }
      take(into);
      if (full && bytes <= MOST_BYTES / 2) {
        full = false;
        flow.readOn(true);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a part; says whether there is one, or the end.
  private boolean await(int came, long deadline) throws IOException, InterruptedException {
    while (bytes == 0) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      if (ended) {
        return false;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new SocketTimeoutException(
            server
                + (came == 0
                    ? " fell silent: no data came in time"
                    : " is too slow: only " + came + " bytes came in time"));
      }
      var _ = changed.awaitNanos(left);
    }
    return true;
  }

  private void put(ByteBuf part) {
    if (bytes + part.readableBytes() > ring.length) {
      grow(bytes + part.readableBytes());
    }
    while (part.isReadable()) {
      int at = first + bytes & ring.length - 1;
      int length = Math.min(part.readableBytes(), ring.length - at);
      part.readBytes(ring, at, length);
      bytes += length;
    }
  }

  private void grow(int least) {
    byte[] larger = new byte[Integer.highestOneBit(least - 1) << 1];
    ByteBuffer all = ByteBuffer.wrap(larger);
    int kept = bytes;
    take(all);
    ring = larger;
    first = 0;
    bytes = kept;
  }

  private void take(ByteBuffer into) {
    while (into.hasRemaining() && bytes > 0) {
      int length = Math.min(Math.min(into.remaining(), bytes), ring.length - first);
      into.put(ring, first, length);
      first = first + length & ring.length - 1;
      bytes -= length;
    }
  }

  private boolean over() {
    return ended || failure != null;
  }
}
