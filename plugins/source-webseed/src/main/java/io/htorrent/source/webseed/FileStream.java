package io.htorrent.source.webseed;

import io.htorrent.api.source.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A run of a torrent as it comes from the server, a reply for each file. Padding is made here. One
/// thread reads; any may close: the lock guards which reply is open.
final class FileStream implements BlockSource.Stream {

  private final Deque<FileRange> ranges;
  private final Fetch fetch;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable RangeReply reply; // guarded by the lock, as is the next
  private boolean closed;
  private long left; // of the first range

  /// How a range is asked for.
  interface Fetch {
    RangeReply of(FileRange range) throws IOException, InterruptedException;
  }

  FileStream(List<FileRange> ranges, Fetch fetch) {
    this.ranges = new ArrayDeque<>(ranges);
    this.fetch = fetch;
  }

  /// Asks for the first range, so that what is wrong with it shows now.
  void begin() throws IOException, InterruptedException {
    next();
  }

  @Override
  public void read(ByteBuffer into) throws IOException, InterruptedException {
    int limit = into.limit();
    while (into.position() < limit) {
      if (left == 0) {
        ranges.remove();
        next();
      }
      into.limit((int) Math.min(limit, into.position() + left));
      left -= into.remaining();
      if (ranges.element().padding()) {
        into.put(new byte[into.remaining()]);
      } else {
        open().read(into);
      }
      into.limit(limit);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (reply != null) {
        reply.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void next() throws IOException, InterruptedException {
    FileRange range = ranges.element();
    left = range.length();
    exchange(null);
    if (!range.padding()) {
      exchange(fetch.of(range));
    }
  }

  private void exchange(@Nullable RangeReply newReply) throws IOException {
    lock.lock();
    try {
      if (reply != null) {
        reply.close();
      }
      reply = newReply;
      if (closed && newReply != null) {
        newReply.close();
      }
      if (closed) {
        throw new IOException("the run is not wanted any more");
      }
    } finally {
      lock.unlock();
    }
  }

  private RangeReply open() throws IOException {
    lock.lock();
    try {
      if (reply == null || closed) {
        throw new IOException("the run is not wanted any more");
      }
      return reply;
    } finally {
      lock.unlock();
    }
  }
}
