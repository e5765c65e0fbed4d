package io.htorrent.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A web server on loopback that has a folder, and answers ranges of its files.
final class Mirror implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final int STEP = 64 << 10;

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final Semaphore steps;

  /// Sends all that is asked for.
  ///
  /// @param port 0 for a free one
  Mirror(Path folder, int port) throws IOException {
    this(folder, port, Integer.MAX_VALUE);
  }

  /// Sends so many times 64 KiB in all, then nothing more on connections that stay open.
  Mirror(Path folder, int port, int mostSteps) throws IOException {
    this.folder = folder;
    this.steps = new Semaphore(mostSteps);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Where the folder is.
  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /// What was asked for, a line each: the path as sent, and the range.
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
      asked.add(exchange.getRequestURI().getRawPath() + " " + range);
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
      Matcher bytes = RANGE.matcher(range);
      if (!file.startsWith(folder) || !Files.isRegularFile(file) || !bytes.matches()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      long first = Long.parseLong(bytes.group(1));
      long last = Long.parseLong(bytes.group(2));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + first + "-" + last + "/" + Files.size(file));
      exchange.sendResponseHeaders(206, last - first + 1);
      send(file, first, last, exchange.getResponseBody());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Path file, long first, long last, OutputStream out)
      throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file)) {
      long at = first;
      while (at <= last) {
        steps.acquire();
        ByteBuffer step = ByteBuffer.allocate((int) Math.min(STEP, last + 1 - at));
        while (step.hasRemaining()) {
          channel.read(step, at + step.position());
        }
        out.write(step.array());
        at += step.capacity();
      }
    }
  }

  /// Breaks off whatever it sends, and is gone. It may be closed all the same.
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }
}
