package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.TorrentStatus;

/// What has a line of its own: in the demo several peers share one torrent, under different names.
record Row(InfoHash torrent, String name) {

  static Row of(TorrentStatus status) {
    return new Row(status.torrent(), status.name());
  }
}
