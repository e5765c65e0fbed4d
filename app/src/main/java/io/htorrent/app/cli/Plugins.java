package io.htorrent.app.cli;

import io.htorrent.app.config.Strategies;
import io.htorrent.app.plugin.PluginReport;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The plugins, as the commands need them. Closing it unloads them.
public interface Plugins extends Strategies, AutoCloseable {

  /// The factory of this type and name. As a rule loads one plugin.
  <F> Optional<Provided<F>> named(Class<F> factoryType, String name);

  /// Every factory of this type.
  <F> List<Provided<F>> providers(Class<F> factoryType);

  /// Every file found in the plugin folders, and what became of it. Loads them all.
  List<PluginReport> report();

  /// Notes that what a plugin made broke in use; [#report()] says so from now on.
  ///
  /// @param name in the configuration file
  /// @param what it did, one clause
  void failed(SpiKind kind, String name, String what);

  @Override
  void close();

  /// Opens the plugins in these places.
  interface Opener {
    /// @param folders searched in this order
    /// @param copies a folder of our own for copies of jars in use
    /// @param disabled ids that are not loaded
    Plugins open(List<Path> folders, Path copies, Set<String> disabled);
  }
}
