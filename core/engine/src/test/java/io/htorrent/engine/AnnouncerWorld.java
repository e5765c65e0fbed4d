package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.loop.Workers;
import java.io.IOException;
import java.net.InetAddress;
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
/// `down`, `broken WORDS`, `throws`, `never`, `says WORDS`, `refused=SECONDS`. It names one peer
/// unless it says others, or `peers=none`. A tracker gives its answers in turn, the last one for
/// ever.
final class AnnouncerWorld {

  private static final long SECOND = 1_000_000_000L;
  private static final PeerId SELF = PeerId.random("-HT0100-", new SplittableRandom(1));
  private static final InfoHash TORRENT = InfoHash.parse("aa".repeat(20));

  final List<String> log = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final List<String> found = new ArrayList<>();
  final List<String> seenAs = new ArrayList<>();
  final List<String> scrapes = new ArrayList<>();
  final List<AnnounceRequest> requests = new ArrayList<>();
  final Announcer announcer;
  long delayNanos;
  boolean hungry;
  boolean stopped;
  int completedAnnounced;
  int mostAtOnce;

  private final VirtualTime time = new VirtualTime();
  private final SessionContext context = context();
  private final Map<String, List<String>> answers = new HashMap<>();
  private final List<Announcer> others = new ArrayList<>();
  private int atOnce;

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
    announcer = new Announcer(context, tiers, new Subject(), new SplittableRandom(seed));
  }

  /// So many further torrents of the same session, started, with one tracker each.
  AnnouncerWorld others(int count, String url) {
    for (int i = 0; i < count; i++) {
      Announcer other =
          new Announcer(
              context, List.of(List.of(url)), new Subject(), new SplittableRandom(1000 + i));
      others.add(other);
      other.start();
    }
    return this;
  }

  List<Announcer> others() {
    return others;
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
      others.forEach(Announcer::tick);
    }
    time.run(0);
    return this;
  }

  /// The machine sleeps: time passes, and nothing runs.
  AnnouncerWorld sleep(int seconds) {
    time.spend(seconds * SECOND);
    return this;
  }

  AnnouncerWorld networkChanged() {
    context.shared().announces().networkChanged();
    return this;
  }

  AnnouncerWorld forget() {
    log.clear();
    return this;
  }

  List<String> trackersAsked() {
    return log.stream().map(line -> line.split(" ")[1]).toList();
  }

  /// When this one was asked.
  List<Integer> secondsOf(String tracker) {
    return log.stream()
        .filter(line -> line.contains(" " + tracker + " "))
        .map(line -> Integer.valueOf(line.split(" ")[0]))
        .toList();
  }

  /// The log without its times.
  List<String> events() {
    return log.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
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
            new SessionLimit(1),
            new AnnounceTurns(time.loop()),
            null,
            new SourceTurns()),
        new SessionContext.Self(SELF, 1, new OwnAddresses(), new NodeTips()),
        null,
        _ -> {});
  }

  private Optional<Tracker> tracker(URI url) {
    return url.getScheme().equals("http")
        ? Optional.of(new ToldTracker(url.getHost()))
        : Optional.empty();
  }

  private final class ToldTracker implements Tracker {
    private final String name;

    ToldTracker(String name) {
      this.name = name;
    }

    @Override
    public AnnounceReply announce(AnnounceRequest request) throws IOException {
      return answer(name, request);
    }

    /// As its next answer says by `scraped=SEEDERS,LEECHERS`.
    @Override
    public ScrapeReply scrape(List<InfoHash> torrents) {
      scrapes.add(time.nanos() / SECOND + " " + name);
      String counts = word(answers.getOrDefault(name, List.of("")).getFirst(), "scraped");
      if (counts.isEmpty()) {
        return new ScrapeReply.Refused("no counts here");
      }
      String[] both = counts.split(",");
      return new ScrapeReply.Counted(
          List.of(
              new ScrapeReply.Counts(
                  torrents.getFirst(), Integer.parseInt(both[0]), Integer.parseInt(both[1]), -1)));
    }
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
      case "says" -> new AnnounceReply.Refused(answer.substring(5), Duration.ZERO, false);
      case "broken" -> throw new IOException(answer.substring(7));
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
        count(answer, "seeders"),
        count(answer, "leechers"),
        word(answer, "id"),
        word(answer, "warning"),
        word(answer, "external").isEmpty()
            ? List.of()
            : List.of(InetAddress.ofLiteral(word(answer, "external"))));
  }

  private static Duration seconds(String answer, String name) {
    String word = word(answer, name);
    return Duration.ofSeconds(word.isEmpty() ? 0 : Long.parseLong(word));
  }

  private static int count(String answer, String name) {
    String word = word(answer, name);
    return word.isEmpty() ? -1 : Integer.parseInt(word);
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
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      time.after(
          delayNanos,
          () -> {
            atOnce--;
            task.run();
          });
    }
  }

  private final class Subject implements Announcer.Subject {
    @Override
    public AnnounceRequest request(Event event, int key, String trackerId) {
      return new AnnounceRequest(TORRENT, SELF, 6881, 0, 0, 0, event, 50, key, trackerId);
    }

    @Override
    public boolean hungry() {
      return hungry;
    }

    @Override
    public int found(List<PeerAddress> peers) {
      int before = found.size();
      peers.stream()
          .map(PeerAddress::toString)
          .filter(peer -> !found.contains(peer))
          .forEach(found::add);
      return found.size() - before;
    }

    @Override
    public void seenAs(String tracker, InetAddress ip) {
      seenAs.add(tracker + " " + ip.getHostAddress());
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
