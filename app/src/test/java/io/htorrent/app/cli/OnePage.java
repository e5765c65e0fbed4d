package io.htorrent.app.cli;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A network that answers every request alike, and knows one host.
///
/// @param file what is sent, or empty
/// @param status such as 200
record OnePage(String file, int status) implements Network {

  @Override
  public HttpReply fetch(HttpRequest request) throws IOException {
    if (status == 0) {
      throw new IOException("no answer from " + request.uri().getHost());
    }
    return HttpReply.of(
        status,
        file.isEmpty()
            ? "<html>".getBytes(StandardCharsets.UTF_8)
            : Files.readAllBytes(Path.of(file)));
  }

  @Override
  public HttpStream stream(HttpRequest request) {
    throw new AssertionError("nothing is streamed here");
  }

  @Override
  public HttpService serve(InetSocketAddress address, HttpHandler handler) {
    throw new AssertionError("nothing is served here");
  }

  @Override
  public List<InetAddress> resolve(String host, HttpRequest.Purpose purpose, String path)
      throws IOException {
    if (host.equals("known.example")) {
      return List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7"));
    }
    throw new IOException("there is no host " + host);
  }

  @Override
  public byte[] exchange(UdpRequest request) {
    throw new AssertionError("no datagrams are sent here");
  }

  @Override
  public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) {
    throw new AssertionError("no datagrams are sent here");
  }

  @Override
  public UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver) {
    throw new AssertionError("nothing is served here");
  }

  @Override
  public UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) {
    throw new AssertionError("no datagrams are sent here");
  }

  @Override
  public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) {
    throw new AssertionError("no datagrams are sent here");
  }

  @Override
  public List<InetAddress> gateways() {
    throw new AssertionError("no router is asked here");
  }

  @Override
  public InetAddress ownAddress(InetAddress host) {
    throw new AssertionError("no router is asked here");
  }
}
