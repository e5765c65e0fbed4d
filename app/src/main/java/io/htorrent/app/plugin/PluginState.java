package io.htorrent.app.plugin;

/// How far a plugin came.
public enum PluginState {
  /// Judged fit; nothing of it has been needed yet.
  AVAILABLE,
  /// Its layer exists and its factories were made.
  LOADED,
  /// Switched off by the user.
  DISABLED,
  /// Unfit as it lies there; its code was never run.
  REJECTED,
  /// Its code could not be loaded, or broke.
  FAILED
}
