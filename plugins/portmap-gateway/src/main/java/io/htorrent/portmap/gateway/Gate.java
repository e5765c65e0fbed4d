package io.htorrent.portmap.gateway;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom a mapping can be asked of at the moment: ways to be tried in this order, and what is open
/// for them. On the driver's loop.
///
/// @param ways to ask
/// @param own our address, for which is asked; unspecified when no way needs it
/// @param line the gateway's port for PCP and NAT-PMP; null when no gateway is known
/// @param announcements what the gateway says to everybody; null likewise
record Gate(
    List<Method> ways,
    InetAddress own,
    @Nullable GatewayLine line,
    @Nullable Announcements announcements) {

  Gate {
    ways = List.copyOf(ways);
  }

  /// Whether a gateway that has been running for so long is the one that we know.
  boolean fits(long epochSeconds, long nanos) {
    return line == null || line.epoch().fits(epochSeconds, nanos);
  }

  void close() {
    ways.forEach(Method::close);
    if (announcements != null) {
      announcements.close();
    }
  }
}
