package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;

/// A tracker that everybody reaches at once and that can be down. On the world's thread.
public final class VirtualTracker {

  /// The announce URL that leads to it.
  public static final String URL = "http://tracker.test/announce";

  private final Map<InfoHash, SequencedSet<PeerAddress>> swarms = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();
  private final RandomGenerator random;
  private boolean down;
  private Duration interval = Duration.ofMinutes(5);

  VirtualTracker(RandomGenerator random) {
    this.random = random;
  }

  /// Whether it answers from now on.
  public void down(boolean isDown) {
    down = isDown;
  }

  /// How often it wishes to be asked.
  public void interval(Duration newInterval) {
    interval = newInterval;
  }

  /// Somebody who never announced himself.
  public void introduce(InfoHash torrent, PeerAddress peer) {
    swarms.computeIfAbsent(torrent, _ -> new LinkedHashSet<>()).add(peer);
  }

  /// What it was told, a line each: `name EVENT left=bytes`.
  public List<String> log() {
    return log;
  }

  /// The tracker as this host reaches it.
  Tracker reachedBy(String name, InetAddress ip) {
    return request -> announce(name, ip, request);
  }

  /// All of a small swarm; of a large one, some by chance.
  private List<PeerAddress> others(SequencedSet<PeerAddress> swarm, PeerAddress own, int numWant) {
    List<PeerAddress> others = new ArrayList<>(swarm);
    others.remove(own);
    if (others.size() > numWant) {
      for (int i = 0; i < numWant; i++) {
        Collections.swap(others, i, i + random.nextInt(others.size() - i));
      }
    }
    return List.copyOf(others.subList(0, Math.min(numWant, others.size())));
  }

  private AnnounceReply announce(String name, InetAddress ip, AnnounceRequest request)
      throws IOException {
    log.add(name + " " + request.event() + " left=" + request.left());
    if (down) {
      throw new IOException("the tracker is down");
    }
    SequencedSet<PeerAddress> swarm =
        swarms.computeIfAbsent(request.infoHash(), _ -> new LinkedHashSet<>());
    PeerAddress own = new PeerAddress(ip, request.port());
    List<PeerAddress> others = others(swarm, own, request.numWant());
    if (request.event() == Event.STOPPED) {
      swarm.remove(own);
    } else {
      swarm.add(own);
    }
    return new AnnounceReply.Accepted(interval, Duration.ZERO, others, -1, -1, "", "");
  }
}
