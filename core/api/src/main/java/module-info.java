/// The vocabulary of BitTorrent and the contracts of htorrent's plugins: all that a plugin may see.
module io.htorrent.api {
  requires static org.jspecify;

  exports io.htorrent.api;
  exports io.htorrent.api.bencode;
  exports io.htorrent.api.metainfo;
  exports io.htorrent.api.picker;
  exports io.htorrent.api.choker;
  exports io.htorrent.api.tracker;
  exports io.htorrent.api.source;
  exports io.htorrent.api.storage;
  exports io.htorrent.api.network;
  exports io.htorrent.api.driver;
  exports io.htorrent.api.peers;
  exports io.htorrent.api.portmap;
  exports io.htorrent.api.extension;
  exports io.htorrent.api.session;
}
