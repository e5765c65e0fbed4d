package io.htorrent.engine.driver;

import io.htorrent.api.network.Network;
import io.htorrent.api.session.Driver;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.Workers;
import io.htorrent.engine.port.StateStore;

/// What the drivers of a session share.
///
/// @param loop where all of them live
/// @param workers where they wait, and where their state is read and written
/// @param network the door to the network
/// @param states keeps their state
/// @param own where others find us
/// @param calls is told which of them the loop is in
/// @param ended is told of a driver that ended by itself; on the loop
public record Surroundings(
    Loop loop,
    Workers workers,
    Network network,
    StateStore states,
    Whereabouts own,
    CallWatch calls,
    Ended ended) {

  /// The same, but somebody else is told of drivers that ended.
  public Surroundings with(Ended other) {
    return new Surroundings(loop, workers, network, states, own, calls, other);
  }

  /// Takes which driver ended, and why: one clause.
  @FunctionalInterface
  public interface Ended {
    /// It is closed; all else goes on.
    ///
    /// @param broke whether that is its own fault; else it cannot work here
    void ended(Driver driver, String reason, boolean broke);
  }
}
