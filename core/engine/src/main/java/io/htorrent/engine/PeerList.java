package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The addresses that a torrent knows, bounded, with what it thinks of each. On the loop.
final class PeerList {

  private static final int LARGEST = 2000;
  private static final byte[] BROADCAST = {-1, -1, -1, -1};

  private final InfoHash torrent;
  private final Map<PeerAddress, KnownPeer> peers = new LinkedHashMap<>();
  private final Set<PeerId> bannedIds = new HashSet<>();
  private final Set<InetAddress> bannedHosts = new HashSet<>();

  PeerList(InfoHash torrent) {
    this.torrent = torrent;
  }

  /// Learns an address. Port 0, wildcards, multicast and broadcast are never dialled (P36); beyond
  /// the limit the worst one is forgotten.
  void add(PeerAddress address, KnownPeer.Source source, long nanos) {
    if (address.port() == 0
        || address.ip().isAnyLocalAddress()
        || address.ip().isMulticastAddress()
        || Arrays.equals(address.ip().getAddress(), BROADCAST)) {
      return;
    }
    KnownPeer known = peers.get(address);
    if (known != null) {
      known.listedAgain();
      return;
    }
    if (peers.size() >= LARGEST && !forgetWorst()) {
      return;
    }
    peers.put(address, new KnownPeer(address, source, nanos));
  }

  /// The best address to dial now: named by the user, fewest failures, waiting longest.
  Optional<KnownPeer> next(long nanos, boolean weSeed) {
    return peers.values().stream()
        .filter(known -> known.dialable(nanos, weSeed))
        .filter(known -> !bannedHosts.contains(known.address.ip()))
        .min(
            Comparator.comparing((KnownPeer known) -> known.source)
                .thenComparingInt(KnownPeer::failures)
                .thenComparingLong(known -> known.nextDialNanos() - nanos));
  }

  /// What is known of a peer that connected to us. It is not dialled: its port is not where it
  /// listens.
  KnownPeer incoming(PeerAddress address, long nanos) {
    return new KnownPeer(address, KnownPeer.Source.INCOMING, nanos);
  }

  /// A peer that came to us says that it listens here. Empty when that address is in use already.
  Optional<KnownPeer> listens(PeerAddress address, long nanos) {
    add(address, KnownPeer.Source.PEER, nanos);
    return Optional.ofNullable(peers.get(address)).filter(known -> !known.isBusy());
  }

  /// Never again: not this connection's id, nor its addresses, nor any port of its host. On
  /// loopback a host is many peers, so there only its own port.
  void ban(PeerSession peer) {
    peer.known.never();
    peer.aliases.forEach(KnownPeer::never);
    bannedIds.add(peer.id);
    if (!peer.address().ip().isLoopbackAddress()) {
      bannedHosts.add(peer.address().ip());
    }
  }

  boolean banned(PeerId id, InetAddress host) {
    return bannedIds.contains(id) || bannedHosts.contains(host);
  }

  /// Addresses known.
  int size() {
    return peers.size();
  }

  private boolean forgetWorst() {
    Optional<KnownPeer> worst =
        peers.values().stream()
            .filter(known -> known.source != KnownPeer.Source.USER && known.forgettable())
            .max(Comparator.comparingInt(KnownPeer::failures));
    worst.ifPresent(known -> peers.remove(known.address));
    return worst.isPresent();
  }

  @Override
  public String toString() {
    return torrent.shortName() + ": " + peers.size() + " peers known";
  }
}
