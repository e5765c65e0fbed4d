package io.htorrent.source.webseed;

import io.htorrent.api.source.BlockSource;
import io.htorrent.testkit.BlockSourceContract;
import io.htorrent.testkit.TestTorrent;
import java.net.URI;

final class WebSeedContractTest extends BlockSourceContract {

  @Override
  protected BlockSource.Factory factory() {
    return new WebSeed.Factory();
  }

  @Override
  protected URI url() {
    return URI.create("http://mirror.example/pub/");
  }

  @Override
  protected void serving(TestTorrent torrent) {
    network.answering(new MirrorServer(url(), torrent));
  }

  @Override
  protected void breakingOff(TestTorrent torrent) {
    network.answering(new MirrorServer(url(), torrent)::torn);
  }
}
