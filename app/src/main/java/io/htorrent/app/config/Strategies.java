package io.htorrent.app.config;

import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.util.List;
import java.util.Optional;

/// What the plugins provide, as far as the configuration needs to know. Asking loads plugins, so
/// little is asked.
public interface Strategies {

  /// The strategy of this kind and name, if some plugin has it. As a rule loads that plugin only.
  Optional<? extends Provided<?>> named(SpiKind kind, String name);

  /// Everything that all plugins provide. Loads them all.
  List<? extends Provided<?>> all();
}
