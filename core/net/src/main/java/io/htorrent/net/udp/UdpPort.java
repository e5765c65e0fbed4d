package io.htorrent.net.udp;

import io.htorrent.api.network.UdpLane;
import io.htorrent.net.socket.UdpSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A UDP port: one socket for both families, or one for each. From any thread.
final class UdpPort implements UdpLane {

  /// @param ipv4 whether it sends to IPv4 addresses
  /// @param ipv6 whether it sends to IPv6 addresses
  private record Socket(Channel channel, boolean ipv4, boolean ipv6) {}

  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  private UdpPort() {}

  /// Takes over bound sockets and begins to receive.
  ///
  /// @param receiver called on `loop`
  /// @param all where the sockets are noted, so that all can be closed
  static UdpPort reading(
      List<DatagramChannel> bound, EventLoop loop, Receiver receiver, ChannelGroup all)
      throws IOException {
    UdpPort port = new UdpPort();
    try {
      for (DatagramChannel socket : bound) {
        List<InetSocketAddress> at = UdpSockets.addresses(socket);
        boolean ipv4 = at.getFirst().getAddress() instanceof Inet4Address;
        boolean ipv6 = !(at.getLast().getAddress() instanceof Inet4Address);
        Channel channel = UdpSockets.reading(loop, socket, new Receiving(receiver));
        all.add(channel);
        port.sockets.add(new Socket(channel, ipv4, ipv6));
        port.addresses.addAll(at);
      }
      return port;
    } catch (IOException e) {
      for (DatagramChannel socket : bound) {
        socket.close();
      }
      throw e;
    }
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// {@inheritDoc}
  ///
  /// What no single machine answers at is not sent to.
  @Override
  public void send(InetSocketAddress to, ByteBuffer datagram) {
    if (isSomebodys(to)) {
      socketFor(to).ifPresent(socket -> send(socket.channel, to, datagram));
    }
  }

  /// Sends one datagram, and tells on a loop if that was not possible, such as without a route.
  ///
  /// @throws IOException when it has no socket of the address's family
  void ask(InetSocketAddress to, ByteBuffer datagram, Consumer<Throwable> failed)
      throws IOException {
    Socket socket =
        socketFor(to).orElseThrow(() -> new IOException("none of our addresses is of its family"));
    DatagramPacket packet = new DatagramPacket(Unpooled.copiedBuffer(datagram), to);
    socket
        .channel
        .writeAndFlush(packet)
        .addListener(sent -> {
          if (sent.cause() != null) {
            failed.accept(sent.cause());
          }
        });
  }

  private Optional<Socket> socketFor(InetSocketAddress to) {
    boolean ipv4 = to.getAddress() instanceof Inet4Address;
    return sockets.stream().filter(socket -> ipv4 ? socket.ipv4 : socket.ipv6).findFirst();
  }

  /// Whether an address is one of one machine, and has a port.
  static boolean isSomebodys(InetSocketAddress to) {
    InetAddress ip = to.getAddress();
    return ip != null
        && to.getPort() != 0
        && !ip.isAnyLocalAddress()
        && !ip.isMulticastAddress()
        && !(ip instanceof Inet4Address
            && (ip.getAddress()[0] == 0 || ip.getAddress()[0] >> 4 == -1));
  }

  /// Sends from one socket, unless what waits there is too much already.
  static void send(Channel channel, InetSocketAddress to, ByteBuffer datagram) {
    if (channel.isActive() && channel.isWritable()) {
      ByteBuf copy = Unpooled.copiedBuffer(datagram);
      var _ = channel.writeAndFlush(new DatagramPacket(copy, to), channel.voidPromise());
    }
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      var _ = socket.channel.close();
    }
  }
}
