package io.htorrent.app.cli;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.tracker.TrackerServer;
import io.htorrent.api.tracker.TrackerServer.Statistics;
import io.htorrent.app.client.Chosen;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.config.Draft;
import io.htorrent.app.terminal.Ink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `htorrent tracker`.
@Command(
    name = "tracker",
    header = "Run a small tracker until Ctrl-C, over HTTP and UDP.",
    description = {
      "",
      "Clients that announce a torrent here find each other. It takes any torrent, keeps everything in memory and "
          + "within bounds, and forgets a client that was silent for two intervals. Once a minute in which something "
          + "changed it says what it knows; http://HOST:PORT/stats says so at any time.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  htorrent tracker",
      "  htorrent tracker --port 8000 --bind 192.168.1.2",
      "  htorrent tracker --set tracker-server.interval=5min --set tracker-server.max-torrents=100",
      "  htorrent create album/ -o album.torrent --tracker udp://192.168.1.2:6969/announce",
      "      a torrent that is announced here",
      "",
      "'htorrent config' lists its limits, at [tracker-server]."
    })
final class TrackerCommand extends ConsoleCommand {

  private static final long SILENCE_SECONDS = 60;

  /// A machine with many networks is reached at each, but nobody reads so many lines.
  private static final int MOST_ADDRESSES = 4;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Where it is asked, TCP and UDP; 0 picks a free port. 6969 unless given.")
  private int port = 6969;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "Take questions at this address of the machine only.")
  private String bind = "::";

  TrackerCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Failure, InterruptedException {
    InetSocketAddress at = address();
    BlockingQueue<Interrupts.Stop> stops = new LinkedBlockingQueue<>();
    Runnable unwatch = context().interrupts().watch(stops::add);
    Draft.Request request = new Draft.Request(common().config(), common().assignments(), List.of());
    try (Preparation preparation = Preparation.of(context(), request, false);
        OpenNetwork network = context().clients().openNetwork(new PeerPort(0, false, List.of()));
        TrackerServer tracker = open(preparation, network, at)) {
      for (URI url : reachable(tracker.announceUrls())) {
        terminal().line(Ink.BOLD, "announce to  ", url.toString());
      }
      return serve(tracker, stops).exitCode();
    } catch (IOException e) {
      throw new Failure(Exit.FAILED, "the tracker cannot run: " + e.getMessage(), e);
    } finally {
      unwatch.run();
    }
  }

  private InetSocketAddress address() throws Failure {
    if (port < 0 || port > 65535) {
      throw new Failure(Exit.USAGE, "--port " + port + " is not a port: give one from 0 to 65535");
    }
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(bind), port);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE, "--bind '" + bind + "' is not an IP address, such as 192.168.1.2 or ::1", e);
    }
  }

  private static TrackerServer open(
      Preparation preparation, OpenNetwork network, InetSocketAddress at)
      throws Failure, IOException {
    Chosen<TrackerServer.Factory> chosen =
        preparation.plugins().providers(TrackerServer.Factory.class).stream()
            .findFirst()
            .map(preparation::with)
            .orElseThrow(() ->
                new Failure(
                    Exit.FAILED,
                    "no plugin here is a tracker: this needs tracker-server, see 'htorrent plugins'"));
    return chosen.factory().open(at, network.network(), chosen.options(), new SecureRandom());
  }

  // Tells what is known once a minute, if something happened, and at the end.
  private Interrupts.Stop serve(TrackerServer tracker, BlockingQueue<Interrupts.Stop> stops)
      throws InterruptedException {
    Statistics told = tracker.statistics();
    while (true) {
      Interrupts.@Nullable Stop stop = stops.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
      Statistics now = tracker.statistics();
      if (stop != null || !now.equals(told)) {
        terminal().line(sentence(now));
      }
      if (stop != null) {
        return stop;
      }
      told = now;
    }
  }

  private static String sentence(Statistics now) {
    return "%d torrents, %d seeds, %d leechers; %d announces, %d scrapes, %d refused"
        .formatted(
            now.torrents(),
            now.seeds(),
            now.leechers(),
            now.announces(),
            now.scrapes(),
            now.refused());
  }

  // A tracker at all addresses names loopback, which is of no use to others.
  private List<URI> reachable(List<URI> urls) throws SocketException {
    List<InetAddress> hosts = new ArrayList<>();
    if (InetAddress.ofLiteral(bind).isAnyLocalAddress()) {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ip -> !ip.isLoopbackAddress() && !ip.isLinkLocalAddress())
          .limit(MOST_ADDRESSES)
          .forEach(hosts::add);
    }
    List<URI> reachable = new ArrayList<>();
    for (InetAddress host : hosts) {
      for (URI url : urls) {
        String authority =
            new PeerAddress(host, url.getPort()).toString().replaceFirst("%[^]]*", "");
        reachable.add(URI.create(url.getScheme() + "://" + authority + url.getPath()));
      }
    }
    return reachable.isEmpty() ? urls : reachable;
  }
}
