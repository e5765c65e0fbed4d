package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.TrackerServer.Statistics;
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

  private final Limits limits;
  private final RandomGenerator random;
  private final SequencedMap<InfoHash, Swarm> swarms = new LinkedHashMap<>();
  private int peersInAll;
  private long announces;
  private long scrapes;

  /// How much is kept.
  ///
  /// @param interval how often clients are asked to announce, at least 1 s
  /// @param torrents beyond, the longest idle torrent is forgotten
  /// @param peers of one torrent; beyond, the longest silent one is forgotten
  /// @param peersInAll beyond, the longest silent one of the longest idle torrent is forgotten
  record Limits(Duration interval, int torrents, int peers, int peersInAll) {}

  /// What a client is told.
  ///
  /// @param interval until its next announce
  /// @param peers whom it may ask
  /// @param seeds how many have everything
  /// @param leechers the others
  record Told(Duration interval, List<Peer> peers, int seeds, int leechers) {}

  /// One torrent's peers.
  private static final class Swarm {
    final SequencedMap<PeerAddress, Peer> peers = new LinkedHashMap<>();
    int completed;

    int seeds() {
      return (int) peers.values().stream().filter(Peer::seed).count();
    }

    int downloaders() {
      return (int) peers.values().stream().filter(peer -> !peer.seed && !peer.paused).count();
    }
  }

  /// A peer at its last announce.
  ///
  /// @param paused whether it fetches nothing more, though it has not everything (BEP 21)
  record Peer(PeerAddress address, PeerId id, boolean seed, boolean paused, long nanos) {}

  Swarms(Limits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  /// Takes note of an announce.
  ///
  /// @param nanos the time
  synchronized Told announce(Announce announce, long nanos) {
    announces++;
    forgetExpiredSwarms(nanos);
    Swarm known = swarms.remove(announce.infoHash());
    Swarm swarm = known == null ? new Swarm() : known;
    forgetExpiredPeers(swarm, nanos);
    Peer before = swarm.peers.remove(announce.address());
    peersInAll -= before == null ? 0 : 1;
    if (announce.event() != Announce.Event.STOPPED) {
      swarm.peers.put(
          announce.address(),
          new Peer(
              announce.address(),
              announce.peerId(),
              announce.seed(),
              announce.event() == Announce.Event.PAUSED,
              nanos));
      peersInAll++;
      boolean already = before != null && before.seed();
      swarm.completed += announce.event() == Announce.Event.COMPLETED && !already ? 1 : 0;
    }
    if (!swarm.peers.isEmpty()) {
      swarms.put(announce.infoHash(), swarm);
    }
    forgetSurplus(swarm);
    int seeds = swarm.seeds();
    return new Told(limits.interval, choose(swarm, announce), seeds, swarm.peers.size() - seeds);
  }

  /// Counts the peers of some torrents, in their order (BEP 48, 21); one that nobody announces is
  /// left out.
  ///
  /// @param nanos the time
  synchronized List<Replies.Counts> scrape(List<InfoHash> infoHashes, long nanos) {
    scrapes++;
    List<Replies.Counts> counts = new ArrayList<>();
    for (InfoHash infoHash : infoHashes.stream().distinct().sorted().toList()) {
      Swarm swarm = swarms.get(infoHash);
      if (swarm != null) {
        forgetExpiredPeers(swarm, nanos);
        int seeds = swarm.seeds();
        counts.add(
            new Replies.Counts(
                infoHash, seeds, swarm.completed, swarm.peers.size() - seeds, swarm.downloaders()));
      }
    }
    return counts;
  }

  /// What is known, and what was done so far.
  ///
  /// @param refused how often somebody asked too often
  synchronized Statistics statistics(long refused) {
    int seeds = 0;
    for (Swarm swarm : swarms.values()) {
      seeds += swarm.seeds();
    }
    return new Statistics(swarms.size(), seeds, peersInAll - seeds, announces, scrapes, refused);
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
    long patience = 2 * limits.interval.toNanos();
    for (var peer = swarm.peers.firstEntry();
        peer != null && nanos - peer.getValue().nanos > patience;
        peer = swarm.peers.firstEntry()) {
      forgetOldest(swarm);
    }
  }

  private void forgetSurplus(Swarm swarm) {
    if (swarm.peers.size() > limits.peers) {
      forgetOldest(swarm);
    }
    if (swarms.size() > limits.torrents) {
      peersInAll -= swarms.pollFirstEntry().getValue().peers.size();
    }
    if (peersInAll > limits.peersInAll) {
      Swarm idle = swarms.firstEntry().getValue();
      forgetOldest(idle);
      if (idle.peers.isEmpty()) {
        swarms.pollFirstEntry();
      }
    }
  }

  private void forgetOldest(Swarm swarm) {
    swarm.peers.pollFirstEntry();
    peersInAll--;
  }

  // A fair sample of those who are of use: a seed has nothing to get from seeds.
  private List<Peer> choose(Swarm swarm, Announce announce) {
    List<Peer> chosen = new ArrayList<>();
    int seen = 0;
    for (Peer peer : swarm.peers.values()) {
      boolean foreign =
          announce.ownFamily() && peer.address.isIpv6() != announce.address().isIpv6();
      if (foreign || peer.address.equals(announce.address()) || announce.seed() && peer.seed) {
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
