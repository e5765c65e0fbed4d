package io.htorrent.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/// Trackers on loopback that are wrong, each in its own way, at a URL of its own.
final class FaultyTracker implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  /// What is wrong.
  enum Fault {
    GARBAGE("sent an invalid reply"),
    BOMB("inflates to more than 1048576 bytes"),
    LOOP("redirects more than 5 times"),
    DRIP("did not complete its reply in time"),
    SILENCE("did not complete its reply in time"),
    ERROR("HTTP status 500");

    /// What users are told.
    final String told;

    Fault(String told) {
      this.told = told;
    }
  }

  FaultyTracker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    for (Fault fault : Fault.values()) {
      server.createContext("/announce/" + fault, exchange -> answer(exchange, fault));
    }
    server.start();
  }

  /// The announce URL of one that is wrong in this way.
  String url(Fault fault) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/announce/" + fault;
  }

  /// How often any of them was asked.
  int asked() {
    return asked.get();
  }

  private void answer(HttpExchange exchange, Fault fault) throws IOException {
    asked.incrementAndGet();
    try (exchange) {
      switch (fault) {
        case GARBAGE -> send(exchange, 200, "<html>hello</html>");
        case ERROR -> send(exchange, 500, "out of order");
        case LOOP -> {
          exchange.getResponseHeaders().set("Location", "/announce/" + Fault.LOOP);
          exchange.sendResponseHeaders(302, -1);
        }
        case BOMB -> {
          byte[] bomb = bomb();
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, bomb.length);
          exchange.getResponseBody().write(bomb);
        }
        case DRIP -> drip(exchange);
        case SILENCE -> closed.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 100_000);
    OutputStream body = exchange.getResponseBody();
    while (!closed.await(100, TimeUnit.MILLISECONDS)) {
      body.write('d');
      body.flush();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /// 64 MiB of nothing.
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zipped.write(nothing);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
