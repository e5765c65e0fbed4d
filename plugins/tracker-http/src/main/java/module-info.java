/// Announces to trackers over HTTP and HTTPS (BEP 3, 7, 23, 31).
module io.htorrent.tracker.http {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.tracker.Tracker.Factory with
      io.htorrent.tracker.http.HttpTracker.Factory;
}
