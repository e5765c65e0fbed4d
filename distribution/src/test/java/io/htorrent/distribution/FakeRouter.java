package io.htorrent.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A router on loopback: speaks NAT-PMP (RFC 6886), or refuses that and speaks UPnP. It maps TCP
/// and UDP to port 40000 of 203.0.113.7.
final class FakeRouter implements AutoCloseable {

  static final String ADDRESS = "203.0.113.7";
  static final int PORT = 40_000;
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress GROUP = InetAddress.ofLiteral("239.255.255.250");
  private static final int MOST_BYTES = 2048;

  private final boolean upnp;
  private final DatagramChannel pmp;
  private final DatagramChannel ssdp;
  private final HttpServer http;
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  FakeRouter(boolean upnp) throws IOException {
    this.upnp = upnp;
    pmp = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(HERE, 0));
    ssdp = DatagramChannel.open(StandardProtocolFamily.INET);
    http = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    Thread.startVirtualThread(() -> serve(pmp, this::answerPmp));
    if (upnp) {
      NetworkInterface loopback = NetworkInterface.getByInetAddress(HERE);
      ssdp.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      ssdp.bind(new InetSocketAddress(GROUP, 1900)); // the group's datagrams alone
      ssdp.join(GROUP, loopback);
      Thread.startVirtualThread(() -> serve(ssdp, this::answerSearch));
      http.createContext("/", this::answer);
      http.start();
    }
  }

  /// Where it answers NAT-PMP.
  String pmpAddress() throws IOException {
    return "127.0.0.1:" + ((InetSocketAddress) pmp.getLocalAddress()).getPort();
  }

  /// Waits until it was asked for this, such as `map TCP 6881` or `unmap UDP 6881`.
  void await(String wanted) throws InterruptedException {
    for (String line = ""; !line.equals(wanted); ) {
      line = log.poll(60, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nobody asked to " + wanted);
      }
    }
  }

  /// Answers one datagram, or not.
  private interface Answering {
    byte[] to(ByteBuffer datagram);
  }

  private void serve(DatagramChannel socket, Answering answering) {
    ByteBuffer in = ByteBuffer.allocate(MOST_BYTES);
    try {
      while (true) {
        var from = socket.receive(in.clear());
        byte[] answer = answering.to(in.flip());
        if (answer.length > 0) {
          // A socket at a group's address has none to answer from.
          (socket.equals(ssdp) ? pmp : socket).send(ByteBuffer.wrap(answer), from);
        }
      }
    } catch (ClosedChannelException _) {
      log.add("closed");
    } catch (IOException e) {
      log.add(e.toString());
    }
  }

  private byte[] answerPmp(ByteBuffer in) {
    int version = in.get(0);
    int operation = in.get(1);
    ByteBuffer out = ByteBuffer.allocate(operation == 0 ? 12 : 16);
    out.put(1, (byte) (0x80 | operation)).putInt(4, 1000);
    if (version != 0 || upnp) {
      return out.putShort(2, (short) (version == 0 ? 2 : 1)).array();
    }
    if (operation == 0) {
      return out.put(8, InetAddress.ofLiteral(ADDRESS).getAddress()).array();
    }
    int inside = in.getShort(4) & 0xffff;
    boolean map = in.getInt(8) > 0;
    log.add(name(map, operation == 2 ? "TCP" : "UDP", inside));
    return out.putShort(8, (short) inside)
        .putShort(10, (short) (map ? PORT : 0))
        .putInt(12, in.getInt(8))
        .array();
  }

  private byte[] answerSearch(ByteBuffer in) {
    String text = StandardCharsets.US_ASCII.decode(in).toString();
    return text.startsWith("M-SEARCH ")
        ? ("HTTP/1.1 200 OK\r\nLocation: http://127.0.0.1:"
                + http.getAddress().getPort()
                + "/description\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII)
        : new byte[0];
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String reply =
        exchange.getRequestMethod().equals("GET")
            ? """
            <root><device><serviceList><service>
            <serviceType>urn:schemas-upnp-org:service:WANIPConnection:2</serviceType>
            <controlURL>/control</controlURL></service></serviceList></device></root>
            """
            : act(body);
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private String act(String body) {
    Matcher found = Pattern.compile("<u:(\\w+) ").matcher(body);
    String action = found.find() ? found.group(1) : "";
    if (!action.startsWith("Get")) {
      log.add(
          name(
              action.startsWith("Add"),
              body.contains(">TCP<") ? "TCP" : "UDP",
              action.startsWith("Add") ? value(body, "NewInternalPort") : 0));
    }
    String values =
        "<NewExternalIPAddress>%s</NewExternalIPAddress><NewReservedPort>%d</NewReservedPort>"
            .formatted(ADDRESS, PORT);
    return "<Envelope><Body><%1$sResponse>%2$s</%1$sResponse></Body></Envelope>"
        .formatted(action, values);
  }

  private static int value(String body, String name) {
    Matcher found = Pattern.compile("<" + name + ">(\\d+)<").matcher(body);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private static String name(boolean map, String transport, int port) {
    return map ? "map " + transport + " " + port : "unmap " + transport;
  }

  @Override
  public void close() throws IOException {
    pmp.close();
    ssdp.close();
    http.stop(0);
  }
}
