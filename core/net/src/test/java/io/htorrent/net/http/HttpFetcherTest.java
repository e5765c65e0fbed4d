package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.net.guard.NameResolver;
import io.htorrent.net.guard.SystemResolver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a fetch goes and how long it waits. What it makes of replies: [HttpReplyTest].
class HttpFetcherTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final int LIMIT = 100_000;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final byte[] OK = ScriptServer.reply("", bytes("x"));

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void asksWithItsOwnHeadersAndThoseGiven() throws Exception {
    byte[] reply = ScriptServer.reply("X-Two: a\r\nx-two: b\r\n", bytes("hello"));
    try (ScriptServer server = ScriptServer.sending(reply)) {
      URI uri = URI.create(server.url("/announce?info_hash=%00%FF&x=a+b"));

      HttpReply got =
          fetcher()
              .fetch(new HttpRequest(uri, Purpose.TRACKER, Map.of("X-More", "1"), LONG, LIMIT));

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).asString().isEqualTo("hello");
      assertThat(got.headers()).containsEntry("x-two", "a").containsEntry("content-length", "5");
      assertThat(server.heads()).hasSize(1);
      assertThat(server.heads().getFirst().lines())
          .containsExactlyInAnyOrder(
              "GET /announce?info_hash=%00%FF&x=a+b HTTP/1.1",
              "host: 127.0.0.1:" + server.port(),
              "user-agent: htorrent/0.1.0",
              "accept-encoding: gzip",
              "connection: close",
              "X-More: 1");
    }
  }

  @Test
  @DisplayName("H12 follows five redirects and not six")
  void followsFiveRedirectsAndNotSix() throws Exception {
    ScriptServer.Script script =
        (head, out) -> {
          int hop = head.charAt(head.indexOf('?') + 1) - '0';
          out.write(hop == 0 ? OK : redirect("/announce?" + (hop - 1)));
        };
    try (ScriptServer server = ScriptServer.playing(script)) {
      assertThat(fetch(server.url("/announce?5")).status()).isEqualTo(200);
      assertThat(server.heads()).hasSize(6);
      assertThatThrownBy(() -> fetch(server.url("/announce?6")))
          .hasMessageMatching("127.0.0.1:\\d+ redirects more than 5 times");
    }
  }

  @ParameterizedTest(name = "H12 to {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///etc/passwd|only http and https are fetched",
        "ftp://a.example/|only http and https are fetched",
        "http://user:secret@127.0.0.1/announce|a user name",
        "http://169.254.169.254/latest/meta-data|no server may be asked",
        "http://[fe80::1]/announce|no server may be asked",
        "http://10.0.0.1/admin|private address must have a path",
        "http://[::1]/admin|private address must have a path",
        "http://0.0.0.0/announce|no server may be asked",
        "http://a b/|not a URL",
        "http://127.0.0.1:0/announce|is refused: ports are 1 to 65535",
      })
  void refusesRedirectsToForgedTargets(String location, String expected) throws Exception {
    try (ScriptServer server = ScriptServer.playing((_, out) -> out.write(redirect(location)))) {
      assertThatThrownBy(() -> fetch(server.url("/announce")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(expected);
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  @DisplayName("H12 refuses a redirect from a public to a private server")
  void refusesARedirectFromAPublicToAPrivateServer() throws Exception {
    byte[] inward = redirect("http://private.example/announce");
    try (ScriptServer server = ScriptServer.sending(inward)) {
      // The name has a public address too; the connection goes to the first one.
      NameResolver names =
          (host, _) ->
              host.equals("public.example")
                  ? List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("8.8.8.8"))
                  : List.of(InetAddress.ofLiteral("127.0.0.1"));
      String url = "http://public.example:" + server.port() + "/announce";

      assertThatThrownBy(() -> fetch(new HttpFetcher(names, connector(LONG)), url))
          .hasMessageContaining("a public server redirected to this private address");
    }
  }

  @Test
  @DisplayName("H12 checks every address of a name")
  void checksEveryAddressOfAName() {
    NameResolver names =
        (_, _) ->
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("169.254.169.254"));
    HttpFetcher fetcher = new HttpFetcher(names, connector(LONG));

    assertThatThrownBy(() -> fetch(fetcher, "http://rebinding.example/announce"))
        .hasMessageStartingWith("rebinding.example (169.254.169.254) is refused");
  }

  @Test
  void looksANameUpOnceAndConnectsToWhatWasChecked() throws Exception {
    List<String> asked = new ArrayList<>();
    try (ScriptServer server = ScriptServer.sending(OK)) {
      NameResolver names =
          (host, _) -> {
            asked.add(host);
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
          };
      String url = "http://t.example:" + server.port() + "/announce";

      fetch(new HttpFetcher(names, connector(LONG)), url);

      assertThat(asked).containsExactly("t.example");
      assertThat(server.heads().getFirst()).contains("host: t.example:" + server.port());
    }
  }

  @Test
  void triesTheNextAddressWhenOneRefuses() throws Exception {
    try (ScriptServer server = ScriptServer.sending(OK)) {
      NameResolver names =
          (_, _) -> List.of(InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("127.0.0.1"));
      String url = "http://t.example:" + server.port() + "/announce";

      HttpReply reply = fetch(new HttpFetcher(names, connector(LONG)), url);

      assertThat(reply.status()).isEqualTo(200);
    }
  }

  @Test
  void postsOnce() throws Exception {
    try (ScriptServer server = ScriptServer.sending(OK)) {
      HttpReply reply = fetcher().fetch(post(server.url("/control"), "<a>ä</a>"));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(server.heads().getFirst())
          .startsWith("POST /control HTTP/1.1\n")
          .containsIgnoringCase("Content-Length: 9\n");
    }
  }

  @Test
  @DisplayName("N01 a router may not redirect, and is asked by its address alone")
  void routersAreAskedThemselves() throws Exception {
    try (ScriptServer other = ScriptServer.sending(OK);
        ScriptServer server = ScriptServer.sending(redirect(other.url("/")))) {
      URI uri = URI.create(server.url("/description"));

      assertThatThrownBy(() -> fetcher().fetch(post(server.url("/control"), "<a/>")))
          .hasMessageEndingWith(" redirects, which is refused here");
      assertThatThrownBy(() -> fetcher().fetch(gateway(uri)))
          .hasMessageEndingWith(" redirects, which is refused here");
      assertThatThrownBy(() -> fetcher().fetch(gateway(URI.create("http://localhost/description"))))
          .hasMessage("localhost is refused: a router is asked by its address, not by a name");
      assertThat(other.heads()).isEmpty();
    }
  }

  private static HttpRequest post(String url, String body) {
    return new HttpRequest(URI.create(url), Purpose.GATEWAY, Map.of(), LONG, LIMIT, body);
  }

  private static HttpRequest gateway(URI uri) {
    return new HttpRequest(uri, Purpose.GATEWAY, Map.of(), LONG, LIMIT);
  }

  @Test
  void dropsSecretsOnTheWayToAnotherServer() throws Exception {
    try (ScriptServer other = ScriptServer.sending(OK);
        ScriptServer first = ScriptServer.sending(redirect(other.url("/announce")))) {
      Map<String, String> headers = Map.of("Cookie", "c", "Authorization", "a", "X-Plain", "p");
      URI uri = URI.create(first.url("/announce"));

      fetcher().fetch(new HttpRequest(uri, Purpose.USER, headers, LONG, LIMIT));

      assertThat(first.heads().getFirst()).contains("Cookie: c", "Authorization: a", "X-Plain: p");
      assertThat(other.heads().getFirst()).contains("X-Plain: p").doesNotContain("Cookie", "Auth");
    }
  }

  @Test
  @DisplayName("H13 gives up on a server that accepts and is silent")
  void givesUpOnAServerThatAcceptsAndIsSilent() throws Exception {
    try (ScriptServer server = ScriptServer.playing((_, _) -> new CountDownLatch(1).await())) {
      HttpFetcher fetcher = new HttpFetcher(new SystemResolver(), connector(SHORT));

      assertThatThrownBy(() -> fetch(fetcher, server.url("/announce")))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(" fell silent: no data came in time");
    }
  }

  @Test
  @DisplayName("H13 gives up on a server that never accepts")
  void givesUpOnAServerThatNeverAccepts() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> filling = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        filling.add(new Socket(deaf.getInetAddress(), deaf.getLocalPort()));
      }
      HttpFetcher fetcher = new HttpFetcher(new SystemResolver(), connector(SHORT));
      String url = "http://127.0.0.1:" + deaf.getLocalPort() + "/announce";

      assertThatThrownBy(() -> fetch(fetcher, url))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(" cannot be reached: timed out");
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  @Test
  @DisplayName("H13 gives up on a server that drips bytes")
  void givesUpOnAServerThatDripsBytes() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScriptServer.Script dripping =
        (_, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"));
          while (!never.await(20, TimeUnit.MILLISECONDS)) {
            out.write('x');
          }
        };
    try (ScriptServer server = ScriptServer.playing(dripping)) {
      URI uri = URI.create(server.url("/announce"));
      HttpRequest request = new HttpRequest(uri, Purpose.TRACKER, Map.of(), SHORT, LIMIT);

      assertThatThrownBy(() -> fetcher().fetch(request))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(" did not complete its reply in time");
    }
  }

  @ParameterizedTest(name = "G12 {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a loop of redirects|redirects more than 5 times",
        "10 GB that are announced|sent a reply of",
        "a body without end|sent a reply of",
        "a gzip bomb|sent a body that cannot be used: it inflates to more than 100000 bytes",
        "a slow drip|did not complete its reply in time",
      })
  void refusesWhatAUserWouldNotWantOfAUrl(String what, String told) throws Exception {
    byte[] bomb = ScriptServer.gzip(new byte[50_000_000]);
    CountDownLatch never = new CountDownLatch(1);
    ScriptServer.Script script =
        (_, out) -> {
          switch (what) {
            case "a loop of redirects" -> out.write(redirect("/a.torrent"));
            case "10 GB that are announced" ->
                out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"));
            case "a body without end" -> {
              out.write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
              while (true) {
                out.write(bomb);
              }
            }
            case "a gzip bomb" -> out.write(ScriptServer.reply("Content-Encoding: gzip\r\n", bomb));
            default -> {
              out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"));
              while (!never.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
              }
            }
          }
        };
    try (ScriptServer server = ScriptServer.playing(script)) {
      URI uri = URI.create(server.url("/a.torrent"));
      Duration patience = what.equals("a slow drip") ? SHORT : LONG;
      HttpRequest request = new HttpRequest(uri, Purpose.USER, Map.of(), patience, LIMIT);

      assertThatThrownBy(() -> fetcher().fetch(request))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(told);
    }
  }

  @Test
  void saysThatAConnectionWasRefused() throws Exception {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      port = closedSoon.getLocalPort();
    }

    assertThatThrownBy(() -> fetch("http://127.0.0.1:" + port + "/announce"))
        .isInstanceOf(IOException.class)
        .hasMessage("127.0.0.1:%d cannot be reached: connection refused", port);
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    assertThatThrownBy(() -> fetch("http://no-such-host.invalid/announce"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("there is no host no-such-host.invalid");
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptServer.Script silent =
        (_, _) -> {
          asked.countDown();
          new CountDownLatch(1).await();
        };
    try (ScriptServer server = ScriptServer.playing(silent)) {
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Runnable fetching =
          () -> {
            try {
              fetch(server.url("/announce"));
            } catch (IOException | InterruptedException e) {
              outcome.complete(e);
            }
          };
      Thread waiting = Thread.ofVirtual().start(fetching);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

      waiting.interrupt();

      assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  private static HttpConnector connector(Duration step) {
    return new HttpConnector(
        LOOPS,
        List.of(),
        () -> {
          throw new IllegalStateException("no TLS here");
        },
        new HttpTimes(step, step));
  }

  private static HttpFetcher fetcher() {
    return new HttpFetcher(new SystemResolver(), connector(LONG));
  }

  private static HttpReply fetch(String url) throws IOException, InterruptedException {
    return fetch(fetcher(), url);
  }

  private static HttpReply fetch(HttpFetcher fetcher, String url)
      throws IOException, InterruptedException {
    return fetcher.fetch(new HttpRequest(URI.create(url), Purpose.TRACKER, Map.of(), LONG, LIMIT));
  }

  private static byte[] redirect(String location) {
    return bytes("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
