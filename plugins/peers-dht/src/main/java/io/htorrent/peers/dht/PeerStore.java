package io.htorrent.peers.dht;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The peers that announced themselves to us (BEP 5), of one address family, each for 45 min.
///
/// Bounded in torrents, peers a torrent and peers in all; beyond, the torrents farthest from our id
/// go, for which others are asked, and of a torrent the peers that were silent longest.
final class PeerStore {

  static final int MOST_TORRENTS = 2000;
  static final int MOST_PEERS = 500;
  private static final int MOST_IN_ALL = 50_000; // about 8 MiB
  private static final int MOST_SAMPLES = 20;
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(45);

  /// How long a sample stays the same (BEP 51).
  static final long SAMPLE_SECONDS = 600;

  private final RandomGenerator random;
  private NodeId self;
  // By distance to us: the last is the farthest.
  private NavigableMap<NodeId, Swarm> swarms = new TreeMap<>();
  private int peers;
  private List<NodeId> sample = List.of();
  private long sampledNanos;

  /// The peers of one torrent, the longest silent first.
  private static final class Swarm {
    final NodeId torrent;
    final SequencedMap<Endpoint, Announced> peers = new LinkedHashMap<>();

    Swarm(NodeId torrent) {
      this.torrent = torrent;
    }
  }

  private record Announced(long nanos, boolean seed) {}

  PeerStore(NodeId self, RandomGenerator random) {
    this.self = self;
    this.random = random;
  }

  /// A peer is there, or still there.
  void announced(NodeId torrent, Endpoint peer, boolean seed, long nanos) {
    NodeId distance = self.distance(torrent);
    Swarm swarm = swarms.computeIfAbsent(distance, _ -> new Swarm(torrent));
    Announced before = swarm.peers.remove(peer);
    swarm.peers.putLast(peer, new Announced(nanos, seed));
    peers += before == null ? 1 : 0;
    if (swarm.peers.size() > MOST_PEERS) {
      swarm.peers.pollFirstEntry();
      peers--;
    }
    while (swarms.size() > MOST_TORRENTS || (peers > MOST_IN_ALL && swarms.size() > 1)) {
      peers -= swarms.pollLastEntry().getValue().peers.size();
    }
  }

  /// Some peers of a torrent, a different choice each time.
  ///
  /// @param noSeeds whether who asks is a seed itself (BEP 33)
  List<Endpoint> some(NodeId torrent, int most, boolean noSeeds, long nanos) {
    Swarm swarm = swarms.get(self.distance(torrent));
    if (swarm == null) {
      return List.of();
    }
    expire(swarm, nanos);
    List<Endpoint> chosen = new ArrayList<>(Math.min(most, swarm.peers.size()));
    int seen = 0;
    for (Map.Entry<Endpoint, Announced> peer : swarm.peers.entrySet()) {
      if (noSeeds && peer.getValue().seed()) {
        continue;
      }
      seen++;
      if (chosen.size() < most) {
        chosen.add(peer.getKey());
      } else if (most > 0 && random.nextInt(seen) < most) {
        chosen.set(random.nextInt(most), peer.getKey());
      }
    }
    return chosen;
  }

  /// Whether somebody announced this torrent here.
  boolean knows(NodeId torrent) {
    return swarms.containsKey(self.distance(torrent));
  }

  /// The addresses of a torrent's seeds, or of its other peers (BEP 33).
  BloomFilter filter(NodeId torrent, boolean seeds) {
    BloomFilter filter = new BloomFilter();
    Swarm swarm = swarms.get(self.distance(torrent));
    if (swarm != null) {
      swarm.peers.forEach((peer, announced) -> {
        if (announced.seed() == seeds) {
          filter.add(peer.ipBytes());
        }
      });
    }
    return filter;
  }

  /// Up to 20 torrents, the same ones for ten minutes (BEP 51): asking faster tells no more.
  List<NodeId> sample(long nanos) {
    if (sample.isEmpty() || nanos - sampledNanos >= TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS)) {
      List<NodeId> all = new ArrayList<>();
      swarms.values().forEach(swarm -> all.add(swarm.torrent));
      for (int i = 0; i < Math.min(MOST_SAMPLES, all.size()); i++) {
        int other = random.nextInt(i, all.size());
        NodeId moved = all.get(i);
        all.set(i, all.get(other));
        all.set(other, moved);
      }
      sample = List.copyOf(all.subList(0, Math.min(MOST_SAMPLES, all.size())));
      sampledNanos = nanos;
    }
    return sample;
  }

  int torrents() {
    return swarms.size();
  }

  int peers() {
    return peers;
  }

  /// Forgets whom nobody heard of for 45 min.
  void expire(long nanos) {
    Iterator<Swarm> all = swarms.values().iterator();
    while (all.hasNext()) {
      Swarm swarm = all.next();
      expire(swarm, nanos);
      if (swarm.peers.isEmpty()) {
        all.remove();
      }
    }
  }

  private void expire(Swarm swarm, long nanos) {
    while (!swarm.peers.isEmpty()
        && nanos - swarm.peers.firstEntry().getValue().nanos() > LIFE_NANOS) {
      swarm.peers.pollFirstEntry();
      peers--;
    }
  }

  /// We have another id: what is far and near changes.
  void moved(NodeId other) {
    self = other;
    NavigableMap<NodeId, Swarm> before = swarms;
    swarms = new TreeMap<>();
    before.values().forEach(swarm -> swarms.put(other.distance(swarm.torrent), swarm));
  }
}
