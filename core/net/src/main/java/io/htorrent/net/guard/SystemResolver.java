package io.htorrent.net.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks the operating system for addresses. Its calls cannot be interrupted and would hold the
/// carrier of a virtual thread, so they run on a few threads of their own.
public final class SystemResolver implements NameResolver {

  /// Questions in flight; more wait. A dead name server answers after about 10 s.
  private static final int THREADS = 4;

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("htorrent-names-", 0).factory());

  /// Starts its threads with the first question.
  public SystemResolver() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public List<InetAddress> resolve(String host, long timeoutNanos)
      throws IOException, InterruptedException {
    Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(host));
    try {
      return List.of(answer.get(timeoutNanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new IOException("the name server did not answer in time for " + host, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new IOException("there is no host " + host + ", or no name server can be reached", e);
      }
      throw new IOException("the name " + host + " could not be looked up", e);
    } finally {
      answer.cancel(false);
    }
  }
}
