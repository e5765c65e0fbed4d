package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.HttpStream;
import io.htorrent.net.guard.SystemResolver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Replies whose body is read as it comes.
class HttpStreamTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void passesOnTheHeadAndTheBody() throws Exception {
    byte[] sent = bytes("HTTP/1.1 206 Partial\r\nContent-Length: 9\r\nX: y\r\n\r\npart of it");
    try (ScriptServer server = ScriptServer.sending(sent);
        HttpStream stream = stream(server)) {
      assertThat(stream.status()).isEqualTo(206);
      assertThat(stream.headers()).containsEntry("x", "y");
      assertThat(rest(stream)).isEqualTo("part of i");
      assertThat(server.heads().getFirst().lines())
          .contains("Range: bytes=3-11", "accept-encoding: identity");
    }
  }

  @Test
  @DisplayName("W06 understands chunks")
  void understandsChunks() throws Exception {
    String sent =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    try (ScriptServer server = ScriptServer.sending(sent);
        HttpStream stream = stream(server)) {
      assertThat(rest(stream)).isEqualTo("abcde");
    }
  }

  @Test
  @DisplayName("W06 refuses a body that is encoded")
  void refusesABodyThatIsEncoded() throws Exception {
    byte[] sent = ScriptServer.reply("Content-Encoding: gzip\r\n", ScriptServer.gzip(bytes("x")));
    try (ScriptServer server = ScriptServer.sending(sent)) {
      assertThatThrownBy(() -> stream(server))
          .isInstanceOf(IOException.class)
          .hasMessageMatching("127.0.0.1:\\d+ sent an encoded body, which was not asked for");
    }
  }

  @Test
  void whatNobodyReadsWaitsAtTheServer() throws Exception {
    long most = 64L << 20; // more than the buffers of both sockets
    AtomicLong written = new AtomicLong();
    ScriptServer.Script endless =
        (_, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n"));
          byte[] part = new byte[1 << 16];
          while (written.get() < most) {
            out.write(part);
            written.addAndGet(part.length);
          }
        };
    try (ScriptServer server = ScriptServer.playing(endless);
        HttpStream stream = stream(server)) {
      long first = read(stream, 1 << 20);
      long sent = written.get();

      long rest = first + read(stream, Long.MAX_VALUE);

      assertThat(sent).isLessThan(most);
      assertThat(rest).isEqualTo(most);
    }
  }

  @ParameterizedTest(name = "W07 {0}")
  @CsvSource({
    "silent from the start, '', 10, fell silent: no data came in time",
    "silent in the middle, half, 10, is too slow: only 4 bytes came in time",
  })
  void givesUpABodyThatFallsSilent(String what, String begins, int wanted, String why)
      throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    ScriptServer.Script silent =
        (_, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + begins));
          end.await();
        };
    try (ScriptServer server = ScriptServer.playing(silent);
        HttpStream stream = stream(server)) {
      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(wanted), SHORT))
          .as(what)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageEndingWith(why);
    } finally {
      end.countDown();
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    ScriptServer.Script silent =
        (_, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"));
          end.await();
        };
    try (ScriptServer server = ScriptServer.playing(silent);
        HttpStream stream = stream(server)) {
      Thread.ofVirtual().start(stream::close);

      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1), LONG))
          .hasMessageEndingWith(" is not read any more");
    } finally {
      end.countDown();
    }
  }

  @ParameterizedTest(name = "W02 {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "closed early|HTTP/1.1 200 OK~Content-Length: 6~~hello|closed the connection before its",
        "a broken chunk|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~|a broken HTTP reply",
      })
  void saysWhyABodyBreaksOff(String what, String sent, String expected) throws Exception {
    try (ScriptServer server = ScriptServer.sending(sent.replace("~", "\r\n"));
        HttpStream stream = stream(server)) {
      assertThatThrownBy(() -> rest(stream)).as(what).hasMessageContaining(expected);
    }
  }

  @Test
  void asksAgainOnTheSameConnection() throws Exception {
    try (KeepingServer server = new KeepingServer(Integer.MAX_VALUE)) {
      HttpFetcher fetcher = fetcher();
      for (int i = 0; i < 3; i++) {
        try (HttpStream stream = stream(fetcher, server.url())) {
          assertThat(rest(stream)).isEqualTo("reply " + i);
        }
      }

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void asksOnANewConnectionWhenTheServerClosedTheOldOneInsteadOfAnAnswer() throws Exception {
    try (KeepingServer server = new KeepingServer(2)) {
      HttpFetcher fetcher = fetcher();
      for (int i = 0; i < 4; i++) {
        try (HttpStream stream = stream(fetcher, server.url())) {
          assertThat(rest(stream)).isEqualTo("reply " + i % 2);
        }
      }

      assertThat(server.connections()).isGreaterThan(1);
    }
  }

  @Test
  void doesNotAskAgainWhereTheRestOfAReplyIsStillToCome() throws Exception {
    try (KeepingServer server = new KeepingServer(Integer.MAX_VALUE)) {
      HttpFetcher fetcher = fetcher();
      HttpStream first = stream(fetcher, server.url() + "long");
      first.read(ByteBuffer.allocate(10), LONG);
      first.close();

      try (HttpStream second = stream(fetcher, server.url())) {
        assertThat(rest(second)).isEqualTo("reply 0");
      }

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("W05 follows a chain of redirects, and no loop")
  void followsAChainAndNoLoop() throws Exception {
    ScriptServer.Script script =
        (head, out) -> {
          String next = head.contains("/file") ? "/a" : head.contains("/a ") ? "/b" : "/loop";
          out.write(
              head.contains("/b ")
                  ? ScriptServer.reply("", bytes("here"))
                  : bytes(
                      "HTTP/1.1 302 Found\r\nLocation: "
                          + next
                          + "\r\nContent-Length: 3\r\n\r\nabc"));
        };
    try (ScriptServer server = ScriptServer.playing(script);
        HttpStream stream = stream(server)) {
      assertThat(rest(stream)).isEqualTo("here");
      assertThat(server.heads()).allMatch(head -> head.contains("Range: bytes=3-11"));
      assertThatThrownBy(() -> stream(server, "/loop"))
          .hasMessageEndingWith(" redirects more than 5 times");
    }
  }

  @Test
  @DisplayName("W05 does not follow a redirect to a private address with a query")
  void doesNotFollowARedirectToAPrivateAddressWithAQuery() throws Exception {
    byte[] redirect = bytes("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x?y\r\n\r\n");
    try (ScriptServer server = ScriptServer.sending(redirect)) {
      assertThatThrownBy(() -> stream(server))
          .hasMessageContaining("a web seed at a private address must have no query");
    }
  }

  private static HttpStream stream(ScriptServer server) throws IOException, InterruptedException {
    return stream(server, "/file");
  }

  private static HttpStream stream(ScriptServer server, String path)
      throws IOException, InterruptedException {
    return stream(fetcher(), server.url(path));
  }

  private static HttpStream stream(HttpFetcher fetcher, String url)
      throws IOException, InterruptedException {
    Map<String, String> range = Map.of("Range", "bytes=3-11");
    return fetcher.stream(new HttpRequest(URI.create(url), Purpose.WEB_SEED, range, LONG, 0));
  }

  private static HttpFetcher fetcher() {
    HttpConnector connector =
        new HttpConnector(
            LOOPS,
            List.of(),
            () -> {
              throw new IllegalStateException("no TLS here");
            },
            new HttpTimes(LONG, LONG));
    return new HttpFetcher(new SystemResolver(), connector);
  }

  private static String rest(HttpStream stream) throws IOException, InterruptedException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    ByteBuffer into = ByteBuffer.allocate(4);
    while (stream.read(into, LONG) >= 0) {
      rest.write(into.array(), 0, into.position());
      into.clear();
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  private static long read(HttpStream stream, long most) throws IOException, InterruptedException {
    ByteBuffer into = ByteBuffer.allocate(1 << 16);
    long total = 0;
    int read = 0;
    while (total < most && read >= 0) {
      into.clear();
      read = stream.read(into, LONG);
      total += Math.max(0, read);
    }
    return total;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
