package io.htorrent.net.socket;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How datagram sockets are bound and read. Not loaded before somebody wants one. From any thread.
public final class UdpSockets {

  /// The largest datagram there is: a tracker may answer with one.
  private static final int RECEIVE_BYTES = 64 * 1024;

  /// Datagrams taken in one turn of the loop: in the pool, 1 MiB at most.
  private static final int READS_PER_TURN = 16;

  /// What waits in the kernel while the loop is busy: a few hundred messages of the DHT.
  private static final int KERNEL_BYTES = 256 * 1024;

  /// What waits for the kernel to take it; beyond the upper mark datagrams are dropped.
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 256 << 10);

  /// How far a datagram to a group may go: for IPv4 this link. The groups of IPv6 name their own
  /// scope, which the site's routers keep.
  private static final int HOPS_IPV4 = 1;

  private static final int HOPS_IPV6 = 32;

  private UdpSockets() {}

  /// Binds a socket: at `::` for IPv6 and IPv4, or for IPv4 alone where the system has no IPv6.
  ///
  /// @throws IOException one sentence with what to do
  public static DatagramChannel bind(InetSocketAddress address) throws IOException {
    boolean both = Sockets.isEverywhere(address);
    boolean ipv4 = address.getAddress() instanceof Inet4Address;
    DatagramChannel socket =
        both
            ? DatagramChannel.open()
            : DatagramChannel.open(
                ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BYTES);
      return socket.bind(both ? new InetSocketAddress(address.getPort()) : address);
    } catch (IOException e) {
      socket.close();
      throw new IOException(Sockets.whyNotBound(address, "UDP port ", e), e);
    }
  }

  /// Binds a socket to a group's port and joins the group on one interface, which is also where
  /// everything goes out that is sent by it.
  public static DatagramChannel join(InetSocketAddress group, NetworkInterface on)
      throws IOException {
    return multicast(
        group,
        on,
        socket -> {
          // Other clients of this machine listen at the same port.
          socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          socket.bind(new InetSocketAddress(anyOf(group), group.getPort()));
          socket.join(group.getAddress(), on);
        });
  }

  /// Binds a socket to a free port, from which a group is asked on one interface.
  public static DatagramChannel asking(InetSocketAddress group, NetworkInterface on)
      throws IOException {
    return multicast(group, on, socket -> socket.bind(new InetSocketAddress(anyOf(group), 0)));
  }

  /// Binds a socket that sends to groups.
  @FunctionalInterface
  private interface Binding {
    void bind(DatagramChannel socket) throws IOException;
  }

  private static DatagramChannel multicast(
      InetSocketAddress group, NetworkInterface on, Binding binding) throws IOException {
    boolean ipv6 = group.getAddress() instanceof Inet6Address;
    DatagramChannel socket =
        DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
      socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ipv6 ? HOPS_IPV6 : HOPS_IPV4);
      binding.bind(socket);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw new IOException(
          on.getName() + " does not take " + group + ": " + SocketReason.of(e), e);
    }
  }

  private static String anyOf(InetSocketAddress group) {
    return group.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0";
  }

  /// Where a socket is bound. One for both families stands at two addresses.
  public static List<InetSocketAddress> addresses(DatagramChannel bound) throws IOException {
    InetSocketAddress at = (InetSocketAddress) bound.getLocalAddress();
    boolean both = at.getAddress() instanceof Inet6Address && at.getAddress().isAnyLocalAddress();
    return both ? List.of(new InetSocketAddress("0.0.0.0", at.getPort()), at) : List.of(at);
  }

  /// Starts to read a bound socket on a loop; `handler` gets Netty's `DatagramPacket`s. The socket
  /// is the channel's, and closed if this fails.
  ///
  /// @throws IOException when the loop has ended
  public static Channel reading(EventLoop loop, DatagramChannel bound, ChannelHandler handler)
      throws IOException {
    NioDatagramChannel channel = new NioDatagramChannel(bound);
    channel
        .config()
        .setAllocator(PooledByteBufAllocator.DEFAULT)
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(RECEIVE_BYTES).maxMessagesPerRead(READS_PER_TURN))
        .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT);
    channel.pipeline().addLast(handler);
    @Nullable ChannelFuture registered = loop.isShuttingDown() ? null : loop.register(channel);
    if (registered == null || registered.cause() != null) {
      bound.close();
      throw new IOException("the network is closed");
    }
    registered.addListener(done -> {
      if (done.cause() != null) {
        bound.close();
      }
    });
    return channel;
  }
}
