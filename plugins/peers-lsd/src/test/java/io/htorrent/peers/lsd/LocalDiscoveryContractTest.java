package io.htorrent.peers.lsd;

import io.htorrent.api.peers.PeerSource;
import io.htorrent.testkit.PeerSourceContract;

class LocalDiscoveryContractTest extends PeerSourceContract {

  @Override
  protected PeerSource.Factory factory() {
    return new LocalDiscovery.Factory();
  }
}
