package io.htorrent.app;

import io.htorrent.api.session.Command;
import io.htorrent.api.session.Session;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.Workers;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that the machine slept, or has other addresses than before, and tells the session:
/// trackers, DHT and local network are asked and told anew. Looks twice a minute, on a waiting
/// worker.
///
/// Java's `nanoTime` stands still while Linux sleeps, so that only the time of day tells.
final class NetworkWatch {

  private static final long LOOK_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long FIRST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long SLEPT_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final Logger log = LoggerFactory.getLogger(NetworkWatch.class);

  private final Loop loop;
  private final Workers workers;
  private final Session session;

  /// How things are at one moment.
  ///
  /// @param millis time of day
  /// @param addresses of the machine, those that mean something elsewhere
  record Look(long millis, Set<InetAddress> addresses) {

    /// Whether the machine may be in another network than at an earlier moment, half a minute ago:
    /// it slept, or it got an address. One that it lost it cannot use, which is noticed soon
    /// enough.
    boolean elsewhere(Look before) {
      return millis - before.millis > SLEPT_MILLIS || !before.addresses.containsAll(addresses);
    }

    static Look now() throws SocketException {
      Set<InetAddress> addresses = new HashSet<>();
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ip -> !ip.isLoopbackAddress() && !ip.isLinkLocalAddress())
          .forEach(addresses::add);
      return new Look(System.currentTimeMillis(), addresses);
    }
  }

  NetworkWatch(Loop loop, Workers workers, Session session) {
    this.loop = loop;
    this.workers = workers;
    this.session = session;
  }

  /// Looks soon and from then on, as long as the loop runs. Not at once: a client has better things
  /// to do when it starts.
  void start() {
    var _ = loop.after(FIRST_NANOS, () -> workers.waiting(this::first));
  }

  private void first() {
    try {
      next(Look.now());
    } catch (SocketException e) {
      log.warn("network changes are not noticed: {}", e.getMessage());
    }
  }

  private void next(Look before) {
    try {
      var _ = loop.after(LOOK_NANOS, () -> workers.waiting(() -> look(before)));
    } catch (RejectedExecutionException _) {
      log.debug("the client ends");
    }
  }

  private void look(Look before) {
    Look now;
    try {
      now = Look.now();
    } catch (SocketException e) {
      log.debug("the addresses could not be listed: {}", e.getMessage());
      now = before;
    }
    if (now.elsewhere(before)) {
      log.info("the machine slept or is in another network; peers are sought anew");
      var _ = session.ask(new Command.NetworkChanged());
    }
    next(now);
  }
}
