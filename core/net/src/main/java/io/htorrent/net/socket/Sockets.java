package io.htorrent.net.socket;

import io.htorrent.api.PeerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The socket options that every connection of the client shares, in one place.
public final class Sockets {

  /// Bytes taken from a socket by one read. Large, so that a fast peer costs few system calls: at 1
  /// GB/s it is 4000 reads a second. It is also how much may still arrive after reading was
  /// stopped. The buffer is lent for one call, so one per loop is in use, however many peers.
  public static final int RECEIVE_BYTES = 256 * 1024;

  /// Reads from one socket before the loop turns to the next one: 1 MiB, so that a fast peer
  /// neither starves the others nor delays the requests that its own bytes cause.
  public static final int READS_PER_TURN = 4;

  /// Connections that the kernel holds while we are busy. A backlog of 1 made trackers that dial
  /// back drop the peer (aria2 issue 852).
  private static final int BACKLOG = 1024;

  private Sockets() {}

  /// A dialler's options. Bytes are read only once somebody asked for them.
  ///
  /// @param handler on the loop; told of the open channel
  public static Bootstrap outgoing(
      EventLoop loop, int connectTimeoutMillis, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .disableResolver()
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.AUTO_READ, false)
        .handler(handler);
  }

  /// Starts to accept on a bound socket; connections stay on the same loop, unread until somebody
  /// asks. When no file descriptor is left, Netty's acceptor pauses for a second instead of
  /// spinning.
  ///
  /// @param handler shared by all connections
  public static ServerChannel accepting(
      EventLoop loop, ServerSocketChannel bound, ChannelHandler handler) {
    NioServerSocketChannel server = new NioServerSocketChannel(bound);
    var _ =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(() -> server)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(handler)
            .register();
    return server;
  }

  /// Binds a listening socket, at `::` as [#bindEverywhere] does. Does not wait for any loop, so it
  /// may be called on one.
  ///
  /// @throws IOException one sentence with what to do
  public static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    if (isEverywhere(address)) {
      return bindEverywhere(address.getPort());
    }
    boolean ipv4 = address.getAddress() instanceof Inet4Address;
    return bind(
        ipv4 ? ServerSocketChannel.open(StandardProtocolFamily.INET) : ServerSocketChannel.open(),
        address);
  }

  /// Binds a listening socket to all interfaces: one socket for IPv6 and IPv4, or for IPv4 where
  /// the system has no IPv6. Does not wait for any loop.
  ///
  /// @throws IOException one sentence with what to do
  public static ServerSocketChannel bindEverywhere(int port) throws IOException {
    return bind(ServerSocketChannel.open(), new InetSocketAddress(port));
  }

  /// Whether an address is `::`, which stands for both families; `0.0.0.0` is IPv4 alone.
  static boolean isEverywhere(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip instanceof Inet6Address && ip.isAnyLocalAddress();
  }

  /// The first of our addresses that can reach `remote`: of the same family. A wildcard stands for
  /// whatever the system chooses, as does an empty answer to an empty list.
  ///
  /// @throws BindException when we have addresses, but none of that family
  public static Optional<SocketAddress> localFor(InetAddress remote, List<InetAddress> ours)
      throws BindException {
    for (InetAddress address : ours) {
      if (address.getClass() == remote.getClass()) {
        return address.isAnyLocalAddress()
            ? Optional.empty()
            : Optional.of(new InetSocketAddress(address, 0));
      }
    }
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    throw new BindException("none of the addresses to bind to is of its family");
  }

  /// An end of a TCP connection, unless the connection is already gone.
  public static Optional<PeerAddress> peerAddress(@Nullable SocketAddress end) {
    return end instanceof InetSocketAddress tcp
        ? Optional.of(new PeerAddress(tcp.getAddress(), tcp.getPort()))
        : Optional.empty();
  }

  private static RecvByteBufAllocator receiveBuffers() {
    return new FixedRecvByteBufAllocator(RECEIVE_BYTES).maxMessagesPerRead(READS_PER_TURN);
  }

  private static ServerSocketChannel bind(ServerSocketChannel socket, InetSocketAddress address)
      throws IOException {
    try {
      return socket.bind(address, BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw new IOException(whyNotBound(address, e), e);
    }
  }

  private static String whyNotBound(InetSocketAddress address, IOException e) {
    return whyNotBound(address, "port ", e);
  }

  /// One sentence: what could not be bound, why, and what to do.
  ///
  /// @param kind of the port, such as `port `
  static String whyNotBound(InetSocketAddress address, String kind, IOException e) {
    InetAddress ip = address.getAddress();
    String where =
        (ip.isAnyLocalAddress() ? "" : ip.getHostAddress() + " ") + kind + address.getPort();
    String message = String.valueOf(e.getMessage());
    if (message.contains("in use")) {
      return where + " is already in use: choose another port, or 0 for a free one";
    }
    if (message.contains("Permission denied")) {
      return where + " is reserved for the system: choose a port from 1024 upwards";
    }
    if (message.contains("assign")) {
      return where + " is not an address of this machine: choose one that it has, or none for all";
    }
    return where + " cannot be listened on: " + SocketReason.of(e);
  }
}
