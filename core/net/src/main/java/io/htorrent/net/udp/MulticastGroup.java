package io.htorrent.net.udp;

import io.htorrent.api.network.UdpLane;
import io.htorrent.net.socket.Interfaces;
import io.htorrent.net.socket.UdpSockets;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A group on some interfaces, by a socket for each: what is sent goes out by all of them. It is
/// joined, or only asked. From any thread.
final class MulticastGroup implements UdpLane {

  /// Interfaces joined on; a machine with many containers has more.
  private static final int MOST_INTERFACES = 16;

  private static final Logger log = LoggerFactory.getLogger(MulticastGroup.class);

  private final InetSocketAddress group;
  private final boolean member;
  private final List<Channel> channels = new ArrayList<>();

  /// @param member whether it is joined
  private MulticastGroup(InetSocketAddress group, boolean member) {
    this.group = group;
    this.member = member;
  }

  /// Joins on every interface that we use and that can.
  ///
  /// @param ours the addresses that we send from; empty for all
  /// @throws IOException one sentence, when none can
  static MulticastGroup join(
      InetSocketAddress group,
      List<InetAddress> ours,
      EventLoop loop,
      Receiver receiver,
      ChannelGroup open)
      throws IOException {
    return new MulticastGroup(group, true).open(ours, loop, receiver, open);
  }

  /// The same without joining: it is asked from free ports, where the answers come in.
  static MulticastGroup search(
      InetSocketAddress group,
      List<InetAddress> ours,
      EventLoop loop,
      Receiver receiver,
      ChannelGroup open)
      throws IOException {
    return new MulticastGroup(group, false).open(ours, loop, receiver, open);
  }

  private MulticastGroup open(
      List<InetAddress> ours, EventLoop loop, Receiver receiver, ChannelGroup open)
      throws IOException {
    if (group.getAddress() == null || !group.getAddress().isMulticastAddress()) {
      throw new IOException(group + " is not a multicast group");
    }
    for (NetworkInterface on : usable(group.getAddress(), ours)) {
      try {
        open(on, loop, receiver, open);
      } catch (IOException e) {
        log.debug("{}", e.getMessage());
      }
    }
    if (channels.isEmpty()) {
      throw new IOException(
          "no network interface that is used here takes the group "
              + group.getAddress().getHostAddress());
    }
    return this;
  }

  @Override
  public List<InetSocketAddress> addresses() {
    boolean ipv6 = group.getAddress() instanceof Inet6Address;
    return List.of(new InetSocketAddress(ipv6 ? "::" : "0.0.0.0", group.getPort()));
  }

  /// {@inheritDoc}
  ///
  /// @param to the group, or one machine
  @Override
  public void send(InetSocketAddress to, ByteBuffer datagram) {
    if (to.equals(group)) {
      channels.forEach(channel -> UdpPort.send(channel, to, datagram));
    } else if (UdpPort.isSomebodys(to)) {
      UdpPort.send(channels.getFirst(), to, datagram);
    }
  }

  @Override
  public void close() {
    for (Channel channel : channels) {
      var _ = channel.close();
    }
  }

  private void open(NetworkInterface on, EventLoop loop, Receiver receiver, ChannelGroup open)
      throws IOException {
    DatagramChannel socket = member ? UdpSockets.join(group, on) : UdpSockets.asking(group, on);
    Channel channel = UdpSockets.reading(loop, socket, new Receiving(receiver));
    open.add(channel);
    channels.add(channel);
  }

  private static List<NetworkInterface> usable(InetAddress group, List<InetAddress> ours)
      throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(on -> isUsable(on, group, ours))
        .limit(MOST_INTERFACES)
        .toList();
  }

  private static boolean isUsable(NetworkInterface on, InetAddress group, List<InetAddress> ours) {
    try {
      if (on.isUp() && (on.isLoopback() || on.supportsMulticast())) {
        for (InetAddress address : on.inetAddresses().toList()) {
          if (address.getClass() == group.getClass() && Interfaces.uses(on, address, ours)) {
            return true;
          }
        }
      }
    } catch (IOException _) {
      return false; // it just went away
    }
    return false;
  }
}
