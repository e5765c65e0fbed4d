package io.htorrent.net;

import io.htorrent.engine.port.PeerChannel;
import io.htorrent.net.socket.Sockets;
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

  /// How often a free port is looked for that is free on every configured address.
  private static final int ATTEMPTS = 8;

  private static final Logger log = LoggerFactory.getLogger(NettyListener.class);

  private final List<InetAddress> bindAddresses;
  private final int port;
  private final ChannelGroup open;
  private final List<ServerChannel> listening = new ArrayList<>();

  NettyListener(List<InetAddress> bindAddresses, int port, ChannelGroup open) {
    this.open = open;
    this.bindAddresses = bindAddresses;
    this.port = port;
  }

  /// Listens and hands over connections on `loop`.
  ///
  /// @return where, never empty; all with the same port
  /// @throws IOException one sentence with what to do, when not one address could be bound
  synchronized List<InetSocketAddress> listen(EventLoop loop, Consumer<PeerChannel> accepted)
      throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (ServerSocketChannel socket : bindAll()) {
      addresses.add((InetSocketAddress) socket.getLocalAddress());
      listening.add(Sockets.accepting(loop, socket, Opening.accepted(open, accepted)));
    }
    return addresses;
  }

  synchronized void stop() {
    for (ServerChannel server : listening) {
      var _ = server.close();
    }
    listening.clear();
  }

  private List<ServerSocketChannel> bindAll() throws IOException {
    if (bindAddresses.isEmpty()) {
      return List.of(Sockets.bindEverywhere(port));
    }
    for (int attempt = 1; ; attempt++) {
      Bound bound = bindOnce();
      boolean again = port == 0 && bound.failure != null && attempt < ATTEMPTS;
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
