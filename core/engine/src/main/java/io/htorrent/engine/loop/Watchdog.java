package io.htorrent.engine.loop;

import io.htorrent.api.session.Event;
import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one loop from outside and names the strategy or driver whose call has not returned for
/// five seconds. Java cannot stop such a call; what remains is to say whose fault it is.
///
/// [#entered] and [#left] are called on the loop and cost two plain writes and an ordered one. A
/// thread of its own looks twice a second. Time in which it did not come to look does not count:
/// the whole program stood still then (a stopped process, a machine that slept or was overwhelmed).
public final class Watchdog implements CallWatch, Closeable {

  /*
   * `turns` counts both ways through the door: an odd number means that the loop is inside. The same odd number seen for five
   * seconds is a call that does not return; no clock is read on the loop. The loop alone writes `turns`; `call` and `inside` are
   * written before it and read after it, so that the watcher sees those that belong to the number, or newer ones: the number is
   * read again after them.
   */

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LOOKS = 5; // at least, that find the same call
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private final AtomicLong turns = new AtomicLong();
  private @Nullable PluginCall call;
  private @Nullable Thread inside;

  private final Consumer<Event> report;
  private final long limitNanos;
  private final Thread watcher;
  private long seen; // the rest is touched by the watcher only
  private long lookedNanos;
  private long stuckNanos;
  private long reported;

  /// A call that does not return.
  ///
  /// @param call whose
  /// @param thread that is in it
  record Stuck(PluginCall call, Thread thread) {}

  /// Begins to watch.
  ///
  /// @param report takes the event, once for each stuck call, on the watcher's thread
  public Watchdog(Consumer<Event> report) {
    this(report, LIMIT, LOOK);
  }

  Watchdog(Consumer<Event> report, Duration limit, Duration look) {
    this.report = report;
    this.limitNanos = limit.toNanos();
    this.watcher = Thread.ofPlatform().daemon().name("htorrent-watchdog").start(() -> watch(look));
  }

  @Override
  public void entered(PluginCall newCall) {
    call = newCall;
    if (inside == null) {
      inside = Thread.currentThread(); // a loop has one thread
    }
    turns.setRelease(turns.getPlain() + 1);
  }

  @Override
  public void left() {
    turns.setRelease(turns.getPlain() + 1);
  }

  /// Ends the watching.
  @Override
  public void close() {
    watcher.interrupt();
  }

  private void watch(Duration look) {
    try {
      while (true) {
        Thread.sleep(look);
        look(System.nanoTime()).ifPresent(this::tell);
      }
    } catch (InterruptedException _) {
      log.debug("no longer watching");
    }
  }

  /// What is stuck and was not named before.
  Optional<Stuck> look(long nanos) {
    long now = turns.getAcquire();
    long passed = Math.min(nanos - lookedNanos, limitNanos / LOOKS);
    lookedNanos = nanos;
    if (now != seen) {
      seen = now;
      stuckNanos = 0;
      return Optional.empty();
    }
    stuckNanos += passed;
    boolean stuck = now % 2 == 1 && now != reported && stuckNanos >= limitNanos;
    PluginCall which = call;
    Thread thread = inside;
    if (!stuck || which == null || thread == null || turns.getAcquire() != now) {
      return Optional.empty();
    }
    reported = now;
    return Optional.of(new Stuck(which, thread));
  }

  private void tell(Stuck stuck) {
    String reason =
        stuck.call().whose()
            + " has not returned for "
            + limitNanos / 1_000_000_000L
            + " s and cannot be stopped: "
            + stuck.call().consequence()
            + "; "
            + stuck.call().remedy()
            + " and start htorrent again";
    Throwable where = new Throwable("where it is");
    where.setStackTrace(stuck.thread().getStackTrace());
    String torrent =
        switch (stuck.call()) {
          case StrategyCall call -> call.torrent().shortName() + " ";
          case DriverCall _ -> "";
        };
    log.error("{}{}", torrent, reason, where);
    report.accept(stuck.call().stuck(reason));
  }
}
