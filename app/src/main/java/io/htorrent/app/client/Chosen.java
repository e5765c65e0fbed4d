package io.htorrent.app.client;

import io.htorrent.api.Options;
import io.htorrent.app.plugin.Provided;

/// A factory that the configuration selected, and what it is to be called with.
///
/// @param provided the factory, and the plugin to name when it fails
/// @param options checked values
/// @param <F> the factory interface
public record Chosen<F>(Provided<F> provided, Options options) {

  /// The plugin's object.
  public F factory() {
    return provided.factory();
  }

  /// How the configuration calls it.
  public String name() {
    return provided.name();
  }
}
