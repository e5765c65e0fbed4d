package io.htorrent.net.http;

import io.htorrent.api.network.HttpReply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Fetches over IPv4 and over IPv6 at the same time, on a virtual thread each. Blocks the calling
/// worker thread.
final class EachFamily {

  private final Fetch fetch;
  private final Duration patience;

  /// One fetch over one family.
  @FunctionalInterface
  interface Fetch {
    HttpReply over(Class<? extends InetAddress> family) throws IOException, InterruptedException;
  }

  /// @param patience with the other family, when one has answered
  EachFamily(Fetch fetch, Duration patience) {
    this.fetch = fetch;
    this.patience = patience;
  }

  /// Whether there are addresses of both.
  static boolean both(List<InetAddress> addresses) {
    return addresses.stream().anyMatch(Inet4Address.class::isInstance)
        && addresses.stream().anyMatch(Inet6Address.class::isInstance);
  }

  /// The replies, IPv4 first. What is still under way at the end is interrupted.
  ///
  /// @throws IOException of the family that came farther, when both failed
  List<HttpReply> fetch() throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        ExecutorCompletionService<HttpReply> ended = new ExecutorCompletionService<>(threads);
        Future<HttpReply> four = ended.submit(() -> fetch.over(Inet4Address.class));
        Future<HttpReply> six = ended.submit(() -> fetch.over(Inet6Address.class));
        if (ended.take().state() == Future.State.SUCCESS) {
          var _ = ended.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } else {
          var _ = ended.take();
        }
        return replies(List.of(four, six));
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static List<HttpReply> replies(List<Future<HttpReply>> fetches)
      throws IOException, InterruptedException {
    List<HttpReply> replies = new ArrayList<>();
    @Nullable IOException failure = null;
    for (Future<HttpReply> one : fetches) {
      if (one.isDone()) {
        try {
          replies.add(one.get());
        } catch (ExecutionException e) {
          failure = farther(failure, e.getCause());
        }
      }
    }
    if (replies.isEmpty()) {
      throw failure == null ? new IOException("the server could not be asked") : failure;
    }
    return replies;
  }

  private static IOException farther(@Nullable IOException one, @Nullable Throwable other) {
    IOException next =
        other instanceof IOException failure
            ? failure
            : new IOException("the server could not be asked", other);
    return one == null || one instanceof NotConnectedException ? next : one;
  }
}
