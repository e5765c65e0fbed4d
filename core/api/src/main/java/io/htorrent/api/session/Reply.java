package io.htorrent.api.session;

/// What became of a [Command].
public sealed interface Reply {

  /// It was done.
  record Done() implements Reply {}

  /// It was not done, and nothing was changed.
  ///
  /// @param problem what kind of problem, for exit codes
  /// @param reason one sentence
  record Refused(Problem problem, String reason) implements Reply {}
}
