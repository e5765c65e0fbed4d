package io.htorrent.api.driver;

import io.htorrent.api.network.Network;
import java.net.InetAddress;
import java.util.Optional;

/// What a driver has of its host: a loop with a clock and timers, on which all of it runs, the
/// network, and a place for its state. Unless a method says otherwise, on that loop.
///
/// A task that throws ends the driver: it is closed, and named to the user; all else goes on.
public interface DriverHost {

  /// The door to the network. What comes from it comes on another thread than the loop: hand it
  /// over by [#execute(Runnable)].
  Network network();

  /// The port where peers reach us, TCP and UDP.
  int port();

  /// Where strangers beyond the router reach us over TCP: [#port()], unless the router passes
  /// another port of its own on to it. It may change.
  default int outsidePort() {
    return port();
  }

  /// Our IPv4 address in the world by the router's word, if one has passed our port on: a first
  /// hint, since it may be behind another router, or lie. It may change.
  default Optional<InetAddress> outsideAddress() {
    return Optional.empty();
  }

  /// The clock, in nanoseconds; only differences mean anything.
  long nanos();

  /// Runs the task later on the driver's loop. From any thread.
  void execute(Runnable task);

  /// Runs the task on the driver's loop when `delayNanos` have passed, unless cancelled before.
  Timer after(long delayNanos, Runnable task);

  /// Runs a task that blocks in calls of the network on a worker thread; it posts back what it
  /// learned. From any thread.
  void waiting(Runnable task);

  /// What was saved in an earlier run; empty when there is nothing, or it cannot be read.
  Optional<byte[]> saved();

  /// Keeps this for the next run, in place of what was saved before; at most 1 MiB. Written later,
  /// by somebody else.
  void save(byte[] state);

  /// A task that waits for its time.
  @FunctionalInterface
  interface Timer {
    /// Forgets the task, if it has not run.
    void cancel();
  }
}
