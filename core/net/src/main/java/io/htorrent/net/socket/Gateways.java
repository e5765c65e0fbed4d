package io.htorrent.net.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which routers our ways into the world lead to, and which address of ours is used towards a host.
/// Of routers only Linux tells; Java has no question for them. From any thread.
public final class Gateways {

  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final Path ROUTES_OF_IPV6 = Path.of("/proc/net/ipv6_route");
  private static final int MOST_BYTES = 64 * 1024; // 500 routes
  private static final int MOST_GATEWAYS = 4;
  private static final int UP_AND_GATEWAY = 0x3;
  private static final int DISCARD = 9; // a port; nothing is sent to it
  private static final Logger log = LoggerFactory.getLogger(Gateways.class);

  private record Route(InetAddress gateway, long metric) {}

  private Gateways() {}

  /// The routers of the default routes, those of IPv4 first, of each family the preferred one
  /// first.
  ///
  /// @param ours what we are bound to; empty for all. A router that none of them leads to is none
  ///   of ours
  public static List<InetAddress> of(List<InetAddress> ours) {
    List<InetAddress> all = new ArrayList<>(parse(table(ROUTES)));
    all.addAll(parseIpv6(table(ROUTES_OF_IPV6), Gateways::indexOf));
    return all.stream().filter(gateway -> leadsTo(gateway, ours)).limit(MOST_GATEWAYS).toList();
  }

  /// Our address towards a host: the one that we are bound to, else the one that the system would
  /// choose.
  ///
  /// @throws IOException one sentence, when no way leads there
  public static InetAddress ownAddress(InetAddress host, List<InetAddress> ours)
      throws IOException {
    Optional<SocketAddress> bound = Sockets.localFor(host, ours);
    return bound.isPresent() ? ((InetSocketAddress) bound.get()).getAddress() : chosen(host);
  }

  /// Those of a routing table as Linux prints it: a line of heads, then one of nine numbers for
  /// each route, addresses in the byte order of the machine. Lines that are otherwise are left out.
  static List<InetAddress> parse(String table) {
    List<Route> routes = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] fields = line.strip().split("\\s+");
      try {
        boolean everywhere =
            fields.length > 7
                && fields[1].equals("00000000")
                && fields[7].equals("00000000")
                && (Integer.parseInt(fields[3], 16) & UP_AND_GATEWAY) == UP_AND_GATEWAY;
        if (everywhere) {
          routes.add(new Route(address(fields[2]), Long.parseLong(fields[6])));
        }
      } catch (NumberFormatException e) {
        log.debug("a route is not understood: {}", line, e);
      }
    }
    return preferred(routes);
  }

  /// The same of IPv6: no heads, and destination, its length, source, its length, gateway, metric,
  /// uses, flags and interface in each line. A router that is known by its address on the link is
  /// nothing without its interface.
  ///
  /// @param scopes the number of an interface by its name, 0 for none
  static List<InetAddress> parseIpv6(String table, ToIntFunction<String> scopes) {
    List<Route> routes = new ArrayList<>();
    for (String line : table.lines().toList()) {
      String[] fields = line.strip().split("\\s+");
      try {
        boolean everywhere =
            fields.length > 9
                && fields[0].equals("0".repeat(32))
                && fields[1].equals("00")
                && (Integer.parseUnsignedInt(fields[8], 16) & UP_AND_GATEWAY) == UP_AND_GATEWAY;
        if (everywhere) {
          byte[] address = HexFormat.of().parseHex(fields[4]);
          InetAddress gateway =
              Inet6Address.getByAddress(null, address, scopes.applyAsInt(fields[9]));
          routes.add(new Route(gateway, Long.parseLong(fields[5], 16)));
        }
      } catch (IllegalArgumentException | UnknownHostException e) {
        log.debug("a route is not understood: {}", line, e);
      }
    }
    return preferred(routes);
  }

  private static List<InetAddress> preferred(List<Route> routes) {
    routes.sort(Comparator.comparingLong(Route::metric));
    return routes.stream().map(Route::gateway).distinct().toList();
  }

  private static int indexOf(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null ? 0 : found.getIndex();
    } catch (IOException e) {
      log.debug("interface {} is gone", name, e);
      return 0;
    }
  }

  private static InetAddress address(String hex) {
    int number = Integer.parseUnsignedInt(hex, 16);
    try {
      return InetAddress.getByAddress(
          ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static String table(Path routes) {
    if (!Files.isReadable(routes)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(routes)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      log.debug("the routes cannot be read", e);
      return "";
    }
  }

  private static boolean leadsTo(InetAddress gateway, List<InetAddress> ours) {
    boolean ipv4 = gateway instanceof Inet4Address;
    boolean all =
        ours.isEmpty()
            || ours.stream()
                .anyMatch(our -> our.isAnyLocalAddress() && our instanceof Inet4Address == ipv4);
    try {
      return all || ours.contains(chosen(gateway));
    } catch (IOException e) {
      log.debug("no way leads to {}", gateway, e);
      return false;
    }
  }

  private static InetAddress chosen(InetAddress host) throws IOException {
    StandardProtocolFamily family =
        host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    try (DatagramChannel socket = DatagramChannel.open(family)) {
      socket.connect(new InetSocketAddress(host, DISCARD));
      return ((InetSocketAddress) socket.getLocalAddress()).getAddress();
    } catch (IOException e) {
      throw new IOException(
          "no way leads to " + host.getHostAddress() + ": " + SocketReason.of(e), e);
    }
  }
}
