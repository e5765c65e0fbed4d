package io.htorrent.net.http;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.HttpStream;
import io.htorrent.net.guard.NameResolver;
import io.htorrent.net.guard.TargetGuard;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP client: one bounded GET a call, redirects included, or one POST, or a GET whose body is
/// read as it comes. Blocks the calling worker thread; safe on many at once.
///
/// Each hop's host is looked up once, every address of it passes [TargetGuard], and the connection
/// goes to one of those addresses. Bodies, headers, hops and times have limits before memory is
/// spent. What is read as it comes leaves its connection open, for the next request to the same
/// place.
public final class HttpFetcher {

  private static final String USER_AGENT = "htorrent/0.1.0";
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// What a request may carry for one server only.
  private static final Set<String> SECRETS = Set.of("authorization", "cookie");

  private static final Logger log = LoggerFactory.getLogger(HttpFetcher.class);

  private final NameResolver resolver;
  private final HttpConnector connector;
  private final IdleConnections idle = new IdleConnections();

  /// A client of the real world.
  ///
  /// @param resolver finds the addresses of hosts
  /// @param loops what the connections run on
  /// @param bindAddresses where they start from; empty for anywhere
  public HttpFetcher(NameResolver resolver, EventLoopGroup loops, List<InetAddress> bindAddresses) {
    this(
        resolver, new HttpConnector(loops, bindAddresses, HttpFetcher::systemTls, HttpTimes.USUAL));
  }

  HttpFetcher(NameResolver resolver, HttpConnector connector) {
    this.resolver = resolver;
    this.connector = connector;
  }

  /// Fetches a URL as [io.htorrent.api.network.Network#fetch] promises.
  ///
  /// @throws IOException one sentence: which host, what happened
  /// @throws InterruptedException when the calling thread is interrupted; the connection is closed
  public HttpReply fetch(HttpRequest request) throws IOException, InterruptedException {
    return fetch(request, InetAddress.class);
  }

  /// Fetches a URL as [io.htorrent.api.network.Network#fetchOverEach] promises.
  ///
  /// @throws IOException one sentence: which host, what happened
  /// @throws InterruptedException when the calling thread is interrupted; connections are closed
  public List<HttpReply> fetchOverEach(HttpRequest request)
      throws IOException, InterruptedException {
    List<InetAddress> addresses =
        resolver.resolve(Target.of(request.uri()).host(), request.timeout().toNanos());
    return EachFamily.both(addresses)
        ? new EachFamily(family -> fetch(request, family), connector.times().other()).fetch()
        : List.of(fetch(request));
  }

  /// Begins to fetch a URL as [io.htorrent.api.network.Network#stream] promises.
  ///
  /// @throws IOException one sentence: which host, what happened
  /// @throws InterruptedException when the calling thread is interrupted; the connection is closed
  public HttpStream stream(HttpRequest request) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    OpenReply reply = follow(new Asked(request, true), InetAddress.class, deadline);
    String encoding = reply.headers().getOrDefault("content-encoding", "identity");
    if (!encoding.strip().equalsIgnoreCase("identity")) {
      reply.close();
      throw new IOException(reply.server() + " sent an encoded body, which was not asked for");
    }
    return reply;
  }

  /// @param family of the addresses to connect to
  private HttpReply fetch(HttpRequest request, Class<? extends InetAddress> family)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    try (OpenReply reply = follow(new Asked(request, false), family, deadline)) {
      byte[] body = reply.readAll(request.maxBytes(), deadline);
      return inflated(reply, body, request.maxBytes());
    }
  }

  /// What is asked, and whether its body is read as it comes.
  private record Asked(HttpRequest request, boolean streamed) {}

  /// Goes where the URL leads.
  private OpenReply follow(Asked asked, Class<? extends InetAddress> family, long deadline)
      throws IOException, InterruptedException {
    HttpRequest request = asked.request;
    URI uri = request.uri();
    Target target = Target.of(uri);
    Target first = target;
    boolean fromGlobal = false;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      List<InetAddress> addresses = checkedAddresses(request, target, fromGlobal, deadline);
      List<InetAddress> usable = addresses.stream().filter(family::isInstance).toList();
      OpenReply reply = exchange(asked, target, usable, sameOrigin(first, target), deadline);
      String location = reply.headers().get("location");
      if (!REDIRECTS.contains(reply.status()) || location == null) {
        return reply;
      }
      reply.close();
      checkMayBeRedirected(request, target);
      uri = resolved(uri, location, target);
      Target next = redirected(uri, target);
      target.checkRedirect(next);
      fromGlobal |= addresses.stream().anyMatch(TargetGuard::isGlobal);
      log.debug("{} redirects to {}", target.authority(), next.authority());
      target = next;
    }
    throw new IOException(first.authority() + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private static void checkMayBeRedirected(HttpRequest request, Target from) throws IOException {
    if (request.purpose() == Purpose.GATEWAY || !request.post().isEmpty()) {
      throw new IOException(from.authority() + " redirects, which is refused here");
    }
  }

  private List<InetAddress> checkedAddresses(
      HttpRequest request, Target target, boolean fromGlobal, long deadline)
      throws IOException, InterruptedException {
    if (request.purpose() == Purpose.GATEWAY && !isAddress(target.host())) {
      throw new IOException(
          target.authority() + " is refused: a router is asked by its address, not by a name");
    }
    List<InetAddress> addresses =
        resolver.resolve(target.host(), Math.max(1, deadline - System.nanoTime()));
    for (InetAddress address : addresses) {
      TargetGuard.check(
          request.purpose(), target.authority(), target.pathAndQuery(), address, fromGlobal);
    }
    return addresses;
  }

  private static boolean isAddress(String host) {
    try {
      var _ = InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  // Tries the addresses in turn until one accepts the connection.
  private OpenReply exchange(
      Asked asked, Target target, List<InetAddress> addresses, boolean secrets, long deadline)
      throws IOException, InterruptedException {
    IOException lastFailure = new IOException(target.authority() + " has no such address");
    for (InetAddress address : addresses) {
      Optional<OpenReply> again = again(asked, target, address, secrets, deadline);
      if (again.isPresent()) {
        return again.get();
      }
      HttpExchange exchange = begin(asked, target, address, secrets);
      Channel channel = connector.connect(target, address, exchange, !asked.streamed);
      try {
        return await(exchange, channel, target, deadline);
      } catch (NotConnectedException e) {
        lastFailure = e;
      }
    }
    throw lastFailure;
  }

  // On a connection that is open already, if there is one. That the server closed it meanwhile, or
  // does not like a second request, is no failure: it is asked on a new one then.
  private Optional<OpenReply> again(
      Asked asked, Target target, InetAddress address, boolean secrets, long deadline)
      throws InterruptedException {
    Optional<Channel> open =
        asked.streamed ? idle.take(IdleConnections.Way.to(target, address)) : Optional.empty();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    HttpExchange exchange = begin(asked, target, address, secrets);
    connector.again(open.get(), exchange);
    try {
      return Optional.of(await(exchange, open.get(), target, deadline));
    } catch (IOException e) {
      log.debug("{} is asked anew: {}", target.authority(), e.getMessage());
      return Optional.empty();
    }
  }

  private HttpExchange begin(Asked asked, Target target, InetAddress address, boolean secrets) {
    IdleConnections.Way way = IdleConnections.Way.to(target, address);
    return new HttpExchange(
        head(asked, target, secrets),
        target.authority(),
        (channel, open) -> {
          if (open && asked.streamed) {
            idle.keep(way, channel);
          } else {
            var _ = channel.close();
          }
        });
  }

  /// The reply, once its head is here; else the connection is closed.
  private static OpenReply await(
      HttpExchange exchange, Channel channel, Target target, long deadline)
      throws IOException, InterruptedException {
    boolean answered = false;
    try {
      HttpExchange.Head head = await(exchange, target, deadline);
      answered = true;
      return new OpenReply(target.authority(), head, exchange, channel);
    } finally {
      if (!answered) {
        var _ = channel.close();
      }
    }
  }

  private static HttpExchange.Head await(HttpExchange exchange, Target target, long deadline)
      throws IOException, InterruptedException {
    try {
      long nanos = Math.max(1, deadline - System.nanoTime());
      return exchange.head().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(target.authority() + " did not complete its reply in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(target.authority() + " could not be asked", e);
    }
  }

  private static FullHttpRequest head(Asked asked, Target target, boolean secrets) {
    HttpRequest request = asked.request;
    boolean post = !request.post().isEmpty();
    FullHttpRequest head =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            post ? HttpMethod.POST : HttpMethod.GET,
            target.pathAndQuery(),
            post
                ? Unpooled.copiedBuffer(request.post(), StandardCharsets.UTF_8)
                : Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .forEach((name, value) -> {
          if (secrets || !SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
            head.headers().set(name, value);
          }
        });
    head.headers()
        .set(HttpHeaderNames.HOST, target.authority())
        .set(HttpHeaderNames.USER_AGENT, USER_AGENT)
        .set(HttpHeaderNames.ACCEPT_ENCODING, asked.streamed ? "identity" : "gzip")
        .set(HttpHeaderNames.CONNECTION, asked.streamed ? "keep-alive" : "close");
    if (post) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, head.content().readableBytes());
    }
    return head;
  }

  private static HttpReply inflated(OpenReply reply, byte[] body, int maxBytes) throws IOException {
    String encoding = reply.headers().getOrDefault("content-encoding", "");
    try {
      byte[] inflated = ReplyBody.inflate(body, encoding, maxBytes);
      return new HttpReply(reply.status(), reply.headers(), inflated);
    } catch (IOException e) {
      throw new IOException(
          reply.server() + " sent a body that cannot be used: " + e.getMessage(), e);
    }
  }

  private static URI resolved(URI from, String location, Target server) throws IOException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(server.authority() + " redirects to something that is not a URL", e);
    }
  }

  private static Target redirected(URI to, Target from) throws IOException {
    try {
      return Target.of(to);
    } catch (IOException e) {
      throw new IOException(from.authority() + " redirects wrongly: " + e.getMessage(), e);
    }
  }

  private static boolean sameOrigin(Target one, Target other) {
    return one.secure() == other.secure()
        && one.port() == other.port()
        && one.host().equals(other.host());
  }

  private static SSLContext systemTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
