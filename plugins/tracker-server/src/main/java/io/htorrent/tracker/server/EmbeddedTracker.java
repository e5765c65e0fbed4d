package io.htorrent.tracker.server;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.IncomingHttp;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.Network.HttpService;
import io.htorrent.api.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// A tracker for anybody's torrents, within bounds, over HTTP (BEP 3). Answers on network loops.
public final class EmbeddedTracker implements TrackerServer {

  private static final Option INTERVAL =
      Option.duration(
          "interval", "30min", 1_000, 86_400_000, "how often clients are asked to announce");
  private static final Option MAX_TORRENTS =
      Option.integer(
          "max-torrents", 1000, 1, 1_000_000, "torrents", "the longest idle is forgotten beyond");
  private static final Option MAX_PEERS =
      Option.integer(
          "max-peers",
          2000,
          1,
          100_000,
          "peers a torrent",
          "the longest silent is forgotten beyond");

  private final HttpService service;

  private EmbeddedTracker(HttpService service) {
    this.service = service;
  }

  @Override
  public URI announceUrl() {
    InetSocketAddress at = service.address();
    boolean anywhere = at.getAddress().isAnyLocalAddress();
    String ip = anywhere ? "127.0.0.1" : at.getAddress().getHostAddress();
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    return URI.create("http://" + host + ":" + at.getPort() + "/announce");
  }

  @Override
  public void close() {
    service.close();
  }

  /// Answers one request.
  ///
  /// @param nanos the time
  static HttpReply answer(IncomingHttp request, Swarms swarms, long nanos) {
    int question = request.target().indexOf('?');
    String path = question < 0 ? request.target() : request.target().substring(0, question);
    try {
      Query query = Query.of(question < 0 ? "" : request.target().substring(question + 1));
      return switch (path) {
        case "/announce" -> ok(swarms.announce(Announce.of(query, request.from()), nanos));
        case "/scrape" -> ok(swarms.scrape(query.infoHashes(), nanos));
        default -> HttpReply.of(404, "only /announce and /scrape".getBytes(StandardCharsets.UTF_8));
      };
    } catch (BadRequest e) {
      return ok(Replies.failure(e.getMessage()));
    }
  }

  private static HttpReply ok(byte[] body) {
    return HttpReply.of(200, body);
  }

  /// Makes embedded trackers. What the module provides.
  public static final class Factory implements TrackerServer.Factory {

    private final LongSupplier clock;

    /// For the service loader.
    public Factory() {
      this(System::nanoTime);
    }

    Factory(LongSupplier clock) {
      this.clock = clock;
    }

    @Override
    public String name() {
      return "tracker-server";
    }

    @Override
    public List<Option> options() {
      return List.of(INTERVAL, MAX_TORRENTS, MAX_PEERS);
    }

    @Override
    public TrackerServer open(
        InetSocketAddress address, Network network, Options options, RandomGenerator random)
        throws IOException {
      Duration interval = options.duration(INTERVAL.name());
      Swarms swarms =
          new Swarms(
              interval,
              options.integer(MAX_TORRENTS.name()),
              options.integer(MAX_PEERS.name()),
              random);
      return new EmbeddedTracker(
          network.serve(address, request -> answer(request, swarms, clock.getAsLong())));
    }
  }
}
