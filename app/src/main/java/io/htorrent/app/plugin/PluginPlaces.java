package io.htorrent.app.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Where plugins come from and go to.
///
/// @param folders searched in this order, a missing one is fine; of two plugins with one id the
///   first counts
/// @param copies a folder of our own, made when needed: jars are loaded from copies in it
/// @param disabled ids that the user switched off
/// @param deadline how long a plugin may take to make its factories
public record PluginPlaces(
    List<Path> folders, Path copies, Set<String> disabled, Duration deadline) {

  /// Far beyond what a factory needs on a slow machine, short enough to wait for.
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  public PluginPlaces {
    folders = List.copyOf(folders);
    disabled = Set.copyOf(disabled);
  }

  /// These places with the usual deadline of 10 s.
  public PluginPlaces(List<Path> folders, Path copies, Set<String> disabled) {
    this(folders, copies, disabled, DEADLINE);
  }
}
