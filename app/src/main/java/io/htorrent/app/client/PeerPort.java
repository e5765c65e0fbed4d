package io.htorrent.app.client;

import java.net.InetAddress;
import java.util.List;

/// Where to listen and dial from.
///
/// @param port 0 for any free one
/// @param insisted whether another port will not do; else, when the port is taken, a free one is
///   used
/// @param bind the addresses to listen at and dial from; empty for all
public record PeerPort(int port, boolean insisted, List<InetAddress> bind) {

  public PeerPort {
    bind = List.copyOf(bind);
  }
}
