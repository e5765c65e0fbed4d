package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Routers that translate addresses: asked by PCP, NAT-PMP, UPnP. On the driver's loop.
///
/// @param named the gateway that the user named; null for the default route's
/// @param nonce of PCP
record Ipv4Side(DriverHost host, @Nullable InetSocketAddress named, byte[] nonce) implements Side {

  /// Somewhere in the world: whoever has no way there has no router to ask.
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("198.51.100.1");

  private static final InetAddress NO_MATTER = InetAddress.ofLiteral("0.0.0.0");
  private static final Logger log = System.getLogger(Ipv4Side.class.getName());

  @Override
  public @Nullable Gate gate(Consumer<Announcements.Word> heard) {
    if (named == null && isLocalOnly()) {
      return null;
    }
    InetSocketAddress gateway = gateway();
    if (gateway != null) {
      try {
        InetAddress own = host.network().ownAddress(gateway.getAddress());
        GatewayLine line = new GatewayLine(host, gateway, own);
        return new Gate(
            List.of(new Pcp(line, own, nonce), new NatPmp(line), new Upnp(host)),
            own,
            line,
            Announcements.of(host, gateway.getAddress(), heard));
      } catch (IOException e) {
        log.log(Logger.Level.DEBUG, e.getMessage());
      }
    }
    return new Gate(List.of(new Upnp(host)), NO_MATTER, null, null);
  }

  /// The network tells when it is another one.
  @Override
  public boolean hasMoved(Gate gate) {
    return false;
  }

  private @Nullable InetSocketAddress gateway() {
    if (named != null) {
      return named;
    }
    return host.network().gateways().stream()
        .filter(Inet4Address.class::isInstance)
        .findFirst()
        .map(address -> new InetSocketAddress(address, GatewayMapper.PORT))
        .orElse(null);
  }

  private boolean isLocalOnly() {
    try {
      return host.network().ownAddress(SOMEWHERE).isLoopbackAddress();
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
      return false; // a router may be there all the same, and come up later
    }
  }
}
