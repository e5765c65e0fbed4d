package io.htorrent.net.http;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
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
import java.util.zip.GZIPOutputStream;

/// A server on loopback that reads a request and then does what its script says, byte for byte. One
/// virtual thread a connection.
final class ScriptServer implements AutoCloseable {

  /// What is done with a connection after the request's head was read.
  interface Script {
    void play(String head, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());

  private ScriptServer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
  }

  static ScriptServer playing(Script script) throws IOException {
    return playing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  static ScriptServer playing(ServerSocket socket, Script script) {
    ScriptServer server = new ScriptServer(socket, script);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /// Sends these bytes and closes.
  static ScriptServer sending(byte[] reply) throws IOException {
    return playing((_, out) -> out.write(reply));
  }

  static ScriptServer sending(String reply) throws IOException {
    return sending(reply.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] reply(String headers, byte[] body) {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    reply.writeBytes(
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + headers + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    reply.writeBytes(body);
    return reply.toByteArray();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }

  int port() {
    return server.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /// The heads of the requests so far.
  List<String> heads() {
    return List.copyOf(heads);
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
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      heads.add(head.toString());
      script.play(head.toString(), socket.getOutputStream());
    } catch (IOException | InterruptedException _) {
      // The client went away, as it may.
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
