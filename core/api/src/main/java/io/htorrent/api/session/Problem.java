package io.htorrent.api.session;

/// What kind of thing went wrong: decides the exit code of the command line.
public enum Problem {
  /// Anything that is none of the others.
  RUNTIME,
  /// The torrent is in use by another process or was added before.
  IN_USE,
  /// The metadata of a torrent makes no sense, or is of a kind that is not supported.
  METADATA,
  /// None of the files that were chosen is in the torrent.
  NO_SUCH_FILE,
  /// Files could not be read or written.
  STORAGE,
  /// A strategy or plugin failed beyond repair.
  PLUGIN
}
