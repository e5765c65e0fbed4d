package io.htorrent.api.session;

/// How a torrent stands with one of its trackers, at one moment.
///
/// @param url its announce URL as it may be shown: what may be a secret is masked
/// @param tier from 0: earlier ones are asked first (BEP 12)
/// @param state what came of asking it
/// @param lastProblem what went wrong the last time, as in `timed out`; empty while it works
/// @param failures announces in a row that came to nothing
/// @param nextAnnounceInSeconds when it may be asked again, 0 for now; -1 when it will not be
/// @param seeders how many it knows, -1 when it did not say
/// @param leechers how many it knows, -1 when it did not say
/// @param peers how many it named the last time
public record TrackerStatus(
    String url,
    int tier,
    State state,
    String lastProblem,
    int failures,
    long nextAnnounceInSeconds,
    int seeders,
    int leechers,
    int peers) {

  /// What came of asking a tracker.
  public enum State {
    /// It was not its turn yet: those before it work.
    NEVER_ASKED,
    /// It is being asked now.
    ASKING,
    /// It answered the last time.
    WORKING,
    /// It did not, or it said no; it is tried again.
    FAILING,
    /// It said that it does not know this torrent, or not to ask again: it is not asked any more
    /// until the torrent is added anew.
    REFUSED_FOR_GOOD
  }
}
