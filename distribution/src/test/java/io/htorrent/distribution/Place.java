package io.htorrent.distribution;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// Where programs of a test run: on this machine, or on one of a [Lan].
interface Place {

  /// This machine, on its loopback addresses.
  Place HERE = new Here();

  /// Starts a program there.
  Running start(ProcessBuilder builder) throws IOException;

  /// A port that is free now.
  int freePort(String host) throws IOException;

  /// Whether somebody takes TCP connections there.
  boolean isOpen(String host, int port) throws IOException, InterruptedException;

  /// What a web server there answers, a character for a byte.
  String get(URI uri) throws IOException, InterruptedException;

  /// Waits until a program takes connections.
  ///
  /// @throws IOException when it ends before
  default void awaitOpen(Running running, String host, int port)
      throws IOException, InterruptedException {
    while (!isOpen(host, port)) {
      if (running.endsWithin(50)) {
        throw new IOException("it ended:\n" + running.printed());
      }
    }
  }

  /// This machine.
  final class Here implements Place {
    // Below those that the system gives away by itself, and none twice while there are others: the
    // program that it is for takes it a second later only.
    private static final int FIRST_PORT = 10_000;
    private static final int LAST_PORT = 32_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger nextPort =
        new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() % 200) * 100);

    private Here() {}

    @Override
    public Running start(ProcessBuilder builder) throws IOException {
      return new Running(builder);
    }

    @Override
    public int freePort(String host) throws IOException {
      while (true) {
        int port = nextPort.getAndUpdate(last -> last < LAST_PORT ? last + 1 : FIRST_PORT);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
          return socket.getLocalPort();
        } catch (BindException _) {
          // Somebody else's: the next one.
        }
      }
    }

    @Override
    public boolean isOpen(String host, int port) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port));
        return true;
      } catch (IOException _) {
        return false;
      }
    }

    @Override
    public String get(URI uri) throws IOException, InterruptedException {
      return client
          .send(
              HttpRequest.newBuilder(uri).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
          .body();
    }
  }
}
