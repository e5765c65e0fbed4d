/// Finds peers in the mainline DHT (BEP 5, 32, 33, 42, 43, 44, 51).
module io.htorrent.peers.dht {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.peers.PeerSource.Factory with
      io.htorrent.peers.dht.DhtSource.Factory;
}
