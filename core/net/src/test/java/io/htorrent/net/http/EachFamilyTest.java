package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fetches over IPv4 and IPv6 at the same time (BEP 7).
class EachFamilyTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final Duration LONG = Duration.ofSeconds(20);

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void asksOverBothFamiliesAndGivesIpv4First() throws Exception {
    try (ServerSocket four = listening("127.0.0.1", 0);
        ScriptServer first = saying("four", four);
        ScriptServer second = saying("six", listening("::1", four.getLocalPort()))) {
      List<HttpReply> replies =
          fetch(fetcher(Duration.ofSeconds(20), "::1", "127.0.0.1"), four.getLocalPort());

      assertThat(replies).extracting(EachFamilyTest::text).containsExactly("four", "six");
      assertThat(first.heads()).hasSize(1);
      assertThat(second.heads()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"127.0.0.1, 1", "::1, 1", "127.0.0.1 127.0.0.1, 1"})
  void asksOnceWhenThereIsOneFamily(String addresses, int requests) throws Exception {
    String[] all = addresses.split(" ");
    try (ServerSocket socket = listening(all[0], 0);
        ScriptServer server = saying("x", socket)) {
      List<HttpReply> replies = fetch(fetcher(LONG, all), socket.getLocalPort());

      assertThat(replies).hasSize(1);
      assertThat(server.heads()).hasSize(requests);
    }
  }

  @ParameterizedTest(name = "only {0} answers")
  @CsvSource({"127.0.0.1", "::1"})
  void oneFamilyIsEnough(String address) throws Exception {
    try (ServerSocket socket = listening(address, 0);
        ScriptServer server = saying("x", socket)) {
      List<HttpReply> replies = fetch(fetcher(LONG, "127.0.0.1", "::1"), socket.getLocalPort());

      assertThat(replies).extracting(EachFamilyTest::text).containsExactly("x");
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void whenOneHasAnsweredTheOtherIsNotWaitedForLong() throws Exception {
    try (ServerSocket four = listening("127.0.0.1", 0);
        ScriptServer answering = saying("four", four);
        ScriptServer silent =
            ScriptServer.playing(
                listening("::1", four.getLocalPort()), (_, _) -> new CountDownLatch(1).await())) {
      List<HttpReply> replies =
          fetch(fetcher(Duration.ofMillis(200), "127.0.0.1", "::1"), four.getLocalPort());

      assertThat(replies).extracting(EachFamilyTest::text).containsExactly("four");
      assertThat(answering.heads()).hasSize(1);
      assertThat(silent.heads()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void bothDownIsOneFailure() throws Exception {
    int port;
    try (ServerSocket closedSoon = listening("127.0.0.1", 0)) {
      port = closedSoon.getLocalPort();
    }

    assertThatThrownBy(() -> fetch(fetcher(LONG, "127.0.0.1", "::1"), port))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:%d cannot be reached: connection refused", port);
  }

  @Test
  void everyAddressIsCheckedWhateverItsFamily() {
    assertThatThrownBy(() -> fetch(fetcher(LONG, "127.0.0.1", "fe80::1"), 80))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no server may be asked at such an address");
  }

  private static ScriptServer saying(String word, ServerSocket socket) {
    byte[] reply = ScriptServer.reply("", word.getBytes(StandardCharsets.ISO_8859_1));
    return ScriptServer.playing(socket, (_, out) -> out.write(reply));
  }

  private static ServerSocket listening(String address, int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.ofLiteral(address));
  }

  private static HttpFetcher fetcher(Duration other, String... addresses) {
    List<InetAddress> all = Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    HttpConnector connector =
        new HttpConnector(
            LOOPS,
            List.of(),
            () -> {
              throw new IllegalStateException("no TLS here");
            },
            new HttpTimes(LONG, LONG, other));
    return new HttpFetcher((_, _) -> all, connector);
  }

  private static List<HttpReply> fetch(HttpFetcher fetcher, int port)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://t.example:" + port + "/announce");
    return fetcher.fetchOverEach(new HttpRequest(uri, Purpose.TRACKER, Map.of(), LONG, 1000));
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.ISO_8859_1);
  }
}
