package io.htorrent.tracker.http;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.Network;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tracker that is asked by HTTP GET (BEP 3). Keeps nothing between announces, so it may be
/// called on many worker threads at once.
public final class HttpTracker implements Tracker {

  /// A reply of 2000 peers as dictionaries is below 200 KiB; the rest is slack or malice.
  private static final int MAX_REPLY_BYTES = 1 << 20;

  /// Info hashes in one URL: each takes up to 71 bytes of the 4096 that servers take.
  private static final int MOST_SCRAPED = 50;

  /// What a goodbye may cost when the user wants to leave.
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

  private static final Option TIMEOUT =
      Option.duration(
          "timeout", "30s", 1_000, 120_000, "how long a tracker has for its whole answer");
  private static final Option SHORTEST_INTERVAL =
      Option.duration(
          "shortest-interval",
          "5min",
          1_000,
          3_600_000,
          "a tracker that wants to be asked more often than this is asked this often");

  private final AnnounceUrl url;
  private final Network network;
  private final Duration timeout;
  private final AnnounceReplyReader reader;

  private HttpTracker(AnnounceUrl url, Network network, Options options) {
    this.url = url;
    this.network = network;
    this.timeout = options.duration(TIMEOUT.name());
    this.reader = new AnnounceReplyReader(url.host(), options.duration(SHORTEST_INTERVAL.name()));
  }

  @Override
  public AnnounceReply announce(AnnounceRequest request) throws IOException, InterruptedException {
    boolean leaving = request.event() == Event.STOPPED;
    Duration patience = leaving && STOP_TIMEOUT.compareTo(timeout) < 0 ? STOP_TIMEOUT : timeout;
    List<HttpReply> replies =
        network.fetchOverEach(
            new HttpRequest(url.of(request), Purpose.TRACKER, Map.of(), patience, MAX_REPLY_BYTES));
    AnnounceReplyReader.Plain plain = plain(request.infoHash());
    return replies.size() == 1 ? reader.read(replies.getFirst(), plain) : read(replies, plain);
  }

  /// BEP 7: it was asked over IPv4 and IPv6, and one answer that makes sense is enough.
  private AnnounceReply read(List<HttpReply> replies, AnnounceReplyReader.Plain plain)
      throws IOException {
    IOException nonsense = new IOException(url.host() + " did not answer");
    @Nullable AnnounceReply answer = null;
    for (HttpReply reply : replies) {
      try {
        AnnounceReply next = reader.read(reply, plain);
        answer = answer == null ? next : BothFamilies.merged(answer, next);
      } catch (IOException e) {
        nonsense = e;
      }
    }
    if (answer == null) {
      throw nonsense;
    }
    return answer;
  }

  private AnnounceReplyReader.Plain plain(InfoHash torrent) {
    return url.isObfuscated() ? new Obfuscation(torrent)::peers : (_, list, _) -> list;
  }

  @Override
  public ScrapeReply scrape(List<InfoHash> torrents) throws IOException, InterruptedException {
    List<InfoHash> some = torrents.subList(0, Math.min(torrents.size(), MOST_SCRAPED));
    Optional<URI> scrapeUrl = url.scrape(some);
    if (scrapeUrl.isEmpty()) {
      return new ScrapeReply.Refused("its URL has no 'announce' that could become 'scrape'");
    }
    HttpReply reply =
        network.fetch(
            new HttpRequest(scrapeUrl.get(), Purpose.TRACKER, Map.of(), timeout, MAX_REPLY_BYTES));
    return new ScrapeReplyReader(url.host()).read(reply, some);
  }

  /// Makes HTTP trackers. What the module provides.
  public static final class Factory implements Tracker.Factory {

    /// For the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "tracker-http";
    }

    @Override
    public Set<String> schemes() {
      return Set.of("http", "https", "obfuscated+http", "obfuscated+https");
    }

    @Override
    public List<Option> options() {
      return List.of(TIMEOUT, SHORTEST_INTERVAL);
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalArgumentException one sentence, when the URL brings announce parameters of
    ///   its own
    @Override
    public Tracker open(URI announceUrl, Network network, Options options) {
      return new HttpTracker(AnnounceUrl.of(announceUrl), network, options);
    }
  }
}
