package io.htorrent.tracker.udp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which addresses of a tracker are asked: one of each family, since it names peers of the family
/// it is asked over. One that failed gives its place to the next of its family; a family that
/// failed while the other answered is left in peace for an hour. From any thread; this object's
/// monitor guards all of it.
final class Families {

  private static final long PEACE_NANOS = 3_600_000_000_000L;

  private final int port;
  private final Map<Boolean, Integer> failures = new HashMap<>();
  private final Map<Boolean, Long> failedAt = new HashMap<>();
  private List<InetAddress> found = List.of();

  Families(int port) {
    this.port = port;
  }

  /// Takes note of the addresses that the tracker has now.
  synchronized void found(List<InetAddress> addresses) {
    found = List.copyOf(addresses);
  }

  /// The addresses to ask, at most one of each family; empty when none was found yet.
  synchronized List<InetSocketAddress> toAsk(long nanos) {
    List<InetSocketAddress> all = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<InetAddress> family =
          found.stream().filter(ip -> ip instanceof Inet4Address == ipv4).toList();
      if (!family.isEmpty()) {
        int turn = Math.floorMod(failures.getOrDefault(ipv4, 0), family.size());
        all.add(new InetSocketAddress(family.get(turn), port));
      }
    }
    List<InetSocketAddress> willing = new ArrayList<>(all);
    willing.removeIf(address -> {
      Long failed = failedAt.get(isIpv4(address));
      return failed != null && nanos - failed < PEACE_NANOS;
    });
    return List.copyOf(willing.isEmpty() ? all : willing);
  }

  /// Takes note that an address did not answer, or cannot be reached.
  synchronized void failed(InetSocketAddress address, long nanos) {
    failures.merge(isIpv4(address), 1, Integer::sum);
    failedAt.put(isIpv4(address), nanos);
  }

  /// Takes note that an address answered.
  synchronized void answered(InetSocketAddress address) {
    failedAt.remove(isIpv4(address));
  }

  private static boolean isIpv4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address;
  }
}
