/// Keeps a torrent in ordinary files.
module io.htorrent.storage.files {
  requires io.htorrent.api;
  requires static org.jspecify;
}
