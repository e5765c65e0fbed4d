/// Uploads to the peers that upload most to us (BEP 3).
module io.htorrent.choker.titfortat {
  requires io.htorrent.api;
  requires static org.jspecify;
}
