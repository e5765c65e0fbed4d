/// Fetches the metadata of torrents from peers, and serves it (BEP 9).
module io.htorrent.extension.metadata {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.extension.PeerExtension.Factory with
      io.htorrent.extension.metadata.MetadataExtension.Factory;
}
