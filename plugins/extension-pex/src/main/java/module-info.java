/// Exchanges addresses of peers with peers (BEP 11).
module io.htorrent.extension.pex {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.extension.PeerExtension.Factory with
      io.htorrent.extension.pex.PeerExchange.Factory;
}
