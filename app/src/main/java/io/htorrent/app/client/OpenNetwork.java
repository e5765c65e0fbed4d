package io.htorrent.app.client;

import io.htorrent.api.network.Network;

/// The network, without torrents: to fetch a URL, or to run a tracker. Closing it ends its threads.
public interface OpenNetwork extends AutoCloseable {

  /// The door.
  Network network();

  @Override
  void close();
}
