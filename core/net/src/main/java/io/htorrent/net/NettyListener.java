package io.htorrent.net;

import io.htorrent.engine.port.PeerChannel;
import io.htorrent.net.socket.Sockets;
import io.htorrent.net.udp.Udp;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections from peers: on all interfaces, IPv4 and IPv6 by one socket, unless addresses
/// are configured. From any thread; this object's monitor guards the list of open sockets.
final class NettyListener {

  /// How often a free port is looked for that is free on every configured address, for UDP as well.
  private static final int ATTEMPTS = 8;

  private static final Logger log = LoggerFactory.getLogger(NettyListener.class);

  private final List<InetAddress> bindAddresses;
  private final int port;
  private final ChannelGroup open;
  private final List<ServerChannel> listening = new ArrayList<>();
  private List<InetSocketAddress> addresses = List.of();

  NettyListener(List<InetAddress> bindAddresses, int port, ChannelGroup open) {
    this.open = open;
    this.bindAddresses = bindAddresses;
    this.port = port;
  }

  /// Listens and hands over connections on `loop`.
  ///
  /// @return where, never empty; all with the same port
  /// @throws IOException one sentence with what to do, when not one address could be bound
  synchronized List<InetSocketAddress> listen(
      EventLoop loop, Opening.Beginning beginning, Consumer<PeerChannel> accepted)
      throws IOException {
    List<ServerSocketChannel> bound = bindAll();
    addresses = addresses(bound);
    for (ServerSocketChannel socket : bound) {
      listening.add(Sockets.accepting(loop, socket, Opening.accepted(open, beginning, accepted)));
    }
    return addresses;
  }

  /// Where it listened last; empty when it never did.
  synchronized List<InetSocketAddress> addresses() {
    return addresses;
  }

  synchronized void stop() {
    for (ServerChannel server : listening) {
      var _ = server.close();
    }
    listening.clear();
  }

  private List<ServerSocketChannel> bindAll() throws IOException {
    for (int attempt = 1; ; attempt++) {
      Bound bound = bindAddresses.isEmpty() ? bindEverywhere() : bindOnce();
      boolean fits = bound.failure == null && (port != 0 || Udp.isFree(addresses(bound.sockets)));
      boolean again = port == 0 && !fits && attempt < ATTEMPTS;
      if (!bound.sockets.isEmpty() && !again) {
        if (bound.failure != null) {
          log.warn("not listening everywhere: {}", bound.failure.getMessage());
        }
        return bound.sockets;
      }
      for (ServerSocketChannel socket : bound.sockets) {
        socket.close();
      }
      if (!again && bound.failure != null) {
        throw bound.failure;
      }
    }
  }

  private Bound bindEverywhere() throws IOException {
    Bound bound = new Bound();
    bound.sockets.add(Sockets.bindEverywhere(port));
    return bound;
  }

  private static List<InetSocketAddress> addresses(List<ServerSocketChannel> sockets)
      throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (ServerSocketChannel socket : sockets) {
      addresses.add((InetSocketAddress) socket.getLocalAddress());
    }
    return addresses;
  }

  // A free port is chosen by the first socket; the others must have the same, since one is
  // announced.
  private Bound bindOnce() {
    Bound bound = new Bound();
    int chosen = port;
    for (InetAddress address : bindAddresses) {
      try {
        ServerSocketChannel socket = Sockets.bind(new InetSocketAddress(address, chosen));
        bound.sockets.add(socket);
        chosen = ((InetSocketAddress) socket.getLocalAddress()).getPort();
      } catch (IOException e) {
        bound.failure = bound.failure == null ? e : bound.failure;
      }
    }
    return bound;
  }

  /// What became of one go at all addresses.
  private static final class Bound {
    private final List<ServerSocketChannel> sockets = new ArrayList<>();
    private @Nullable IOException failure;
  }
}
