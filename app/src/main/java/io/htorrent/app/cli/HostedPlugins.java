package io.htorrent.app.cli;

import io.htorrent.app.plugin.PluginHost;
import io.htorrent.app.plugin.PluginPlaces;
import io.htorrent.app.plugin.PluginReport;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The plugins of the plugin host.
///
/// @param host what finds and loads them
public record HostedPlugins(PluginHost host) implements Plugins {

  /// Opens a host for these places.
  public static Plugins open(List<Path> folders, Path copies, Set<String> disabled) {
    return new HostedPlugins(PluginHost.open(new PluginPlaces(folders, copies, disabled)));
  }

  @Override
  public <F> Optional<Provided<F>> named(Class<F> factoryType, String name) {
    return host.named(factoryType, name);
  }

  @Override
  public Optional<? extends Provided<?>> named(SpiKind kind, String name) {
    return host.named(kind.factoryType(), name);
  }

  @Override
  public <F> List<Provided<F>> providers(Class<F> factoryType) {
    return host.providers(factoryType);
  }

  @Override
  public List<? extends Provided<?>> all() {
    List<Provided<?>> all = new ArrayList<>();
    for (SpiKind kind : SpiKind.values()) {
      all.addAll(host.providers(kind.factoryType()));
    }
    return all;
  }

  @Override
  public List<PluginReport> report() {
    host.loadAll();
    return host.report();
  }

  @Override
  public void failed(SpiKind kind, String name, String what) {
    host.failed(kind, name, what);
  }

  @Override
  public void close() {
    host.close();
  }
}
