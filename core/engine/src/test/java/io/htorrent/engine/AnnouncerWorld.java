package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.loop.Workers;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// An announcer, trackers that answer as they are told, and a clock.
///
/// An answer is words such as `interval=100 min=60 peers=192.0.2.1:1 warning=text id=abc`, or
/// `down`, `throws`, `never`, `refused=SECONDS`. It names one peer unless it says others, or
/// `peers=none`. A tracker gives its answers in turn, the last one for ever.
final class AnnouncerWorld {

  private static final long SECOND = 1_000_000_000L;
  private static final PeerId SELF = PeerId.random("-HT0100-", new SplittableRandom(1));
  private static final InfoHash TORRENT = InfoHash.parse("aa".repeat(20));

  final List<String> log = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final List<String> found = new ArrayList<>();
  final List<AnnounceRequest> requests = new ArrayList<>();
  final Announcer announcer;
  long delayNanos;
  boolean stopped;
  int completedAnnounced;

  private final VirtualTime time = new VirtualTime();
  private final Map<String, List<String>> answers = new HashMap<>();

  /// Announce URLs; an empty text ends a tier.
  AnnouncerWorld(String... urls) {
    this(1, urls);
  }

  AnnouncerWorld(long seed, String... urls) {
    List<List<String>> tiers = new ArrayList<>(List.of(new ArrayList<>()));
    for (String url : urls) {
      if (url.isEmpty()) {
        tiers.add(new ArrayList<>());
      } else {
        tiers.getLast().add(url);
      }
    }
    announcer = new Announcer(context(), tiers, new Subject(), new SplittableRandom(seed));
  }

  AnnouncerWorld answers(String tracker, String... inTurn) {
    answers.put(tracker, new ArrayList<>(Arrays.asList(inTurn)));
    return this;
  }

  AnnouncerWorld start() {
    announcer.start();
    return this;
  }

  AnnouncerWorld stop() {
    announcer.stop(() -> stopped = true);
    return this;
  }

  /// Passes the time, with a tick every second as in a torrent.
  AnnouncerWorld run(int seconds) {
    for (int second = 0; second < seconds; second++) {
      time.run(SECOND);
      announcer.tick();
    }
    time.run(0);
    return this;
  }

  AnnouncerWorld forget() {
    log.clear();
    return this;
  }

  List<String> trackersAsked() {
    return log.stream().map(line -> line.split(" ")[1]).toList();
  }

  List<Integer> seconds() {
    return log.stream().map(line -> Integer.valueOf(line.split(" ")[0])).toList();
  }

  private SessionContext context() {
    Strategies strategies = new Strategies(List.of(), null, null, List.of(), this::tracker);
    TokenBucket free = new TokenBucket(0, 0);
    return new SessionContext(
        time.loop(),
        CallWatch.NOBODY,
        new Delayed(),
        null,
        strategies,
        EngineSettings.usual(),
        new SessionContext.Shared(
            new Buffers(BlockContents.WHOLE, 0, 1),
            free,
            free,
            new DialTurns(time.loop()),
            new SessionLimit(1)),
        new SessionContext.Self(SELF, 1, new OwnAddresses(), new NodeTips()),
        null,
        _ -> {});
  }

  private Optional<Tracker> tracker(URI url) {
    return url.getScheme().equals("http")
        ? Optional.of(request -> answer(url.getHost(), request))
        : Optional.empty();
  }

  private AnnounceReply answer(String tracker, AnnounceRequest request) throws IOException {
    log.add(time.nanos() / SECOND + " " + tracker + " " + request.event());
    requests.add(request);
    List<String> inTurn = answers.getOrDefault(tracker, List.of("down"));
    String answer = inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
    return switch (answer.split("[= ]")[0]) {
      case "down" -> throw new IOException("down");
      case "throws" -> throw new IllegalStateException("a bug");
      case "never" -> new AnnounceReply.Refused("gone", Duration.ZERO, true);
      case "refused" -> new AnnounceReply.Refused("no", seconds(answer, "refused"), false);
      default -> accepted(answer);
    };
  }

  private static AnnounceReply accepted(String answer) {
    String named = word(answer, "peers").isEmpty() ? "192.0.2.9:9" : word(answer, "peers");
    List<PeerAddress> peers =
        named.equals("none")
            ? List.of()
            : Arrays.stream(named.split(",")).map(PeerAddress::parse).toList();
    return new AnnounceReply.Accepted(
        seconds(answer, "interval"),
        seconds(answer, "min"),
        peers,
        -1,
        -1,
        word(answer, "id"),
        word(answer, "warning"));
  }

  private static Duration seconds(String answer, String name) {
    String word = word(answer, name);
    return Duration.ofSeconds(word.isEmpty() ? 0 : Long.parseLong(word));
  }

  private static String word(String answer, String name) {
    return Arrays.stream(answer.split(" "))
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private final class Delayed implements Workers {
    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public void onLane(int lane, Runnable task) {
      throw new IllegalStateException("trackers do not use lanes");
    }

    @Override
    public void waiting(Runnable task) {
      time.after(delayNanos, task);
    }
  }

  private final class Subject implements Announcer.Subject {
    @Override
    public AnnounceRequest request(Event event, int numWant, int key, String trackerId) {
      return new AnnounceRequest(TORRENT, SELF, 6881, 0, 0, 0, event, numWant, key, trackerId);
    }

    @Override
    public void found(List<PeerAddress> peers) {
      peers.forEach(peer -> found.add(peer.toString()));
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }

    @Override
    public void completedAnnounced() {
      completedAnnounced++;
    }
  }
}
