package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.portmap.gateway.Method.Grant;
import io.htorrent.portmap.gateway.Method.Outcome;
import io.htorrent.portmap.gateway.Method.Wanted;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks for a mapping in one address family, keeps it, and takes it back in the end. On the
/// driver's loop.
final class Mapper {

  /*
   * The ways are tried one after the other, so that the router keeps one mapping, not three. The one that worked is kept and renewed
   * by; when that fails until the mapping has ended, or the network changed, all are tried anew. When none works, all are tried again
   * after 5 min, 10 min and so on up to an hour.
   *
   * Invariant: at most one question is open; what comes meanwhile (another network, the end) is a state of its own, and done when it
   * is answered.
   */

  private static final long FIRST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MOST_DOUBLINGS = 4; // 80 min, cut to:
  private static final long LAST_RETRY_NANOS = TimeUnit.HOURS.toNanos(1);

  /// When less than this is left of a mapping, it is as good as gone.
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// All clients of a gateway that has started anew come at once (RFC 6887, 14.1.3).
  private static final long CROWD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int OTHER_PORTS = 5;
  private static final int FIRST_OTHER_PORT = 49152; // of those that are nobody's (RFC 6335)
  private static final Logger log = System.getLogger(Mapper.class.getName());

  private final DriverHost host;
  private final Side side;
  private final Consumer<Mapping> news;
  private final RandomGenerator random;
  private @Nullable Gate gate;
  private @Nullable Method way; // the one that worked
  private @Nullable Grant grant;
  private long endsNanos;
  private int failures;
  private State state = State.RESTING;
  private Runnable whenLeft = () -> {};
  private DriverHost.@Nullable Timer timer;
  private @Nullable Mapping told;

  private enum State {
    /// Nobody can be asked.
    OFF,
    /// Mapped or not, until the timer ends.
    RESTING,
    /// A question is open.
    ASKING,
    /// A question is open, and its answer is of another network.
    ASKING_IN_VAIN,
    /// The router is to forget us, as soon as no other question is open.
    LEAVING,
    CLOSED
  }

  /// @param side whom to ask
  /// @param news takes what changed
  Mapper(DriverHost host, Side side, Consumer<Mapping> news, RandomGenerator random) {
    this.host = host;
    this.side = side;
    this.news = news;
    this.random = random;
  }

  /// As [io.htorrent.api.portmap.PortMapper#networkChanged()].
  void networkChanged() {
    failures = 0;
    switch (state) {
      case OFF, RESTING -> begin();
      case ASKING -> state = State.ASKING_IN_VAIN;
      case ASKING_IN_VAIN, LEAVING, CLOSED -> {}
    }
  }

  /// How it is doing, in a few words; empty when nobody can be asked.
  String status() {
    if (state == State.OFF) {
      return "";
    }
    Method working = way;
    return working != null
        ? "mapped by " + working.name()
        : state == State.RESTING ? "not mapped" : "asking";
  }

  /// Has the router forget what it granted, and asks for nothing any more; `done` runs once.
  void withdraw(Runnable done) {
    cancel();
    whenLeft = done;
    switch (state) {
      case OFF, RESTING -> leave();
      case ASKING, ASKING_IN_VAIN -> {
        state = State.LEAVING;
        if (way == null && ways().stream().noneMatch(Method::isHeard)) {
          left(); // nobody is there who could have granted anything
        }
      }
      case LEAVING, CLOSED -> left();
    }
  }

  /// Ends it at once.
  void close() {
    state = State.CLOSED;
    cancel();
    closeWays();
  }

  /// Tries all ways.
  void begin() {
    cancel();
    closeWays();
    way = null;
    Gate found = side.gate(this::announced);
    gate = found;
    if (found == null) {
      state = State.OFF;
    } else {
      attempt(0, "");
    }
  }

  private void attempt(int index, String reasons) {
    List<Method> ways = ways();
    if (index == ways.size()) {
      failed(reasons);
      return;
    }
    Method next = ways.get(index);
    ask(
        next,
        outcome -> {
          switch (outcome) {
            case Outcome.Granted(Grant granted) -> granted(next, granted);
            case Outcome.Refused(String reason) ->
                attempt(
                    index + 1,
                    reasons + (reasons.isEmpty() ? "" : "; ") + next.name() + ": " + reason);
          }
        });
  }

  /// Asks one way; what is to be done meanwhile is done before anything else.
  private void ask(Method method, Consumer<Outcome> then) {
    state = State.ASKING;
    method.map(
        wanted(),
        outcome -> {
          switch (state) {
            case ASKING -> {
              state = State.RESTING;
              then.accept(outcome);
            }
            case ASKING_IN_VAIN -> {
              keep(method, outcome);
              begin();
            }
            case LEAVING -> {
              keep(method, outcome);
              leave();
            }
            case CLOSED -> {}
            case OFF, RESTING -> throw new IllegalStateException("an answer, but no question");
          }
        });
  }

  private void keep(Method by, Outcome outcome) {
    if (outcome instanceof Outcome.Granted(Grant granted)) {
      way = by;
      grant = granted;
    }
  }

  private void granted(Method by, Grant granted) {
    way = by;
    grant = granted;
    failures = 0;
    long lifetime = TimeUnit.SECONDS.toNanos(granted.lifetimeSeconds());
    endsNanos = host.nanos() + lifetime;
    // RFC 6887, 11.2.1: between one half and five eighths.
    renewIn(lifetime / 2 + random.nextLong(lifetime / 8));
    tell(
        new Mapping.Open(
            by.name(),
            granted.address(),
            granted.tcpPort(),
            granted.udpPort(),
            Duration.ofSeconds(granted.lifetimeSeconds())));
  }

  private void renewIn(long nanos) {
    cancel();
    timer = host.after(nanos, this::renew);
  }

  private void renew() {
    timer = null;
    Method by = way;
    Gate held = gate;
    if (by == null || held == null || side.hasMoved(held)) {
      begin();
      return;
    }
    ask(
        by,
        outcome -> {
          long left = endsNanos - host.nanos();
          if (outcome instanceof Outcome.Granted(Grant granted)) {
            granted(by, granted);
          } else if (left > LATE_NANOS) {
            renewIn(left / 2);
          } else {
            begin();
          }
        });
  }

  private void failed(String reasons) {
    grant = null;
    long pause = FIRST_RETRY_NANOS << Math.min(failures++, MOST_DOUBLINGS);
    cancel();
    timer = host.after(Math.min(pause, LAST_RETRY_NANOS), this::begin);
    tell(new Mapping.Shut(reasons));
  }

  /// Tells what is so now, if it is news.
  private void tell(Mapping now) {
    boolean changed = told == null || !withoutTime(now).equals(withoutTime(told));
    told = now;
    if (changed) {
      news.accept(now);
    }
  }

  private static Mapping withoutTime(Mapping mapping) {
    return switch (mapping) {
      case Mapping.Open open ->
          new Mapping.Open(
              open.protocol(), open.address(), open.tcpPort(), open.udpPort(), Duration.ZERO);
      case Mapping.Shut shut -> shut;
    };
  }

  /// The gateway says something to everybody: has it forgotten us?
  ///
  /// It says so when it has started, or has another address. One that has news, though neither its
  /// clock nor its address changed, may have lost what it granted.
  private void announced(Announcements.Word word) {
    Gate asked = gate;
    if (asked == null || state != State.RESTING) {
      return;
    }
    Grant held = grant;
    boolean moved =
        held != null
            && !word.address().isAnyLocalAddress()
            && !word.address().equals(held.address());
    if (word.isNew() || moved || !asked.fits(word.epochSeconds(), host.nanos())) {
      log.log(Logger.Level.DEBUG, "the gateway has started anew, or has another address");
      cancel();
      timer = host.after(random.nextLong(CROWD_NANOS), way == null ? this::begin : this::renew);
    }
  }

  private void leave() {
    Method by = way;
    Grant held = grant;
    if (by == null || held == null) {
      left();
      return;
    }
    state = State.LEAVING;
    by.unmap(
        host.port(),
        held,
        () -> {
          if (state == State.LEAVING) {
            left();
          }
        });
  }

  private void left() {
    close();
    whenLeft.run();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void closeWays() {
    if (gate != null) {
      gate.close();
      gate = null;
    }
  }

  private List<Method> ways() {
    return gate == null ? List.of() : gate.ways();
  }

  private Wanted wanted() {
    Grant held = grant;
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < OTHER_PORTS; i++) {
      others.add(random.nextInt(FIRST_OTHER_PORT, 65536));
    }
    return held == null
        ? new Wanted(host.port(), host.port(), host.port(), others)
        : new Wanted(host.port(), held.tcpPort(), held.udpPort(), others);
  }
}
