package io.htorrent.app.cli;

import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;
import io.htorrent.app.plugin.SpiKind;

/// Keeps the list of plugins true while torrents are at work: those that break in use are noted in
/// it. On the main thread.
///
/// @param plugins the list
record BrokenPlugins(Plugins plugins) {

  /// Takes note of an event, if it is of that kind.
  void note(Event event) {
    switch (event) {
      case Event.DriverEnded(Driver driver, String reason, boolean broke) when broke ->
          plugins.failed(kind(driver.kind()), driver.name(), reason);
      case Event.StrategyReplaced replaced ->
          plugins.failed(
              kind(replaced.strategy().kind()),
              replaced.strategy().name(),
              "it " + replaced.reason());
      case Event.DriverEnded _,
          Event.DriverStuck _,
          Event.PortMapped _,
          Event.StrategyStuck _,
          Event.Listening _,
          Event.Progress _,
          Event.MetadataFound _,
          Event.Complete _,
          Event.Failed _,
          Event.Stopped _,
          Event.Notice _ -> {}
    }
  }

  private static SpiKind kind(Driver.Kind kind) {
    return switch (kind) {
      case PEER_SOURCE -> SpiKind.PEER_SOURCE;
      case PORT_MAPPER -> SpiKind.PORT_MAPPER;
    };
  }

  private static SpiKind kind(Strategy.Kind kind) {
    return switch (kind) {
      case PICKER -> SpiKind.PICKER;
      case CHOKER -> SpiKind.CHOKER;
      case EXTENSION -> SpiKind.PEER_EXTENSION;
    };
  }
}
