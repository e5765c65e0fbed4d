package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.UdpLane;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Mappings by UPnP IGD: routers are searched by multicast (SSDP), and the first that does it is
/// ours. On the driver's loop; what blocks is on workers.
///
/// A router is asked at the address that it answered from and nowhere else, whatever it says (N01).
final class Upnp implements Method {

  private static final InetSocketAddress GROUP =
      new InetSocketAddress(InetAddress.ofLiteral("239.255.255.250"), 1900);

  private static final List<String> WANTED =
      List.of(
          "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
          "urn:schemas-upnp-org:device:InternetGatewayDevice:2");

  /// Each search is sent three times, since datagrams get lost.
  private static final int TIMES = 3;

  /// Between two, and after the last: routers may take up to the 2 s of `MX` to answer.
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);
  private static final Duration PATIENCE = Duration.ofSeconds(5); // for a description
  private static final int MOST_ROUTERS = 8;
  private static final int MOST_BYTES = 2048;
  private static final Pattern LOCATION =
      Pattern.compile("(?im)^location:[ \\t]*(http://[!-~]{1,500})[ \\t]*\\r?$");
  private static final Logger log = System.getLogger(Upnp.class.getName());

  private final DriverHost host;
  private @Nullable Igd found;
  private @Nullable Search search;
  private boolean closed;

  Upnp(DriverHost host) {
    this.host = host;
  }

  @Override
  public String name() {
    return "UPnP";
  }

  @Override
  public void map(Wanted wanted, Consumer<Outcome> outcome) {
    Igd known = found;
    if (known != null) {
      host.waiting(() -> {
        Attempt attempt = attempt(() -> new Attempt(known.map(wanted), known, ""));
        host.execute(() -> tell(attempt, outcome));
      });
      return;
    }
    try {
      Search started = new Search(wanted, outcome);
      search = started;
      started.send(0);
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
      host.execute(() -> tell(new Attempt(null, null, "no network takes the search"), outcome));
    }
  }

  @Override
  public void unmap(int port, Grant grant, Runnable done) {
    Igd known = found;
    if (known == null) {
      done.run();
      return;
    }
    host.waiting(() -> {
      try {
        known.unmap(grant);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        host.execute(done);
      }
    });
  }

  @Override
  public boolean isHeard() {
    Search running = search;
    return found != null || (running != null && running.asking);
  }

  @Override
  public void close() {
    closed = true;
    Search running = search;
    if (running != null) {
      running.end();
    }
  }

  private void tell(Attempt attempt, Consumer<Outcome> outcome) {
    if (closed) {
      return;
    }
    found = attempt.igd;
    outcome.accept(
        attempt.grant == null
            ? new Outcome.Refused(attempt.problem)
            : new Outcome.Granted(attempt.grant));
  }

  /// What came of asking a router.
  private record Attempt(@Nullable Grant grant, @Nullable Igd igd, String problem) {}

  /// Asks a router, on a worker.
  @FunctionalInterface
  private interface Asking {
    Attempt ask() throws IOException, InterruptedException;
  }

  private static Attempt attempt(Asking asking) {
    try {
      return asking.ask();
    } catch (IOException e) {
      return new Attempt(null, null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt(null, null, "the client ends");
    }
  }

  /// Asks the router whose description is here.
  private static Attempt ask(Network network, URI location, Wanted wanted)
      throws IOException, InterruptedException {
    Soap soap = new Soap(network);
    InetAddress own = network.ownAddress(InetAddress.ofLiteral(location.getHost()));
    String problem = "";
    for (WanService service : WanService.of(location, soap.describe(location, PATIENCE))) {
      Igd igd = new Igd(soap, service, own);
      Attempt attempt = attempt(() -> new Attempt(igd.map(wanted), igd, ""));
      if (attempt.grant != null) {
        return attempt;
      }
      problem = attempt.problem;
    }
    return new Attempt(null, null, problem);
  }

  /// What a router answered a search with, if that is an answer: the address of its description, on
  /// that very host.
  static Optional<URI> location(InetAddress from, ByteBuffer datagram) {
    String text = StandardCharsets.ISO_8859_1.decode(datagram).toString();
    Matcher location = LOCATION.matcher(text);
    if (!text.startsWith("HTTP/1.1 200") || !location.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(location.group(1))).filter(url -> WanService.isAt(url, from));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /// One search, until a router has done what we want, or nobody is left.
  private final class Search {
    private final Wanted wanted;
    private final Consumer<Outcome> outcome;
    private final UdpLane lane;
    private final SequencedSet<URI> heard = new LinkedHashSet<>();
    private final List<URI> waiting = new ArrayList<>();
    private String problem = "no answer";
    private boolean asking;
    private boolean over; // nothing more is sent or heard
    private boolean ended;
    private DriverHost.@Nullable Timer timer;

    Search(Wanted wanted, Consumer<Outcome> outcome) throws IOException {
      this.wanted = wanted;
      this.outcome = outcome;
      this.lane = host.network().search(GROUP, this::received);
    }

    void send(int time) {
      if (time == TIMES) {
        over = true;
        next();
        return;
      }
      for (String type : WANTED) {
        lane.send(GROUP, ByteBuffer.wrap(question(type).getBytes(StandardCharsets.US_ASCII)));
      }
      long pause = time == TIMES - 1 ? LAST_PAUSE_NANOS : PAUSE_NANOS;
      timer = host.after(pause, () -> send(time + 1));
    }

    private static String question(String type) {
      return "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n"
          + "MX: 2\r\nST: "
          + type
          + "\r\n\r\n";
    }

    /// On a network loop.
    private void received(InetSocketAddress from, ByteBuffer datagram) {
      if (datagram.remaining() <= MOST_BYTES) {
        location(from.getAddress(), datagram).ifPresent(url -> host.execute(() -> heard(url)));
      }
    }

    private void heard(URI location) {
      if (!ended && heard.size() < MOST_ROUTERS && heard.add(location)) {
        waiting.add(location);
        next();
      }
    }

    private void next() {
      if (ended || asking) {
        return;
      }
      if (waiting.isEmpty()) {
        if (over) {
          end();
          tell(new Attempt(null, null, problem), outcome);
        }
        return;
      }
      asking = true;
      URI location = waiting.removeFirst();
      host.waiting(() -> {
        Attempt attempt = attempt(() -> ask(host.network(), location, wanted));
        host.execute(() -> asked(attempt));
      });
    }

    private void asked(Attempt attempt) {
      asking = false;
      if (ended) {
        return;
      }
      if (attempt.grant == null) {
        problem = attempt.problem;
        next();
      } else {
        end();
        tell(attempt, outcome);
      }
    }

    void end() {
      ended = true;
      search = null;
      if (timer != null) {
        timer.cancel();
      }
      lane.close();
    }
  }
}
