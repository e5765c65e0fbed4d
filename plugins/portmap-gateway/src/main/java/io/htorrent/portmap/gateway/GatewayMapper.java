package io.htorrent.portmap.gateway;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Has the router pass our port on to us, and its firewall let it through. A driver: all of it on
/// its loop.
///
/// What it tells is of IPv4, where the port may be another one than ours. Over IPv6 strangers come
/// to our own address and port, so that nobody needs to know.
public final class GatewayMapper implements PortMapper {

  static final int PORT = 5351; // PCP and NAT-PMP

  private static final Option GATEWAY =
      Option.text(
          "gateway",
          "",
          "address, or address:port, of the router, for PCP and NAT-PMP; empty: the default route's");

  private static final Logger log = System.getLogger(GatewayMapper.class.getName());

  private final Mapper ipv4;
  private final Mapper ipv6;

  private GatewayMapper(
      DriverHost host,
      Listener listener,
      @Nullable InetSocketAddress named,
      RandomGenerator random) {
    byte[] nonce = nonce(host, random);
    ipv4 = new Mapper(host, new Ipv4Side(host, named, nonce), listener::changed, random);
    ipv6 = new Mapper(host, new Ipv6Side(host, nonce), GatewayMapper::note, random);
    ipv4.begin();
    ipv6.begin();
  }

  private static void note(Mapping mapping) {
    switch (mapping) {
      case Mapping.Open open ->
          log.log(Logger.Level.INFO, "the firewall lets IPv6 in, by {0}", open.protocol());
      case Mapping.Shut shut ->
          log.log(Logger.Level.INFO, "no firewall is opened for IPv6: {0}", shut.reason());
    }
  }

  @Override
  public void networkChanged() {
    ipv4.networkChanged();
    ipv6.networkChanged();
  }

  @Override
  public String status() {
    String words = ipv4.status();
    String more = ipv6.status();
    return (words.isEmpty() ? "off: we are bound to this machine alone" : words)
        + (more.isEmpty() ? "" : "; IPv6: " + more);
  }

  @Override
  public void withdraw(Runnable done) {
    int[] left = {2};
    Runnable one =
        () -> {
          if (--left[0] == 0) {
            done.run();
          }
        };
    ipv4.withdraw(one);
    ipv6.withdraw(one);
  }

  @Override
  public void close() {
    ipv4.close();
    ipv6.close();
  }

  /// The same in every run: it is how we find our mappings again.
  private static byte[] nonce(DriverHost host, RandomGenerator random) {
    return host.saved()
        .filter(saved -> saved.length == PcpMessage.NONCE_BYTES)
        .orElseGet(() -> {
          byte[] drawn = new byte[PcpMessage.NONCE_BYTES];
          random.nextBytes(drawn);
          host.save(drawn);
          return drawn;
        });
  }

  /// Makes the one of the session.
  public static final class Factory implements PortMapper.Factory {

    /// For the module system.
    public Factory() {}

    @Override
    public String name() {
      return "portmap";
    }

    @Override
    public List<Option> options() {
      return List.of(GATEWAY);
    }

    @Override
    public PortMapper open(
        DriverHost host, Listener listener, Options options, RandomGenerator random)
        throws IOException {
      return new GatewayMapper(host, listener, named(options.text(GATEWAY.name())), random);
    }

    private static @Nullable InetSocketAddress named(String text) throws IOException {
      if (text.isEmpty()) {
        return null;
      }
      try {
        PeerAddress address = PeerAddress.parse(text.contains(":") ? text : text + ":" + PORT);
        if (address.ip() instanceof Inet4Address && address.port() != 0) {
          return new InetSocketAddress(address.ip(), address.port());
        }
      } catch (IllegalArgumentException e) {
        log.log(Logger.Level.DEBUG, "no gateway: {0}", e.getMessage());
      }
      throw new IOException(
          "portmap.gateway is '"
              + text
              + "', expected the IPv4 address of a router, such as 192.168.1.1");
    }
  }
}
