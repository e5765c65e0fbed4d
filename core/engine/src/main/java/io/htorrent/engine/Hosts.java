package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a torrent knows of IP addresses, whatever their port: those that are connected, and those
/// that sent bad data. Bounded. On loopback a host is many peers, so that there each port counts as
/// a host of its own. On the torrent's loop.
final class Hosts {

  private static final int REMEMBERED = 4096;

  private final Map<PeerAddress, Host> hosts = new LinkedHashMap<>();

  /// One of them.
  static final class Host {
    final Reputation reputation = new Reputation();
    private int connections;

    int connections() {
      return connections;
    }
  }

  /// What is known of this address, if anything is.
  Optional<Host> find(PeerAddress address) {
    return Optional.ofNullable(hosts.get(key(address)));
  }

  /// The host of an open connection, or of one that is to be remembered.
  Host of(PeerAddress address) {
    return hosts.computeIfAbsent(key(address), _ -> new Host());
  }

  /// One more connection from there.
  void entered(PeerAddress address) {
    of(address).connections++;
  }

  /// One less. Who did nothing wrong is forgotten with the last one.
  void left(PeerAddress address) {
    Host host = of(address);
    host.connections--;
    if (host.connections <= 0 && host.reputation.clean()) {
      hosts.remove(key(address));
    } else if (hosts.size() > REMEMBERED) {
      forgetOldest();
    }
  }

  /// Whether both are at one host.
  static boolean same(PeerAddress one, PeerAddress other) {
    return key(one).equals(key(other));
  }

  private void forgetOldest() {
    for (Map.Entry<PeerAddress, Host> one : hosts.entrySet()) {
      if (one.getValue().connections == 0) {
        hosts.remove(one.getKey());
        return;
      }
    }
  }

  private static PeerAddress key(PeerAddress address) {
    return address.ip().isLoopbackAddress() ? address : new PeerAddress(address.ip(), 0);
  }
}
