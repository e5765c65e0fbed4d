/// Finds peers in the local network (BEP 14).
module io.htorrent.peers.lsd {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.peers.PeerSource.Factory with
      io.htorrent.peers.lsd.LocalDiscovery.Factory;
}
