package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;

/// Something with an address and a line in the virtual network. On the world's thread.
public abstract sealed class Machine permits Client, ScriptedPeer {

  final VirtualHost host;

  Machine(VirtualHost host) {
    this.host = host;
  }

  /// Where others reach it, when it listens.
  public final PeerAddress address() {
    return host.address();
  }

  /// Has this line from now on.
  public Machine line(Line line) {
    host.line(line);
    return this;
  }
}
