package io.htorrent.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

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
    private final HttpClient client = HttpClient.newHttpClient();

    private Here() {}

    @Override
    public Running start(ProcessBuilder builder) throws IOException {
      return new Running(builder);
    }

    @Override
    public int freePort(String host) throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
        return socket.getLocalPort();
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
