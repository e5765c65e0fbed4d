package io.htorrent.net.socket;

import io.htorrent.api.network.Subnet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/// Which network interfaces the client uses: all, or those with the addresses it is bound to. They
/// come and go, so the system is asked each time. From any thread.
public final class Interfaces {

  private Interfaces() {}

  /// Whether the client uses an interface for the sake of this address of it. Loopback is used only
  /// by those who are bound to it: others have nobody there.
  ///
  /// @param bound the addresses that the client is bound to; empty for all
  public static boolean uses(NetworkInterface on, InetAddress address, List<InetAddress> bound)
      throws IOException {
    boolean all =
        bound.isEmpty()
            || bound.stream()
                .anyMatch(one -> one.isAnyLocalAddress() && one.getClass() == address.getClass());
    return all && !on.isLoopback() || bound.contains(address);
  }

  /// The networks that those in use are on; none when the system does not tell.
  public static List<Subnet> subnets(List<InetAddress> bound) {
    List<Subnet> subnets = new ArrayList<>();
    try {
      for (NetworkInterface on : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : on.getInterfaceAddresses()) {
          if (on.isUp() && uses(on, address.getAddress(), bound)) {
            subnets.add(new Subnet(address.getAddress(), address.getNetworkPrefixLength()));
          }
        }
      }
    } catch (IOException _) {
      return List.copyOf(subnets); // one just went away
    }
    return List.copyOf(subnets);
  }
}
