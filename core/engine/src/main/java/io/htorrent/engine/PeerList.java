package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.peers.PeerOrigin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The addresses that a torrent knows, bounded, with what it thinks of each. On the loop.
///
/// Looking for whom to dial is one pass over all of them for the next 32 dials, and no more than
/// one a second while there is nobody.
final class PeerList {

  private static final int LARGEST = 2000;
  private static final int CANDIDATES = 32;
  private static final int MOST_BANNED_IDS = 4096;
  private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final byte[] BROADCAST = {-1, -1, -1, -1};

  private final InfoHash torrent;
  private final OwnAddresses own;
  private final int perAddress;
  private final Map<PeerAddress, KnownPeer> peers = new LinkedHashMap<>();
  private final Hosts hosts = new Hosts();
  private final SequencedSet<PeerId> bannedIds = new LinkedHashSet<>();
  private final Deque<KnownPeer> candidates = new ArrayDeque<>(); // best first
  private boolean stale = true; // somebody became known, or better, since the last pass
  private long nextScanNanos;

  /// @param perAddress connections that one IP address may have
  PeerList(InfoHash torrent, OwnAddresses own, int perAddress) {
    this.torrent = torrent;
    this.own = own;
    this.perAddress = perAddress;
  }

  /// Learns an address. Beyond the limit the worst one is forgotten, or none if this is no better.
  void add(PeerAddress address, PeerOrigin origin, long nanos) {
    if (impossible(address)
        || own.isOurs(address)
        || (unreachable(address) && origin != PeerOrigin.USER)) {
      return;
    }
    KnownPeer known = peers.get(address);
    if (known != null) {
      if (origin != PeerOrigin.EXCHANGE) { // E22: anybody can say it again and again
        known.listedAgain(origin);
        stale = true;
      }
    } else if (peers.size() < LARGEST || forgetWorst(origin)) {
      peers.put(address, new KnownPeer(address, origin, nanos));
      stale = true;
    }
  }

  /// Learns the address of a seed, which we do not dial as a seed. Of an address that is known
  /// already, better is known.
  void addSeed(PeerAddress address, PeerOrigin origin, long nanos) {
    boolean news = !peers.containsKey(address);
    add(address, origin, nanos);
    KnownPeer known = peers.get(address);
    if (news && known != null) {
      known.isSeed();
    }
  }

  /// The best address to dial now, in [DialOrder].
  Optional<KnownPeer> next(long nanos, boolean weSeed) {
    dropTaken(nanos, weSeed);
    if (stale || (candidates.isEmpty() && nanos - nextScanNanos >= 0)) {
      stale = false;
      boolean more = scan(nanos, weSeed);
      nextScanNanos = more ? nanos : nanos + SCAN_NANOS;
    }
    return Optional.ofNullable(candidates.peekFirst());
  }

  /// What is known of a peer that connected to us. It is not dialled: its port is not where it
  /// listens.
  KnownPeer incoming(PeerAddress address, long nanos) {
    return new KnownPeer(address, PeerOrigin.INCOMING, nanos);
  }

  /// A peer that came to us says that it listens here. Empty when that address is in use already.
  Optional<KnownPeer> listens(PeerAddress address, long nanos) {
    add(address, PeerOrigin.PEER, nanos);
    return Optional.ofNullable(peers.get(address)).filter(known -> !known.isBusy());
  }

  /// Never again: not this connection's id, nor its addresses, nor any port of its host. On
  /// loopback a host is many peers, so there only its own port.
  void ban(PeerSession peer) {
    peer.known.never();
    peer.aliases.forEach(KnownPeer::never);
    hosts.of(peer.address()).reputation.ban();
    bannedIds.add(peer.id);
    if (bannedIds.size() > MOST_BANNED_IDS) {
      bannedIds.removeFirst();
    }
  }

  boolean banned(PeerId id, PeerAddress address) {
    return bannedIds.contains(id)
        || hosts.find(address).filter(h -> h.reputation.banned()).isPresent();
  }

  /// What is known by IP address.
  Hosts hosts() {
    return hosts;
  }

  /// Addresses known, by the best of those that named them. A pass over all of them.
  int size(PeerOrigin origin) {
    return (int) peers.values().stream().filter(known -> known.origin() == origin).count();
  }

  /// What became of the addresses that are not connected. A pass over all of them.
  Diagnosis.Known census() {
    SortedMap<String, Integer> failures = new TreeMap<>();
    for (KnownPeer known : peers.values()) {
      if (!known.lastFailure().isEmpty() && !known.isBusy()) {
        failures.merge(known.lastFailure(), 1, Integer::sum);
      }
    }
    int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
    String commonest =
        failures.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    int hungUp = failures.getOrDefault(KnownPeer.HUNG_UP, 0);
    return new Diagnosis.Known(peers.size(), failed, commonest, hungUp, bannedIds.size());
  }

  /// How many addresses are known of peers that are beyond our network, counted up to `most`.
  int strangers(int most) {
    return (int)
        peers.keySet().stream()
            .filter(address -> !OwnAddresses.isNear(address.ip()))
            .limit(most)
            .count();
  }

  /// Addresses known.
  int size() {
    return peers.size();
  }

  /// Port 0, wildcards, multicast and broadcast are never dialled (P36).
  private static boolean impossible(PeerAddress address) {
    return address.port() == 0
        || address.ip().isAnyLocalAddress()
        || address.ip().isMulticastAddress()
        || Arrays.equals(address.ip().getAddress(), BROADCAST);
  }

  /// An IPv6 address that means nothing without the interface it is reached by.
  private static boolean unreachable(PeerAddress address) {
    return address.isIpv6() && address.ip().isLinkLocalAddress();
  }

  private void dropTaken(long nanos, boolean weSeed) {
    while (!candidates.isEmpty() && !dialable(candidates.getFirst(), nanos, weSeed)) {
      candidates.removeFirst();
    }
  }

  /// Finds the next candidates. Says whether there are more of them.
  private boolean scan(long nanos, boolean weSeed) {
    List<DialOrder> all = new ArrayList<>();
    for (KnownPeer known : peers.values()) {
      if (dialable(known, nanos, weSeed)) {
        all.add(DialOrder.of(known, own, nanos));
      }
    }
    all.sort(DialOrder.FIRST);
    candidates.clear();
    all.stream().limit(CANDIDATES).forEach(one -> candidates.add(one.known()));
    return all.size() > CANDIDATES;
  }

  private boolean dialable(KnownPeer known, long nanos, boolean weSeed) {
    return known.dialable(nanos, weSeed) && !own.isOurs(known.address) && hostDialable(known);
  }

  private boolean hostDialable(KnownPeer known) {
    return hosts
        .find(known.address)
        .map(host -> !host.reputation.banned() && host.connections() < perAddress)
        .orElse(true);
  }

  private boolean forgetWorst(PeerOrigin newcomer) {
    Optional<KnownPeer> worst =
        peers.values().stream()
            .filter(known -> known.forgettableFor(newcomer))
            .max(Comparator.comparingInt(KnownPeer::failures).thenComparing(KnownPeer::origin));
    worst.ifPresent(known -> peers.remove(known.address));
    return worst.isPresent();
  }

  @Override
  public String toString() {
    return torrent.shortName() + ": " + peers.size() + " peers known";
  }
}
