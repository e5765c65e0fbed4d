package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.engine.driver.Whereabouts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who we are to others: where we listen, at which addresses we met ourselves, and what our address
/// looks like from outside. On the session's loop.
///
/// Peers say what they see (`yourip` of BEP 10), and so do trackers (BEP 24) and the router. Each
/// host has one vote for each address family, its latest, and an address counts only when two hosts
/// agree on it; nothing but the order of dialling hangs on it, so that liars gain nothing.
final class OwnAddresses implements Whereabouts {

  private static final int VOTERS = 64;
  private static final int FEWEST_VOTES = 2;
  private static final int REMEMBERED = 256;

  private final Map<String, InetAddress> votes = new LinkedHashMap<>();
  private final Set<PeerAddress> ours = new HashSet<>(); // looked up only
  private @Nullable PeerAddress ipv4;
  private @Nullable PeerAddress ipv6;
  private int port;
  private @Nullable Mapping routersWord;

  /// We listen here; the first one's port is what others are told.
  void listening(List<InetSocketAddress> addresses) {
    port = addresses.getFirst().getPort();
    for (InetSocketAddress address : addresses) {
      if (!address.getAddress().isAnyLocalAddress()) {
        met(new PeerAddress(address.getAddress(), address.getPort()));
      }
    }
  }

  @Override
  public int port() {
    return port;
  }

  /// A router passes a port of its own on to ours, or does not.
  ///
  /// @param word null when none is asked any more
  void mapped(@Nullable Mapping word) {
    routersWord = word;
    if (word instanceof Mapping.Open open && !open.address().isAnyLocalAddress()) {
      met(new PeerAddress(open.address(), open.tcpPort()));
      vote("the router", open.address());
    }
  }

  /// What became of asking routers; null while none was asked, or has answered yet.
  @Nullable Mapping routersWord() {
    return routersWord;
  }

  @Override
  public int outsidePort() {
    return routersWord instanceof Mapping.Open open ? open.tcpPort() : port;
  }

  @Override
  public Optional<InetAddress> outsideAddress() {
    return routersWord instanceof Mapping.Open open && !open.address().isAnyLocalAddress()
        ? Optional.of(open.address())
        : Optional.empty();
  }

  /// Where this peer reaches us over TCP: only the world, and only over IPv4, comes through the
  /// router's port.
  int portFor(PeerAddress peer) {
    return isOutside(peer) ? outsidePort() : port;
  }

  /// Where our node of the DHT is for this peer.
  int nodePortFor(PeerAddress peer) {
    return routersWord instanceof Mapping.Open open && open.udpPort() != 0 && isOutside(peer)
        ? open.udpPort()
        : port; // UDP has the port of TCP
  }

  private static boolean isOutside(PeerAddress peer) {
    return !peer.isIpv6() && !isNear(peer.ip());
  }

  /// Whether it belongs to a local network, or to one behind a carrier's NAT: then it is nobody's
  /// in the world.
  static boolean isNear(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40; // RFC 6598
    boolean unique = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc; // RFC 4193
    return shared
        || unique
        || ip.isSiteLocalAddress()
        || ip.isLoopbackAddress()
        || ip.isLinkLocalAddress();
  }

  /// We dialled this address, and ourselves answered (P06).
  void met(PeerAddress address) {
    if (ours.size() < REMEMBERED) {
      ours.add(address);
    }
  }

  /// Whether dialling this would only find ourselves.
  boolean isOurs(PeerAddress address) {
    return ours.contains(address);
  }

  /// A peer says that it sees us at `seen`.
  void vote(InetAddress voter, InetAddress seen) {
    vote(voter.getHostAddress(), seen);
  }

  /// Somebody says that he sees us at `seen`.
  ///
  /// @param voter tells hosts apart
  void vote(String voter, InetAddress seen) {
    if (seen.isAnyLocalAddress()
        || seen.isLoopbackAddress()
        || seen.isMulticastAddress()
        || seen.isLinkLocalAddress()) {
      return;
    }
    String vote = voter + (seen.getAddress().length == 4 ? " IPv4" : " IPv6");
    votes.remove(vote); // the latest vote is the youngest entry
    votes.put(vote, seen);
    if (votes.size() > VOTERS) {
      votes.remove(votes.keySet().iterator().next());
    }
    ipv4 = elected(4);
    ipv6 = elected(16);
  }

  /// We may be somewhere else: who saw us before saw another address.
  void networkChanged() {
    votes.clear();
    ipv4 = null;
    ipv6 = null;
  }

  /// Our address as others see it, in the family of `other`; null while too few agree.
  @Nullable PeerAddress seenFrom(PeerAddress other) {
    return other.isIpv6() ? ipv6 : ipv4;
  }

  /// Our IPv4 address as others see it; null while too few agree.
  @Nullable InetAddress seenAt() {
    return ipv4 == null ? null : ipv4.ip();
  }

  /// How much this address and we should want each other (BEP 40); 0 while nobody has told us where
  /// we are.
  int priority(PeerAddress other) {
    PeerAddress own = seenFrom(other);
    return own == null ? 0 : CanonicalPriority.of(own, other);
  }

  private @Nullable PeerAddress elected(int length) {
    Map<InetAddress, Integer> counts = new LinkedHashMap<>();
    for (InetAddress seen : votes.values()) {
      if (seen.getAddress().length == length) {
        counts.merge(seen, 1, Integer::sum);
      }
    }
    @Nullable PeerAddress best = null;
    int most = FEWEST_VOTES - 1;
    for (Map.Entry<InetAddress, Integer> candidate : counts.entrySet()) {
      if (candidate.getValue() > most) {
        most = candidate.getValue();
        best = new PeerAddress(candidate.getKey(), length == 4 ? outsidePort() : port);
      }
    }
    return best;
  }
}
