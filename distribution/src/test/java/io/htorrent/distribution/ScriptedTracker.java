package io.htorrent.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An HTTP tracker (BEP 3, 7, 23) on loopback for one torrent: tells everyone of all others, and
/// notes what it was told.
final class ScriptedTracker implements AutoCloseable {
  private final HttpServer server;
  private final String host;

  /// By peer id, in the order of their first announces. Requests come one at a time.
  private final Map<String, InetSocketAddress> peers = new LinkedHashMap<>();

  private final BlockingQueue<Map<String, String>> announces = new LinkedBlockingQueue<>();

  /// @param host `127.0.0.1` or `::1`; peers are told of at the address that they announce from
  ScriptedTracker(String host) throws IOException {
    this.host = host;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    server.createContext("/announce", this::announce);
    server.start();
  }

  /// The announce URL.
  String url() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + server.getAddress().getPort() + "/announce";
  }

  /// What was announced, as parameters of the query still in their escapes, in the order of
  /// arrival.
  BlockingQueue<Map<String, String>> announces() {
    return announces;
  }

  private void announce(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = new LinkedHashMap<>();
      for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
        query.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("^[^=]*=?", ""));
      }
      byte[] reply = reply(query, exchange.getRemoteAddress().getAddress());
      announces.add(query);
      exchange.sendResponseHeaders(200, reply.length);
      exchange.getResponseBody().write(reply);
    }
  }

  private byte[] reply(Map<String, String> query, InetAddress from) throws IOException {
    String id = query.getOrDefault("peer_id", "");
    if ("stopped".equals(query.get("event"))) {
      peers.remove(id);
    } else {
      peers.put(id, new InetSocketAddress(from, Integer.parseInt(query.getOrDefault("port", "0"))));
    }
    boolean six = from.getAddress().length == 16;
    ByteArrayOutputStream compact = new ByteArrayOutputStream();
    for (Map.Entry<String, InetSocketAddress> peer : peers.entrySet()) {
      if (!peer.getKey().equals(id)) {
        compact.write(peer.getValue().getAddress().getAddress());
        compact.write(peer.getValue().getPort() >> 8);
        compact.write(peer.getValue().getPort());
      }
    }
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    reply.write("d8:intervali60e".getBytes(StandardCharsets.ISO_8859_1));
    if (six) {
      reply.write("5:peers0:".getBytes(StandardCharsets.ISO_8859_1));
    }
    String key = six ? "6:peers6" : "5:peers";
    reply.write((key + compact.size() + ":").getBytes(StandardCharsets.ISO_8859_1));
    compact.writeTo(reply);
    reply.write('e');
    return reply.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
