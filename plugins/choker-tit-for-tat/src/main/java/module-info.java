/// Serves those who serve us, and gives everybody a chance.
module io.htorrent.choker.titfortat {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.choker.Choker.Factory with
      io.htorrent.choker.titfortat.TitForTatChoker.Factory;
}
