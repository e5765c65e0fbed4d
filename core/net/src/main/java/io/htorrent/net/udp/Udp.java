package io.htorrent.net.udp;

import io.htorrent.api.network.Subnet;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.net.socket.Interfaces;
import io.htorrent.net.socket.UdpSockets;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that the client does with datagrams. Opens no socket before somebody wants one. From any
/// thread.
public final class Udp {

  /// How often a free port is looked for that is free for both families.
  private static final int ATTEMPTS = 8;

  private static final Logger log = LoggerFactory.getLogger(Udp.class);

  private final EventLoop loop;
  private final List<InetAddress> bindAddresses;
  private final Supplier<List<InetSocketAddress>> listening;
  private final ChannelGroup open;
  private final SharedUdpPort shared = new SharedUdpPort(this::openShared);

  /// @param loop what the sockets are read on
  /// @param bindAddresses where we send from; empty for anywhere
  /// @param listening where we listen for peers by now: their port is ours too
  public Udp(
      EventLoop loop,
      List<InetAddress> bindAddresses,
      Supplier<List<InetSocketAddress>> listening) {
    this.loop = loop;
    this.bindAddresses = bindAddresses;
    this.listening = listening;
    open = new DefaultChannelGroup(loop);
  }

  /// Asks a tracker, as [io.htorrent.api.network.Network#exchange] promises.
  public byte[] exchange(UdpRequest request) throws IOException, InterruptedException {
    return shared.exchange(request);
  }

  /// Takes part in the shared port, as [io.htorrent.api.network.Network#lane] promises.
  public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException {
    return shared.lane(protocol, receiver);
  }

  /// Opens a server's port, as [io.htorrent.api.network.Network#bindUdp] promises.
  public UdpLane bind(InetSocketAddress address, UdpLane.Receiver receiver) throws IOException {
    return UdpPort.reading(List.of(UdpSockets.bind(address)), loop, receiver, open);
  }

  /// Joins a group, as [io.htorrent.api.network.Network#multicast] promises.
  public UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return MulticastGroup.join(group, bindAddresses, loop, receiver, open);
  }

  /// As [io.htorrent.api.network.Network#subnets] promises.
  public List<Subnet> subnets() {
    return Interfaces.subnets(bindAddresses);
  }

  /// Asks a group, as [io.htorrent.api.network.Network#search] promises.
  public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return MulticastGroup.search(group, bindAddresses, loop, receiver, open);
  }

  /// Whether a UDP port could be opened now, on all of these addresses.
  public static boolean isFree(List<InetSocketAddress> addresses) {
    try {
      for (InetSocketAddress address : addresses) {
        UdpSockets.bind(address).close();
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Closes every socket. Not on a loop.
  public void close(long timeoutNanos) {
    shared.close();
    open.close().awaitUninterruptibly(timeoutNanos, TimeUnit.NANOSECONDS);
  }

  private UdpPort openShared(UdpLane.Receiver receiver) throws IOException {
    List<InetSocketAddress> wanted = oneOfEachFamily();
    List<DatagramChannel> bound;
    try {
      bound = bindAll(wanted);
    } catch (IOException e) {
      if (wanted.getFirst().getPort() == 0) {
        throw e;
      }
      bound =
          bindAll(wanted.stream().map(at -> new InetSocketAddress(at.getAddress(), 0)).toList());
      log.warn(
          "{}; trackers and the DHT are asked from UDP port {} meanwhile",
          e.getMessage(),
          UdpSockets.addresses(bound.getFirst()).getFirst().getPort());
    }
    return UdpPort.reading(bound, loop, receiver, open);
  }

  // Where TCP listens; else where we may send from, at a free port.
  private List<InetSocketAddress> oneOfEachFamily() {
    List<InetSocketAddress> all = new ArrayList<>(listening.get());
    if (all.isEmpty()) {
      bindAddresses.forEach(ip -> all.add(new InetSocketAddress(ip, 0)));
    }
    if (all.isEmpty()) {
      all.add(new InetSocketAddress(InetAddress.ofLiteral("::"), 0));
    }
    Set<Class<?>> families = new HashSet<>();
    all.removeIf(at -> !families.add(at.getAddress().getClass()));
    return all;
  }

  // A free port is chosen by the first socket; the other must have the same.
  private static List<DatagramChannel> bindAll(List<InetSocketAddress> wanted) throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<DatagramChannel> bound = new ArrayList<>();
      try {
        for (InetSocketAddress at : wanted) {
          int port =
              bound.isEmpty()
                  ? at.getPort()
                  : UdpSockets.addresses(bound.getFirst()).getFirst().getPort();
          bound.add(UdpSockets.bind(new InetSocketAddress(at.getAddress(), port)));
        }
        return bound;
      } catch (IOException e) {
        for (DatagramChannel socket : bound) {
          socket.close();
        }
        if (wanted.getFirst().getPort() != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
