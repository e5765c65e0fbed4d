/// Announces to trackers over HTTP and HTTPS (BEP 3, 23, 48).
module io.htorrent.tracker.http {
  requires io.htorrent.api;
  requires static org.jspecify;
}
