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
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// A tracker that everybody reaches, and that can be slow, down or odd. On the world's thread.
public final class VirtualTracker {

  /// The announce URL that leads to the one that [World#tracker()] gives.
  public static final String URL = "http://tracker.test/announce";

  private final Map<InfoHash, SequencedSet<PeerAddress>> swarms = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();
  private final List<AnnounceRequest> requests = new ArrayList<>();
  private final String url;
  private final RandomGenerator random;
  private String failure = "";
  private String refusal = "";
  private Duration delay = Duration.ZERO;
  private Duration interval = Duration.ofMinutes(5);

  /// @param url where it is announced to
  VirtualTracker(String url, RandomGenerator random) {
    this.url = url;
    this.random = random;
  }

  /// The announce URL that leads to it.
  public String url() {
    return url;
  }

  /// Whether it answers from now on.
  public void down(boolean isDown) {
    fails(isDown ? "the tracker is down" : "");
  }

  /// From now on an announce ends with this problem, as when nobody answers, or nothing that makes
  /// sense; with an empty text it answers again.
  public VirtualTracker fails(String problem) {
    failure = problem;
    return this;
  }

  /// From now on it says no, in these words; with an empty text it takes everybody again.
  public VirtualTracker refuses(String words) {
    refusal = words;
    return this;
  }

  /// From now on it takes so long for an answer.
  public VirtualTracker slow(Duration answer) {
    delay = answer;
    return this;
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

  /// All that it was told.
  public List<AnnounceRequest> requests() {
    return requests;
  }

  /// The tracker as this host reaches it.
  ///
  /// @param spend makes the asking thread wait
  Tracker reachedBy(String name, InetAddress ip, LongConsumer spend) {
    return request -> {
      spend.accept(delay.toNanos());
      return announce(name, ip, request);
    };
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
    requests.add(request);
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    if (!refusal.isEmpty()) {
      return new AnnounceReply.Refused(refusal, Duration.ZERO, false);
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
