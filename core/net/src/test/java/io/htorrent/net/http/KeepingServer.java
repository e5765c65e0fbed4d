package io.htorrent.net.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A server on loopback that answers several requests on a connection: each with its number on that
/// connection, or, to `/long`, with the beginning of a long body.
final class KeepingServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  private final int most;

  /// @param most requests that it answers on a connection; to one more it closes without a word
  KeepingServer(int most) throws IOException {
    this.most = most;
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }

  /// How many connections there were.
  int connections() {
    return sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      for (int number = 0; first != null && number < most; number++) {
        String line = first;
        while (!line.isEmpty()) {
          line = in.readLine();
        }
        answer(socket.getOutputStream(), first.contains("/long") ? 1_000_000 : 7, number);
        first = in.readLine();
      }
    } catch (IOException _) {
      // The client went away, as it may.
    }
  }

  private static void answer(OutputStream out, int length, int number) throws IOException {
    String reply = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nreply " + number;
    out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
    if (length > 7) {
      out.write(new byte[1000]);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : List.copyOf(sockets)) {
      socket.close();
    }
  }
}
