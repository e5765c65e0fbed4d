package io.htorrent.app.progress;

import io.htorrent.app.terminal.Quantity;
import java.time.Duration;

/// What a run did, in the end.
///
/// @param torrents how many there were
/// @param complete how many of them are complete
/// @param downloadedBytes payload received
/// @param uploadedBytes payload sent
/// @param elapsed from the first command to the last event
/// @param downloading from the first command until the last torrent was complete, or `elapsed`
public record Summary(
    int torrents,
    int complete,
    long downloadedBytes,
    long uploadedBytes,
    Duration elapsed,
    Duration downloading) {

  /// One line: bytes, time, mean rate.
  public String line() {
    String what = complete == torrents ? "complete" : complete + " of " + torrents + " complete";
    String up = uploadedBytes > 0 ? ", sent " + Quantity.bytes(uploadedBytes) : "";
    return what
        + ": received "
        + Quantity.bytes(downloadedBytes)
        + " in "
        + Quantity.time(downloading)
        + ", "
        + Quantity.rate(mean(downloadedBytes, downloading))
        + " on average"
        + up;
  }

  /// Bytes a second over the given time.
  static long mean(long bytes, Duration time) {
    long millis = Math.max(1, time.toMillis());
    return (long) (bytes * 1000.0 / millis);
  }
}
