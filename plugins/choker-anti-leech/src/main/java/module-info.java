/// Serves those who have just begun or are nearly complete, as a seed.
module io.htorrent.choker.antileech {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.choker.Choker.Factory with
      io.htorrent.choker.antileech.AntiLeechChoker.Factory;
}
