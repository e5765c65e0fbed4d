package io.htorrent.peers.dht;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.HttpRequest.Purpose;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Finds the addresses of the nodes to begin with, whose names are in the configuration. Names are
/// looked up on a worker thread, each time anew: they move.
final class Routers {

  private static final int MOST_NAMES = 16;
  private static final int MOST_ADDRESSES = 4; // of one name
  private static final Logger log = System.getLogger(Routers.class.getName());

  private final DriverHost host;
  private final List<String> names;
  private final boolean ipv6;
  private final RandomGenerator random;

  Routers(DriverHost host, List<String> names, boolean ipv6, RandomGenerator random) {
    this.host = host;
    this.names = names.subList(0, Math.min(MOST_NAMES, names.size()));
    this.ipv6 = ipv6;
    this.random = random;
  }

  RandomGenerator random() {
    return random;
  }

  /// Tells, on the loop, what was found: maybe nothing.
  void find(Consumer<List<Endpoint>> found) {
    if (names.isEmpty()) {
      host.execute(() -> found.accept(List.of()));
      return;
    }
    host.waiting(() -> {
      List<Endpoint> endpoints = new ArrayList<>();
      try {
        for (String name : names) {
          endpoints.addAll(resolve(name));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        host.execute(() -> found.accept(endpoints));
      }
    });
  }

  private List<Endpoint> resolve(String name) throws InterruptedException {
    int colon = name.lastIndexOf(':');
    try {
      InetSocketAddress address =
          InetSocketAddress.createUnresolved(
              name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
      return resolve(host, address, Purpose.USER).stream()
          .filter(endpoint -> endpoint.isIpv6() == ipv6)
          // A name that everybody uses is never in a local network: somebody forged the answer.
          .filter(endpoint ->
              !Settings.WELL_KNOWN.contains(name) || endpoint.reach() == Endpoint.Reach.GLOBAL)
          .toList();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      log.log(Logger.Level.WARNING, "''{0}'' in dht.bootstrap is not HOST:PORT", name);
      return List.of();
    }
  }

  /// The addresses of a host, at most four. On a worker thread.
  static List<Endpoint> resolve(DriverHost host, InetSocketAddress named, Purpose purpose)
      throws InterruptedException {
    String name = named.getHostString();
    String literal = name.replaceAll("[\\[\\]]", "");
    try {
      String shown = literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
      PeerAddress address = PeerAddress.parse(shown + ":" + named.getPort());
      return List.of(Endpoint.of(address.ip(), address.port()));
    } catch (IllegalArgumentException e) {
      // A name.
    }
    List<Endpoint> endpoints = new ArrayList<>();
    try {
      for (InetAddress ip : host.network().resolve(name, purpose, "")) {
        if (endpoints.size() < MOST_ADDRESSES) {
          Endpoint.of(new InetSocketAddress(ip, named.getPort())).ifPresent(endpoints::add);
        }
      }
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, "no address of DHT node {0}: {1}", name, e.getMessage());
    }
    return endpoints;
  }
}
