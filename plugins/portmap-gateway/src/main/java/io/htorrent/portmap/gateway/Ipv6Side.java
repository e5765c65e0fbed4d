package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Routers that translate nothing and let nobody in unasked: a mapping by PCP opens their firewall
/// for our address and port (RFC 6887, 11; RFC 6092, REC-48). On the driver's loop.
///
/// @param nonce of PCP
record Ipv6Side(DriverHost host, byte[] nonce) implements Side {

  /// Somewhere in the world: the address that we have towards it is the one that others see.
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("2001:db8::1");

  private static final int GLOBAL = 0x20; // of the first byte: 2000::/3
  private static final Logger log = System.getLogger(Ipv6Side.class.getName());

  @Override
  public @Nullable Gate gate(Consumer<Announcements.Word> heard) {
    Optional<InetAddress> router =
        host.network().gateways().stream().filter(Inet6Address.class::isInstance).findFirst();
    InetAddress own = own();
    if (router.isEmpty() || own == null) {
      return null;
    }
    try {
      InetSocketAddress at = new InetSocketAddress(router.get(), GatewayMapper.PORT);
      GatewayLine line = new GatewayLine(host, at, own);
      return new Gate(
          List.of(new Pcp(line, own, nonce)),
          own,
          line,
          Announcements.of(host, router.get(), heard));
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
      return null;
    }
  }

  /// Machines change their address once a day, so that they cannot be followed (RFC 8981).
  @Override
  public boolean hasMoved(Gate gate) {
    return !gate.own().equals(own());
  }

  private @Nullable InetAddress own() {
    try {
      InetAddress own = host.network().ownAddress(SOMEWHERE);
      boolean global = own instanceof Inet6Address && (own.getAddress()[0] & 0xe0) == GLOBAL;
      return global ? own : null;
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
      return null;
    }
  }
}
