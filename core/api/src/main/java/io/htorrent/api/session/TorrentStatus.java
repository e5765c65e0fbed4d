package io.htorrent.api.session;

import io.htorrent.api.InfoHash;
import java.util.List;

/// How a torrent is doing, at one moment. Where files were chosen (BEP 53), what is done and what
/// there is in all speak of the pieces that these need.
///
/// @param torrent which
/// @param name what to call it, printable
/// @param state what it does
/// @param bytesDone of the bytes that are wanted, those that are verified
/// @param bytesTotal bytes that are wanted: all, unless files were chosen
/// @param bytesDownloaded payload received in this run
/// @param bytesUploaded payload sent in this run
/// @param downloadBytesPerSecond smoothed payload rate
/// @param uploadBytesPerSecond smoothed payload rate
/// @param peers connected peers
/// @param seeds of them, those with every piece
/// @param piecesDone of the pieces that are wanted, those that are verified
/// @param piecesTotal pieces that are wanted: all, unless files were chosen
/// @param checkedPieces of the pieces that are wanted, those looked at so far, while `CHECKING`
/// @param reason one sentence: why it does not move, or empty
/// @param trackers how it stands with each of its trackers, in the order they are asked
/// @param webSeeds how it stands with each of its web seeds; empty while all that is wanted is here
///   from the start
/// @param causes why it gets no data, or no more peers, the gravest first; empty while all is well
public record TorrentStatus(
    InfoHash torrent,
    String name,
    State state,
    long bytesDone,
    long bytesTotal,
    long bytesDownloaded,
    long bytesUploaded,
    long downloadBytesPerSecond,
    long uploadBytesPerSecond,
    int peers,
    int seeds,
    int piecesDone,
    int piecesTotal,
    int checkedPieces,
    String reason,
    List<TrackerStatus> trackers,
    List<WebSeedStatus> webSeeds,
    List<Cause> causes) {

  public TorrentStatus {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    causes = List.copyOf(causes);
  }

  /// Without web seeds.
  public TorrentStatus(
      InfoHash torrent,
      String name,
      State state,
      long bytesDone,
      long bytesTotal,
      long bytesDownloaded,
      long bytesUploaded,
      long downloadBytesPerSecond,
      long uploadBytesPerSecond,
      int peers,
      int seeds,
      int piecesDone,
      int piecesTotal,
      int checkedPieces,
      String reason,
      List<TrackerStatus> trackers,
      List<Cause> causes) {
    this(
        torrent,
        name,
        state,
        bytesDone,
        bytesTotal,
        bytesDownloaded,
        bytesUploaded,
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        peers,
        seeds,
        piecesDone,
        piecesTotal,
        checkedPieces,
        reason,
        trackers,
        List.of(),
        causes);
  }

  /// What a torrent does.
  public enum State {
    /// Asking peers for the metadata of a torrent that was added by its link: nothing is known yet
    /// of its pieces and bytes, which are 0.
    METADATA,
    /// Hashing what is on disk.
    CHECKING,
    /// Getting what is missing.
    DOWNLOADING,
    /// All that is wanted is here; serving others.
    SEEDING,
    /// Telling trackers, writing what is here.
    STOPPING,
    /// Cannot go on; see `reason`.
    FAILED
  }

  /// Seconds until it is complete at the present rate, or -1 when that cannot be said.
  public long etaSeconds() {
    if (state == State.METADATA) {
      return -1;
    }
    if (bytesDone >= bytesTotal) {
      return 0;
    }
    return downloadBytesPerSecond <= 0
        ? -1
        : (bytesTotal - bytesDone + downloadBytesPerSecond - 1) / downloadBytesPerSecond;
  }
}
