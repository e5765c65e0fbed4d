package io.htorrent.app.plugin;

import io.htorrent.api.Option;
import java.util.List;

/// A factory that a plugin provides, with the answers it gave when it was made: nobody need ask it
/// again.
///
/// @param pluginId the plugin to name when the factory fails
/// @param kind what it makes
/// @param name how the configuration calls it
/// @param options the settings it declares
/// @param factory the plugin's object; calls into it run plugin code
/// @param <F> the factory interface
public record Provided<F>(
    String pluginId, SpiKind kind, String name, List<Option> options, F factory) {

  public Provided {
    options = List.copyOf(options);
  }
}
