package io.htorrent.extension.pex;

import io.htorrent.api.PeerAddress;
import java.net.InetAddress;

/// How far an address reaches. Peers may name each other those that reach no farther than the two
/// are apart: else a stranger could send us to our own router, or learn who else is in our house
/// (E21). Pure functions; any thread.
enum Reach {
  /// Means nothing to anybody else, or is not an address of one machine.
  NOWHERE,
  /// This machine.
  MACHINE,
  /// A network that is not routed: RFC 1918, 3927, 4193, 6598.
  SITE,
  /// Everywhere.
  WORLD;

  private static final int LOWEST_PORT = 1024;

  /// Of this address.
  static Reach of(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean v4 = bytes.length == 4;
    if (ip.isLoopbackAddress()) {
      return MACHINE;
    }
    if (ip.isAnyLocalAddress()
        || ip.isMulticastAddress()
        || (v4 && (first == 0 || first == 127 || first >= 240))
        || (!v4 && ip.isLinkLocalAddress())) { // needs an interface, which only we know
      return NOWHERE;
    }
    boolean shared = v4 && first == 100 && second >> 6 == 1;
    boolean uniqueLocal = !v4 && (first & 0xfe) == 0xfc;
    return ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || shared || uniqueLocal
        ? SITE
        : WORLD;
  }

  /// Whether the one, who is connected to us, and we may name each other an address, by how far
  /// that reaches.
  static boolean allows(InetAddress one, PeerAddress address) {
    return switch (of(address.ip())) {
      case NOWHERE -> false;
      case MACHINE -> of(one) == MACHINE;
      case SITE -> of(one) != WORLD;
      case WORLD -> true;
    };
  }

  /// Whether a stranger may send us there: not to the services of others (E21).
  static boolean mayBeDialled(PeerAddress address) {
    return address.port() >= LOWEST_PORT;
  }
}
