package io.htorrent.api.portmap;

import java.net.InetAddress;
import java.time.Duration;

/// What a router does for us: it passes a port of its own on to ours, or it does not. Immutable.
public sealed interface Mapping {

  /// What comes in at the router reaches us.
  ///
  /// @param protocol how that was agreed, such as `NAT-PMP`
  /// @param address the router's address in the world; unspecified (`0.0.0.0`) when it did not say
  /// @param tcpPort where it takes TCP connections for us, 1 to 65535
  /// @param udpPort where it takes datagrams for us; 0 when it takes none
  /// @param lifetime after which it ends unless renewed, which the mapper does in time
  record Open(String protocol, InetAddress address, int tcpPort, int udpPort, Duration lifetime)
      implements Mapping {

    public Open {
      if (tcpPort < 1 || tcpPort > 65535 || udpPort < 0 || udpPort > 65535) {
        throw new IllegalArgumentException(
            "TCP port " + tcpPort + " and UDP port " + udpPort + " are not both ports");
      }
    }
  }

  /// Strangers reach us only if somebody opened the router by hand.
  ///
  /// @param reason one clause, such as `no router answers`
  record Shut(String reason) implements Mapping {}
}
