package io.htorrent.peers.lsd;

import io.htorrent.api.network.Subnet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// Who can be our neighbour: private addresses, and those of the networks that we are on. All
/// others are strangers, whatever they send (L03). Immutable; any thread.
///
/// @param subnets the networks that we are on
record Locality(List<Subnet> subnets) {

  Locality {
    subnets = List.copyOf(subnets);
  }

  /// Whether this is a neighbour's address. One that means nothing without its interface cannot be
  /// dialled.
  boolean has(InetAddress address) {
    if (address instanceof Inet6Address && address.isLinkLocalAddress()) {
      return false;
    }
    return isPrivate(address) || subnets.stream().anyMatch(subnet -> subnet.contains(address));
  }

  private static boolean isPrivate(InetAddress address) {
    boolean uniqueLocal =
        address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
    return uniqueLocal
        || address.isSiteLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress();
  }
}
