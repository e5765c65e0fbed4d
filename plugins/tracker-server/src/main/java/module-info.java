/// Serves a small HTTP tracker of its own (BEP 3, 7, 23, 48).
module io.htorrent.tracker.server {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.tracker.TrackerServer.Factory with
      io.htorrent.tracker.server.EmbeddedTracker.Factory;
}
