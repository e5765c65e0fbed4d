package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.net.guard.SystemResolver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a fetch makes of the bytes that a server sends.
class HttpReplyTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final int LIMIT = 100_000;

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  static List<Arguments> bodies() throws IOException {
    byte[] plain = bytes("abc".repeat(1000));
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(plain);
    }
    byte[] raw = Arrays.copyOfRange(deflated.toByteArray(), 2, deflated.size() - 4);
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunks = "3\r\nabc\r\n".repeat(1000) + "0\r\nX-Trailer: 1\r\n\r\n";
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    return List.of(
        Arguments.of("plain", ScriptServer.reply("", plain)),
        Arguments.of("gzip", encoded("gzip", ScriptServer.gzip(plain))),
        Arguments.of("x-gzip", encoded("X-Gzip", ScriptServer.gzip(plain))),
        Arguments.of("deflate", encoded("deflate", deflated.toByteArray())),
        Arguments.of("deflate, bare", encoded("deflate", raw)),
        Arguments.of("identity", encoded("identity", plain)),
        Arguments.of("chunked", bytes(chunked + chunks)),
        Arguments.of("until the end", join(bytes("HTTP/1.0 200 OK\r\n\r\n"), plain)),
        Arguments.of(
            "after an interim reply", join(bytes(interim), ScriptServer.reply("", plain))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void understandsABody(String what, byte[] sent) throws Exception {
    try (ScriptServer server = ScriptServer.sending(sent)) {
      assertThat(fetch(server).body()).as(what).asString().isEqualTo("abc".repeat(1000));
    }
  }

  @ParameterizedTest(name = "H01 {0}")
  @ValueSource(ints = {204, 304, 403, 404, 410, 500})
  void h01PassesOnTheStatus(int status) throws Exception {
    String sent = "HTTP/1.1 " + status + " Whatever\r\nContent-Length: 0\r\n\r\n";
    try (ScriptServer server = ScriptServer.sending(sent)) {
      assertThat(fetch(server).status()).isEqualTo(status);
    }
  }

  static List<Arguments> tooMuchOrUnknown() throws IOException {
    byte[] bomb = ScriptServer.gzip(new byte[50_000_000]);
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    return List.of(
        Arguments.of("H07 announced", bytes("HTTP/1.1 200 OK\r\nContent-Length: 6000000\r\n\r\n")),
        Arguments.of("H07 sent", bytes("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(LIMIT + 1))),
        Arguments.of("H10 in chunks", bytes(chunked + "1\r\nx\r\n".repeat(LIMIT + 1))),
        Arguments.of("H08 gzip bomb", encoded("gzip", bomb)),
        Arguments.of("H08 nested", encoded("gzip, gzip", ScriptServer.gzip(bomb))),
        Arguments.of("H08 br", encoded("br", bytes("x"))),
        Arguments.of("H08 zstd", encoded("zstd", bytes("x"))),
        Arguments.of("H08 torn", encoded("gzip", Arrays.copyOf(bomb, 99))),
        Arguments.of("H08 no gzip at all", encoded("gzip", bytes("plain"))),
        Arguments.of("H08 no deflate at all", encoded("deflate", bytes("plain"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooMuchOrUnknown")
  void refusesABodyThatIsTooMuchOrUnknown(String what, byte[] sent) throws Exception {
    try (ScriptServer server = ScriptServer.sending(sent)) {
      assertThatThrownBy(() -> fetch(server))
          .as(what)
          .isInstanceOf(IOException.class)
          .hasMessageMatching("127.0.0.1:\\d+ sent a (reply of|body that cannot be used: ).+");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "H09 negative|HTTP/1.1 200 OK~Content-Length: -1~~hello",
        "H09 huge|HTTP/1.1 200 OK~Content-Length: 99999999999999999999~~hello",
        "H09 no number|HTTP/1.1 200 OK~Content-Length: 5x~~hello",
        "H09 conflicting|HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 4~~hello",
        "H09 listed|HTTP/1.1 200 OK~Content-Length: 5, 4~~hello",
        "H09 with chunks|HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~0~~",
        "H09 body too short|HTTP/1.1 200 OK~Content-Length: 6~~hello",
        "H10 size overflow|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffff~hello~0~~",
        "H10 negative size|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-5~hello~0~~",
        "H10 size no number|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~xyz~hello~0~~",
        "H10 no last chunk|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~",
        "H10 no trailer|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~",
        "H11 garbage|garbage~~",
        "H11 HTTP/0.9|<html>hello</html>",
        "H11 no status|HTTP/1.1~~",
        "H11 status no number|HTTP/1.1 abc OK~~",
        "H11 nothing|''",
        "H11 half a head|HTTP/1.1 200 OK~Content-",
      })
  void refusesBrokenReplies(String what, String sent) throws Exception {
    try (ScriptServer server = ScriptServer.sending(sent.replace("~", "\r\n"))) {
      assertThatThrownBy(() -> fetch(server))
          .as(what)
          .isInstanceOf(IOException.class)
          .hasMessageMatching(
              "127.0.0.1:\\d+ (sent a broken HTTP reply: |closed the connection before ).+");
    }
  }

  @ParameterizedTest(name = "H11 {0}")
  @ValueSource(strings = {"one long header", "many headers", "a long status line"})
  void h11CapsTheHead(String what) throws Exception {
    String head =
        switch (what) {
          case "one long header" -> "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000_000) + "\r\n";
          case "many headers" -> "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000);
          default -> "HTTP/1.1 200 " + "x".repeat(1_000_000) + "\r\n";
        };
    try (ScriptServer server = ScriptServer.sending(head + "\r\n")) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("sent a broken HTTP reply: ");
    }
  }

  private static HttpReply fetch(ScriptServer server) throws IOException, InterruptedException {
    Duration patience = Duration.ofSeconds(20);
    HttpConnector connector =
        new HttpConnector(
            LOOPS,
            List.of(),
            () -> {
              throw new IllegalStateException("no TLS here");
            },
            new HttpTimes(patience, patience));
    URI uri = URI.create(server.url("/announce"));
    return new HttpFetcher(new SystemResolver(), connector)
        .fetch(new HttpRequest(uri, Purpose.TRACKER, Map.of(), patience, LIMIT));
  }

  private static byte[] encoded(String encoding, byte[] body) {
    return ScriptServer.reply("Content-Encoding: " + encoding + "\r\n", body);
  }

  private static byte[] join(byte[] head, byte[] body) {
    byte[] both = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, both, head.length, body.length);
    return both;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
