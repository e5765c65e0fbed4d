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
    if (downloadedBytes == 0) {
      return what + ": nothing was received" + sent(", sent ");
    }
    return what + ": " + moved("received ", downloadedBytes, downloading) + sent(", sent ");
  }

  private String sent(String before) {
    return uploadedBytes == 0 ? "" : moved(before, uploadedBytes, elapsed);
  }

  private static String moved(String before, long bytes, Duration time) {
    return before
        + Quantity.bytes(bytes)
        + " in "
        + Quantity.time(time)
        + " ("
        + Quantity.rate(mean(bytes, time))
        + ")";
  }

  /// Bytes a second over the given time.
  static long mean(long bytes, Duration time) {
    long millis = Math.max(1, time.toMillis());
    return (long) (bytes * 1000.0 / millis);
  }
}
