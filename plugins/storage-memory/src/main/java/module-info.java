/// Keeps a torrent in memory, for tests and trials.
module io.htorrent.storage.memory {
  requires io.htorrent.api;
  requires static org.jspecify;
}
