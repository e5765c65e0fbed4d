package io.htorrent.api.tracker;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;

/// What we tell a tracker (BEP 3, "tracker GET requests").
///
/// @param infoHash which torrent
/// @param peerId who we are
/// @param port where we listen
/// @param uploaded payload bytes sent to peers over the life of the torrent, earlier runs included
/// @param downloaded payload bytes received from peers over the life of the torrent
/// @param left bytes of the torrent that are not verified yet
/// @param event what happened
/// @param numWant how many peers we would like; 0 when stopping
/// @param key a number that proves to the tracker that we are we after an address change
/// @param trackerId what the tracker gave us before, or empty
public record AnnounceRequest(
    InfoHash infoHash,
    PeerId peerId,
    int port,
    long uploaded,
    long downloaded,
    long left,
    Event event,
    int numWant,
    int key,
    String trackerId) {

  /// What happened since the last announce.
  public enum Event {
    /// Nothing: the interval passed.
    NONE,
    /// First announce of this run.
    STARTED,
    /// The download just finished; sent once.
    COMPLETED,
    /// Nothing, while all that is wanted is here and not all there is: a partial seed (BEP 21).
    PAUSED,
    /// We are leaving.
    STOPPED
  }
}
