package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Who is in which swarm. From any thread: this object's monitor guards everything in it, for a few
/// microseconds at a time.
final class Swarms {

  /*
   * Both maps are kept in the order of the last announce, the longest silent first. What has expired
   * is therefore always in front, and forgetting it costs nothing but itself.
   */

  private final Duration interval;
  private final int maxTorrents;
  private final int maxPeers;
  private final RandomGenerator random;
  private final SequencedMap<InfoHash, Swarm> swarms = new LinkedHashMap<>();

  /// One torrent's peers.
  private static final class Swarm {
    final SequencedMap<PeerAddress, Peer> peers = new LinkedHashMap<>();
    int completed;

    int seeds() {
      return (int) peers.values().stream().filter(Peer::seed).count();
    }
  }

  /// A peer at its last announce.
  record Peer(PeerAddress address, PeerId id, boolean seed, long nanos) {}

  Swarms(Duration interval, int maxTorrents, int maxPeers, RandomGenerator random) {
    this.interval = interval;
    this.maxTorrents = maxTorrents;
    this.maxPeers = maxPeers;
    this.random = random;
  }

  /// Takes note of an announce and words the reply.
  ///
  /// @param nanos the time
  synchronized byte[] announce(Announce announce, long nanos) {
    forgetExpiredSwarms(nanos);
    Swarm known = swarms.remove(announce.infoHash());
    Swarm swarm = known == null ? new Swarm() : known;
    forgetExpiredPeers(swarm, nanos);
    Peer before = swarm.peers.remove(announce.address());
    if (announce.event() != Announce.Event.STOPPED) {
      swarm.peers.put(
          announce.address(),
          new Peer(announce.address(), announce.peerId(), announce.seed(), nanos));
      boolean already = before != null && before.seed();
      swarm.completed += announce.event() == Announce.Event.COMPLETED && !already ? 1 : 0;
    }
    if (!swarm.peers.isEmpty()) {
      swarms.put(announce.infoHash(), swarm);
    }
    forgetSurplus(swarm);
    int seeds = swarm.seeds();
    return Replies.announce(
        announce, interval, choose(swarm, announce), seeds, swarm.peers.size() - seeds);
  }

  /// Counts the peers of some torrents (BEP 48); one that nobody announces is left out.
  ///
  /// @param nanos the time
  synchronized byte[] scrape(List<InfoHash> infoHashes, long nanos) {
    List<Replies.Counts> counts = new ArrayList<>();
    for (InfoHash infoHash : infoHashes.stream().distinct().sorted().toList()) {
      Swarm swarm = swarms.get(infoHash);
      if (swarm != null) {
        forgetExpiredPeers(swarm, nanos);
        int seeds = swarm.seeds();
        counts.add(
            new Replies.Counts(infoHash, seeds, swarm.completed, swarm.peers.size() - seeds));
      }
    }
    return Replies.scrape(counts);
  }

  // Swarms that nobody announces any more. One that still has somebody stops the walk.
  private void forgetExpiredSwarms(long nanos) {
    for (var swarm = swarms.firstEntry(); swarm != null; swarm = swarms.firstEntry()) {
      forgetExpiredPeers(swarm.getValue(), nanos);
      if (!swarm.getValue().peers.isEmpty()) {
        return;
      }
      swarms.pollFirstEntry();
    }
  }

  // A client that did not announce for two intervals is gone.
  private void forgetExpiredPeers(Swarm swarm, long nanos) {
    long patience = 2 * interval.toNanos();
    for (var peer = swarm.peers.firstEntry();
        peer != null && nanos - peer.getValue().nanos > patience;
        peer = swarm.peers.firstEntry()) {
      swarm.peers.pollFirstEntry();
    }
  }

  private void forgetSurplus(Swarm swarm) {
    if (swarm.peers.size() > maxPeers) {
      swarm.peers.pollFirstEntry();
    }
    if (swarms.size() > maxTorrents) {
      swarms.pollFirstEntry();
    }
  }

  // A fair sample of those who are of use: a seed has nothing to get from seeds.
  private List<Peer> choose(Swarm swarm, Announce announce) {
    List<Peer> chosen = new ArrayList<>();
    int seen = 0;
    for (Peer peer : swarm.peers.values()) {
      if (peer.address.equals(announce.address()) || announce.seed() && peer.seed) {
        continue;
      }
      seen++;
      if (chosen.size() < announce.wanted()) {
        chosen.add(peer);
      } else if (announce.wanted() > 0) {
        int place = random.nextInt(seen);
        if (place < chosen.size()) {
          chosen.set(place, peer);
        }
      }
    }
    return chosen;
  }
}
