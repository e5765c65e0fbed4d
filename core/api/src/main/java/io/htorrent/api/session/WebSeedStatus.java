package io.htorrent.api.session;

/// How a torrent stands with one of its web seeds (BEP 19), at one moment.
///
/// @param url as it may be shown: what may be a secret is masked
/// @param state what it does
/// @param bytesDownloaded payload received from it in this run
/// @param bytesPerSecond smoothed payload rate
/// @param lastProblem what went wrong the last time, as in `mirror.example answered 503`; empty
///   while it works
/// @param failures in a row
/// @param nextTryInSeconds when it may be asked again, 0 for now; -1 when it will not be
public record WebSeedStatus(
    String url,
    State state,
    long bytesDownloaded,
    long bytesPerSecond,
    String lastProblem,
    int failures,
    long nextTryInSeconds) {

  /// What a web seed does.
  public enum State {
    /// It waits for its turn, or there is nothing to ask it for.
    IDLE,
    /// It is asked for a run, or sends one.
    ACTIVE,
    /// It failed the last time; it is tried again.
    FAILING,
    /// It gave bad data, or has nothing that is missing; it is not asked any more.
    DROPPED
  }
}
