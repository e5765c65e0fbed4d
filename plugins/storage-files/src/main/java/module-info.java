/// Keeps a torrent in ordinary files.
module io.htorrent.storage.files {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.storage.Storage.Factory with
      io.htorrent.storage.files.FilesStorage.Factory;
}
