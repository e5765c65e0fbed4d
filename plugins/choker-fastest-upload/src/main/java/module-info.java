/// Serves those who take data fastest, as a seed.
module io.htorrent.choker.fastestupload {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.choker.Choker.Factory with
      io.htorrent.choker.fastestupload.FastestUploadChoker.Factory;
}
