package io.htorrent.tracker.server;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.Network.HttpService;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A tracker for anybody's torrents, within bounds, over HTTP (BEP 3) and UDP (BEP 15). Answers on
/// network loops.
public final class EmbeddedTracker implements TrackerServer {

  /// How often a free port is looked for that is free for both.
  private static final int ATTEMPTS = 8;

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

  private static final Option MAX_PEERS_IN_ALL =
      Option.integer(
          "max-peers-in-all",
          200_000,
          1,
          10_000_000,
          "peers",
          "the longest silent of the longest idle torrent is forgotten beyond");
  private static final Option MAX_REQUESTS =
      Option.integer(
          "max-requests",
          6000,
          1,
          1_000_000,
          "a minute",
          "an address that asks more often is not answered");
  private static final Option UDP =
      Option.flag("udp", true, "whether it is reached over UDP as well, at the same port");

  private final HttpService http;
  private final Optional<UdpLane> udp;
  private final Supplier<Statistics> statistics;

  private EmbeddedTracker(
      HttpService http, Optional<UdpLane> udp, Supplier<Statistics> statistics) {
    this.http = http;
    this.udp = udp;
    this.statistics = statistics;
  }

  @Override
  public List<URI> announceUrls() {
    InetSocketAddress at = http.address();
    boolean anywhere = at.getAddress().isAnyLocalAddress();
    String ip = anywhere ? "127.0.0.1" : at.getAddress().getHostAddress();
    String server = (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + at.getPort();
    URI overHttp = URI.create("http://" + server + "/announce");
    return udp.isPresent()
        ? List.of(overHttp, URI.create("udp://" + server + "/announce"))
        : List.of(overHttp);
  }

  @Override
  public Statistics statistics() {
    return statistics.get();
  }

  @Override
  public void close() {
    http.close();
    udp.ifPresent(UdpLane::close);
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
      return List.of(INTERVAL, MAX_TORRENTS, MAX_PEERS, MAX_PEERS_IN_ALL, MAX_REQUESTS, UDP);
    }

    @Override
    public TrackerServer open(
        InetSocketAddress address, Network network, Options options, RandomGenerator random)
        throws IOException {
      Swarms.Limits limits =
          new Swarms.Limits(
              options.duration(INTERVAL.name()),
              options.integer(MAX_TORRENTS.name()),
              options.integer(MAX_PEERS.name()),
              options.integer(MAX_PEERS_IN_ALL.name()));
      Swarms swarms = new Swarms(limits, random);
      Allowance allowance = new Allowance(options.integer(MAX_REQUESTS.name()));
      HttpDoor overHttp = new HttpDoor(swarms, allowance);
      UdpDoor overUdp = new UdpDoor(swarms, allowance, new ConnectionIds(random));
      Supplier<Statistics> statistics = () -> swarms.statistics(allowance.refused());
      for (int attempt = 1; ; attempt++) {
        HttpService http =
            network.serve(address, request -> overHttp.answer(request, clock.getAsLong()));
        if (!options.flag(UDP.name())) {
          return new EmbeddedTracker(http, Optional.empty(), statistics);
        }
        try {
          UdpLane udp = answering(network, http.address(), overUdp);
          return new EmbeddedTracker(http, Optional.of(udp), statistics);
        } catch (IOException e) {
          http.close();
          if (address.getPort() != 0 || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }

    private UdpLane answering(Network network, InetSocketAddress address, UdpDoor door)
        throws IOException {
      // The first datagram may be there before the lane is.
      CompletableFuture<UdpLane> lane = new CompletableFuture<>();
      UdpLane open =
          network.bindUdp(
              address,
              (from, datagram) ->
                  door.answer(from, datagram, clock.getAsLong())
                      .ifPresent(answer -> {
                        var _ = lane.thenAccept(way -> way.send(from, answer));
                      }));
      lane.complete(open);
      return open;
    }
  }
}
