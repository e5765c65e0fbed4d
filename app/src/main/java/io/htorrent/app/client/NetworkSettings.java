package io.htorrent.app.client;

import java.net.InetAddress;
import java.util.List;

/// Where to listen and dial from.
///
/// @param port 0 for any free one
/// @param portInsisted whether another port will not do; else, when the port is taken, a free one
///   is used
/// @param bind the addresses to listen at and dial from; empty for all
public record NetworkSettings(int port, boolean portInsisted, List<InetAddress> bind) {

  public NetworkSettings {
    bind = List.copyOf(bind);
  }
}
