package io.htorrent.api.session;

import java.util.List;

/// What became of a [Command].
public sealed interface Reply {

  /// It was done.
  record Done() implements Reply {}

  /// What became of [Command.AddTrackers].
  ///
  /// @param added the URLs that are used from now on
  /// @param problems one sentence for each URL that is not
  record TrackersAdded(List<String> added, List<String> problems) implements Reply {
    public TrackersAdded {
      added = List.copyOf(added);
      problems = List.copyOf(problems);
    }
  }

  /// It was not done, and nothing was changed.
  ///
  /// @param problem what kind of problem, for exit codes
  /// @param reason one sentence
  record Refused(Problem problem, String reason) implements Reply {}
}
