package io.htorrent.tracker.udp;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.Network;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A tracker that is asked by datagrams (BEP 15), over IPv4 and IPv6 when it has addresses of both.
/// May be called on many worker threads at once.
public final class UdpTracker implements Tracker {

  /// What a goodbye to one address may cost when the user wants to leave: two of them are over in 4
  /// s.
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /// What the second family may cost once the first one has answered: peers are waiting.
  private static final Duration SECOND_TIMEOUT = Duration.ofSeconds(3);

  private static final Option TIMEOUT =
      Option.duration(
          "timeout", "30s", 1_000, 7_200_000, "how long one address of a tracker has to answer");
  private static final Option SHORTEST_INTERVAL =
      Option.duration(
          "shortest-interval",
          "5min",
          1_000,
          3_600_000,
          "a tracker that wants to be asked more often than this is asked this often");

  private final TrackerUrl url;
  private final Network network;
  private final Duration timeout;
  private final LongSupplier clock;
  private final Answers answers;
  private final Asking asking;
  private final Families families;

  private UdpTracker(
      TrackerUrl url,
      Network network,
      Options options,
      LongSupplier clock,
      RandomGenerator random) {
    this.url = url;
    this.network = network;
    this.timeout = options.duration(TIMEOUT.name());
    this.clock = clock;
    answers = new Answers(url.authority(), options.duration(SHORTEST_INTERVAL.name()));
    asking = new Asking(url.authority(), network, answers, clock, random);
    families = new Families(url.port());
  }

  /// What is asked of one address.
  @FunctionalInterface
  private interface Question<T> {
    T ask(InetSocketAddress address, Duration patience) throws IOException, InterruptedException;
  }

  @Override
  public AnnounceReply announce(AnnounceRequest request) throws IOException, InterruptedException {
    boolean leaving = request.event() == Event.STOPPED;
    Duration patience = leaving ? shorter(STOP_TIMEOUT, timeout) : timeout;
    Questions.Question question = Questions.announce(request, url.data());
    return ofAll(
            addresses(leaving),
            patience,
            (address, time) ->
                answers.announce(asking.ask(address, question, time), ipLength(address)))
        .stream()
        .reduce(UdpTracker::joined)
        .orElseThrow();
  }

  @Override
  public ScrapeReply scrape(List<InfoHash> torrents) throws IOException, InterruptedException {
    List<ScrapeReply.Counts> counts = new ArrayList<>();
    InetSocketAddress address = addresses(false).getFirst();
    for (int at = 0; at < torrents.size(); at += Questions.MOST_SCRAPED) {
      List<InfoHash> some =
          torrents.subList(at, Math.min(torrents.size(), at + Questions.MOST_SCRAPED));
      byte[] answer = asking.ask(address, Questions.scrape(some), timeout);
      if (Answers.isError(answer)) {
        return new ScrapeReply.Refused(Answers.words(answer));
      }
      counts.addAll(answers.scrape(answer, some));
    }
    return new ScrapeReply.Counted(counts);
  }

  // A goodbye does not wait for a name server.
  private List<InetSocketAddress> addresses(boolean leaving)
      throws IOException, InterruptedException {
    List<InetSocketAddress> known = families.toAsk(clock.getAsLong());
    if (leaving && !known.isEmpty()) {
      return known;
    }
    families.found(network.resolve(url.host(), Purpose.TRACKER, url.path()));
    return families.toAsk(clock.getAsLong());
  }

  // What all of them answer; fails when none does.
  private <T> List<T> ofAll(
      List<InetSocketAddress> addresses, Duration patience, Question<T> question)
      throws IOException, InterruptedException {
    List<T> heard = new ArrayList<>();
    @Nullable IOException failure = null;
    for (InetSocketAddress address : addresses) {
      try {
        Duration time = heard.isEmpty() ? patience : shorter(SECOND_TIMEOUT, patience);
        heard.add(question.ask(address, time));
        families.answered(address);
      } catch (IOException e) {
        families.failed(address, clock.getAsLong());
        failure = failure == null ? e : failure;
      }
    }
    if (heard.isEmpty()) {
      throw Optional.ofNullable(failure)
          .orElseGet(() -> new IOException(url.authority() + " has no address"));
    }
    return heard;
  }

  private static AnnounceReply joined(AnnounceReply one, AnnounceReply other) {
    if (one instanceof AnnounceReply.Accepted first
        && other instanceof AnnounceReply.Accepted second) {
      List<PeerAddress> peers = new ArrayList<>(first.peers());
      peers.addAll(second.peers());
      return new AnnounceReply.Accepted(
          first.interval().compareTo(second.interval()) < 0 ? second.interval() : first.interval(),
          Duration.ZERO,
          peers.subList(0, Math.min(peers.size(), Answers.MAX_PEERS)),
          Math.max(first.seeders(), second.seeders()),
          Math.max(first.leechers(), second.leechers()),
          "",
          "");
    }
    return one instanceof AnnounceReply.Accepted ? one : other;
  }

  private static int ipLength(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address ? 16 : 4;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Makes UDP trackers. What the module provides.
  public static final class Factory implements Tracker.Factory {

    private final LongSupplier clock;
    private final Supplier<RandomGenerator> random;

    /// For the service loader.
    public Factory() {
      this(System::nanoTime, SecureRandom::new);
    }

    Factory(LongSupplier clock, Supplier<RandomGenerator> random) {
      this.clock = clock;
      this.random = random;
    }

    @Override
    public String name() {
      return "tracker-udp";
    }

    @Override
    public Set<String> schemes() {
      return Set.of("udp");
    }

    @Override
    public List<Option> options() {
      return List.of(TIMEOUT, SHORTEST_INTERVAL);
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalArgumentException one sentence, when the URL cannot be asked
    @Override
    public Tracker open(URI announceUrl, Network network, Options options) {
      TrackerUrl url = TrackerUrl.of(announceUrl);
      return new UdpTracker(url, network, options, clock, random.get());
    }
  }
}
