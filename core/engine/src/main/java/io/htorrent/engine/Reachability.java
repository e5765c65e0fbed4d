package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.session.Cause.NobodyReachesUs.Obstacle;
import java.net.InetAddress;

/// Whether strangers reach us. Nobody tells us when they do not, so that it is concluded from
/// silence: one who came is proof until the network or the router's word changes. On the session's
/// loop.
final class Reachability {

  private final OwnAddresses own;
  private long sinceNanos;
  private boolean reached;

  Reachability(OwnAddresses own) {
    this.own = own;
  }

  /// Whoever came before says nothing about what comes.
  void anew(long nanos) {
    sinceNanos = nanos;
    reached = false;
  }

  /// Somebody dialled us. Neighbours come past no router.
  void came(PeerAddress peer) {
    reached |= !OwnAddresses.isNear(peer.ip());
  }

  /// How it stands for a torrent.
  ///
  /// @param strangers how many it knows
  /// @param soughtNanos for how long it has known enough of them
  Diagnosis.Entrance entrance(int strangers, long soughtNanos, long nanos) {
    return new Diagnosis.Entrance(
        reached,
        strangers,
        Math.min(soughtNanos, nanos - sinceNanos),
        own.outsidePort(),
        obstacle(),
        detail());
  }

  private Obstacle obstacle() {
    return switch (own.routersWord()) {
      case null -> Obstacle.NO_ROUTER_ASKED;
      case Mapping.Shut _ -> Obstacle.NOT_MAPPED;
      case Mapping.Open open ->
          isElsewhere(open) ? Obstacle.ROUTER_BEHIND_ROUTER : Obstacle.UNKNOWN;
    };
  }

  private String detail() {
    return switch (own.routersWord()) {
      case null -> "";
      case Mapping.Shut shut -> shut.reason();
      case Mapping.Open open when isElsewhere(open) -> {
        String at = "it is at " + open.address().getHostAddress();
        InetAddress seen = own.seenAt();
        yield seen == null || seen.equals(open.address())
            ? at
            : at + ", others see us at " + seen.getHostAddress();
      }
      case Mapping.Open _ -> "";
    };
  }

  private boolean isElsewhere(Mapping.Open open) {
    InetAddress seen = own.seenAt();
    InetAddress address = open.address();
    return !address.isAnyLocalAddress()
        && (OwnAddresses.isNear(address) || (seen != null && !seen.equals(address)));
  }
}
