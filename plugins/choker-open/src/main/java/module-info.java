/// Serves everybody who asks.
module io.htorrent.choker.open {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.choker.Choker.Factory with
      io.htorrent.choker.open.OpenChoker.Factory;
}
