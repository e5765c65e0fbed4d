package io.htorrent.tracker.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The connection ids that a tracker gave us, one for each of its addresses (BEP 15). Who needs one
/// that somebody is asking for already waits for that answer, whatever it is: a dead tracker is
/// asked once, not once for every torrent. From any thread; this object's monitor guards the map.
final class Connections {

  /// How long an id may be used. A tracker takes it for a minute more.
  private static final long VALID_NANOS = 60_000_000_000L;

  /// A question on its way, or its answer.
  ///
  /// @param asked when
  private record Entry(long asked, CompletableFuture<Long> id) {}

  /// Asks the tracker.
  @FunctionalInterface
  interface Asker {
    /// The id that it gives.
    long ask() throws IOException, InterruptedException;
  }

  private final LongSupplier clock;
  private final Map<InetSocketAddress, Entry> entries = new HashMap<>();

  Connections(LongSupplier clock) {
    this.clock = clock;
  }

  /// An id that may be used now.
  ///
  /// @param asker called when there is none
  /// @param patienceNanos how long to wait for the answer to somebody else's question
  long id(InetSocketAddress tracker, Asker asker, long patienceNanos)
      throws IOException, InterruptedException {
    Entry mine = new Entry(clock.getAsLong(), new CompletableFuture<>());
    Entry entry = claim(tracker, mine);
    if (!entry.equals(mine)) {
      return await(entry.id, patienceNanos);
    }
    try {
      long id = asker.ask();
      mine.id.complete(id);
      return id;
    } catch (IOException | InterruptedException | RuntimeException e) {
      forget(tracker, mine);
      mine.id.completeExceptionally(e);
      throw e;
    }
  }

  /// Whether there is an id that may be used now.
  synchronized boolean has(InetSocketAddress tracker) {
    Entry entry = entries.get(tracker);
    return entry != null && entry.id.isDone() && isValid(entry);
  }

  /// Uses the id no more: the tracker does not know it.
  synchronized void forget(InetSocketAddress tracker) {
    entries.remove(tracker);
  }

  private synchronized Entry claim(InetSocketAddress tracker, Entry mine) {
    entries.values().removeIf(entry -> entry.id.isDone() && !isValid(entry));
    return entries.computeIfAbsent(tracker, _ -> mine);
  }

  private synchronized void forget(InetSocketAddress tracker, Entry mine) {
    entries.remove(tracker, mine);
  }

  // Counted from the question: that is what the tracker counts from, at the latest.
  private boolean isValid(Entry entry) {
    return clock.getAsLong() - entry.asked < VALID_NANOS;
  }

  private static long await(CompletableFuture<Long> id, long patienceNanos)
      throws IOException, InterruptedException {
    try {
      return id.get(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      SocketTimeoutException silence = new SocketTimeoutException("it did not answer in time");
      silence.initCause(e);
      throw silence;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("somebody else's question was given up", e);
    }
  }
}
