package io.htorrent.peers.dht;

import io.htorrent.api.driver.DriverHost;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Gets us into the network, and back into it when nobody answers any more: looks for our own id,
/// beginning with the nodes of the last run, then with those of the configuration. Never gives up;
/// waits longer each time, ten minutes at most.
final class Bootstrap {

  private static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_DOUBLINGS = 6; // 10 s x 2^6 is above 10 min
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// A young node is not known well, and knows little: it looks again after 1 min, 2 min, 4 min.
  private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final DriverHost host;
  private final RoutingTable table;
  private final Lookups lookups;
  private final Routers routers;
  private final RandomGenerator random;
  private Runnable joined = () -> {};
  private List<Endpoint> remembered;
  // Whether somebody answered whom we were told to begin with. Before, those who know us may be as
  // lost as we are: an island.
  private boolean met;
  private boolean running;
  private boolean again; // as soon as what runs is over
  private int failures;
  private int refreshes;
  private long nextNanos;

  /// @param remembered nodes of the last run
  Bootstrap(
      DriverHost host,
      RoutingTable table,
      Lookups lookups,
      Routers routers,
      List<Endpoint> remembered) {
    this.host = host;
    this.table = table;
    this.lookups = lookups;
    this.routers = routers;
    this.remembered = remembered;
    this.random = routers.random();
  }

  /// Starts.
  ///
  /// @param whenJoined told each time that a search for ourselves found somebody
  void start(Runnable whenJoined) {
    joined = whenJoined;
    if (remembered.isEmpty()) {
      askRouters();
    } else {
      search(remembered);
    }
  }

  /// Looks whether there is need, which is told.
  void check(boolean nobodyAnswers) {
    long nanos = host.nanos();
    if (running || nanos - nextNanos < 0) {
      return;
    }
    if (nobodyAnswers || lost()) {
      askRouters();
    } else {
      search(List.of()); // who is near to us changes
    }
  }

  /// There is somebody to ask after all, or our id changed: no need to wait.
  void hurry() {
    failures = 0;
    if (!running) {
      search(List.of());
    }
  }

  /// We may be somewhere else: looks as one who has just come.
  void anew() {
    failures = 0;
    refreshes = 0;
    if (running) {
      again = true;
    } else if (lost()) {
      askRouters();
    } else {
      search(List.of());
    }
  }

  private boolean lost() {
    return !met || table.size() < RoutingTable.CLOSEST;
  }

  private void askRouters() {
    running = true;
    routers.find(this::search);
  }

  private void search(List<Endpoint> begin) {
    running = true;
    lookups.run(
        table.self(),
        begin,
        new Lookups.Search() {
          @Override
          public String method() {
            return "find_node";
          }

          @Override
          public void complete(Fields arguments) {
            arguments.bytes("target", table.self().bytes());
          }

          @Override
          public boolean told(Endpoint from, Message.Reply reply) {
            met |= begin.contains(from);
            return true;
          }

          @Override
          public void ended(Lookup lookup) {
            searched(!lookup.closest().isEmpty());
          }
        });
  }

  private void searched(boolean found) {
    running = false;
    boolean first = !remembered.isEmpty();
    remembered = List.of();
    if (found) {
      joined.run();
    }
    if (again) {
      again = false;
      anew();
      return;
    }
    boolean few = lost();
    if (few && first) {
      askRouters(); // those of the last run were not enough
      return;
    }
    failures = few ? failures + 1 : 0;
    long wait =
        few
            ? Math.min(
                LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(failures - 1, MOST_DOUBLINGS))
            : Math.min(LONGEST_WAIT_NANOS, REFRESH_NANOS << Math.min(refreshes++, MOST_DOUBLINGS));
    nextNanos = host.nanos() + wait / 2 + random.nextLong(wait / 2 + 1);
  }
}
