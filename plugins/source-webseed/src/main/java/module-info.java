/// Fetches from web servers beside the peers (BEP 19).
module io.htorrent.source.webseed {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.source.BlockSource.Factory with
      io.htorrent.source.webseed.WebSeed.Factory;
}
