package io.htorrent.app.cli;

import io.htorrent.api.session.Problem;

/// Exit codes: scripts rely on them.
public final class Exit {

  /// All is done.
  public static final int DONE = 0;

  /// Something went wrong while running; `verify`: not complete.
  public static final int FAILED = 1;

  /// Wrong options or configuration.
  public static final int USAGE = 2;

  /// The torrent or magnet link cannot be used.
  public static final int INVALID_TORRENT = 3;

  /// Files cannot be read or written.
  public static final int STORAGE = 4;

  private Exit() {}

  /// The code for a torrent that cannot go on.
  static int of(Problem problem) {
    return switch (problem) {
      case STORAGE -> STORAGE;
      case METADATA -> INVALID_TORRENT;
      case NO_SUCH_FILE -> USAGE;
      case RUNTIME, IN_USE, PLUGIN -> FAILED;
    };
  }
}
