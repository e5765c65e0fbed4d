/// Serves a small tracker of its own over HTTP and UDP (BEP 3, 7, 15, 23, 48).
module io.htorrent.tracker.server {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.tracker.TrackerServer.Factory with
      io.htorrent.tracker.server.EmbeddedTracker.Factory;
}
