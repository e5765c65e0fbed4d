package io.htorrent.net;

import java.net.InetAddress;
import java.util.List;

/// How the client uses the network.
///
/// @param loopCount how many loops, hence threads, carry connections; at least 1
/// @param bindAddresses where we listen and dial from; empty for all interfaces. With some given,
///   an address family without one is not used at all
/// @param port where we listen for peers; 0 for a free one
public record NetworkSettings(int loopCount, List<InetAddress> bindAddresses, int port) {

  public NetworkSettings {
    bindAddresses = List.copyOf(bindAddresses);
    if (loopCount < 1) {
      throw new IllegalArgumentException("at least one loop is needed, not " + loopCount);
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }
}
