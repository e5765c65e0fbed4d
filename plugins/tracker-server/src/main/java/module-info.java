/// Serves a small HTTP tracker of its own (BEP 3, 23).
module io.htorrent.tracker.server {
  requires io.htorrent.api;
  requires static org.jspecify;
}
