/// Keeps a torrent in memory, for tests and for data that must not touch a disk.
module io.htorrent.storage.memory {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.storage.Storage.Factory with
      io.htorrent.storage.memory.MemoryStorage.Factory;
}
