package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.IncomingHttp;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final EventLoop LOOP = LOOPS.next();

  private final List<IncomingHttp> asked = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void answersAndKeepsTheConnection() throws IOException {
    try (HttpServer server = serve("127.0.0.1");
        Socket client = connect(server)) {
      String first =
          ask(client, "GET /announce?a=%00 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nX-A: 2\r\n\r\n");
      String second = ask(client, "GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(first)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("content-type: text/plain", "content-length: 21")
          .endsWith("\r\n\r\nhello /announce?a=%00");
      assertThat(second).endsWith("\r\n\r\nhello /two");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(asked.getFirst().headers()).containsEntry("x-a", "1");
      assertThat(asked.getFirst().from())
          .isEqualTo(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), client.getLocalPort()));
    }
  }

  @Test
  void answersOnIpv6() throws IOException {
    try (HttpServer server = serve("::1");
        Socket client = connect(server)) {
      assertThat(ask(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("hello /");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    try (HttpServer server = serve("127.0.0.1");
        Socket client = connect(server)) {
      String one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
      String two = "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      send(client, one + two);

      assertThat(readAll(client)).containsSubsequence("hello /1", "hello /2");
    }
  }

  @Test
  void answersHeadWithoutABody() throws IOException {
    try (HttpServer server = serve("127.0.0.1");
        Socket client = connect(server)) {
      send(client, "HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(readAll(client)).contains("content-length: 8").endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /x HTTP/1.1~Host: x~Content-Length: 3~Connection: close~~abc|405",
        "DELETE /x HTTP/1.1~Host: x~Connection: close~~|405",
        "POST /x HTTP/1.1~Host: x~Content-Length: 9999999~Connection: close~~|413",
        "garbage~~|400",
        "GET /x HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~|400",
        "GET /boom HTTP/1.1~Host: x~Connection: close~~|500",
      })
  void refuses(String request, int status) throws IOException {
    try (HttpServer server = serve("127.0.0.1");
        Socket client = connect(server)) {
      send(client, request.replace("~", "\r\n"));

      assertThat(readAll(client)).startsWith("HTTP/1.1 " + status);
    }
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {5_000, 1_000_000})
  void refusesALongHead(int length) throws IOException {
    try (HttpServer server = serve("127.0.0.1");
        Socket client = connect(server)) {
      String answer = "";
      try {
        send(client, "GET /" + "x".repeat(length) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        answer = readAll(client);
      } catch (IOException _) {
        // Reset while we still wrote: refused as well.
      }

      assertThat(answer).doesNotContain("200 OK");
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void closesTheConnectionBeyondTheCap() throws IOException {
    HttpServer.Limits two = new HttpServer.Limits(2, Duration.ofSeconds(20));
    try (HttpServer server = serve("127.0.0.1", two);
        Socket first = connect(server);
        Socket second = connect(server)) {
      ask(first, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
      ask(second, "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
      try (Socket third = connect(server)) {
        assertThat(third.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(ask(first, "GET /again HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("hello /again");
    }
  }

  @ParameterizedTest(name = "after ''{0}''")
  @ValueSource(strings = {"", "GET /x HTTP/1.1\r\nHo", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"})
  void closesAConnectionThatIsSilent(String begin) throws IOException {
    HttpServer.Limits hasty = new HttpServer.Limits(10, Duration.ofSeconds(1));
    try (HttpServer server = serve("127.0.0.1", hasty);
        Socket client = connect(server)) {
      send(client, begin);

      readAll(client); // ends only when the server closes

      assertThat(asked).hasSize(begin.endsWith("\r\n\r\n") ? 1 : 0);
    }
  }

  @Test
  void freesItsPortWhenClosed() throws IOException {
    HttpServer server = serve("127.0.0.1");
    try (Socket client = connect(server)) {
      ask(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

      server.close();

      InetSocketAddress freed = server.address();
      try (ServerSocket again = new ServerSocket(freed.getPort(), 1, freed.getAddress())) {
        assertThat(again.isBound()).isTrue();
      }
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    try (HttpServer server = serve("127.0.0.1")) {
      assertThatThrownBy(() -> HttpServer.start(LOOP, server.address(), this::answer))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "127.0.0.1 port %d is already in use: choose another port, or 0 for a free one",
              server.address().getPort());
    }
  }

  private HttpServer serve(String ip) throws IOException {
    return serve(ip, HttpServer.Limits.USUAL);
  }

  private HttpServer serve(String ip, HttpServer.Limits limits) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(ip), 0);
    return HttpServer.start(LOOP, address, this::answer, limits);
  }

  private HttpReply answer(IncomingHttp request) {
    asked.add(request);
    if (request.target().equals("/boom")) {
      throw new IllegalStateException("a handler that fails, on purpose");
    }
    return HttpReply.of(200, ("hello " + request.target()).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Socket connect(HttpServer server) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Sends a request and reads one reply with its body.
  private static String ask(Socket client, String request) throws IOException {
    send(client, request);
    InputStream in = client.getInputStream();
    StringBuilder reply = new StringBuilder();
    while (reply.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return reply.toString();
      }
      reply.append((char) next);
    }
    int at = reply.indexOf("content-length: ") + "content-length: ".length();
    int length = Integer.parseInt(reply.substring(at, reply.indexOf("\r\n", at)));
    reply.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    return reply.toString();
  }
}
