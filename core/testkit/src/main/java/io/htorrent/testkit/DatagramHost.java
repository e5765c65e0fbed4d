package io.htorrent.testkit;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A machine in a [DatagramWorld], and what a driver on it has of its host. It can be cut off, and
/// carries what was saved.
public final class DatagramHost extends VirtualDriverHost {

  private final DatagramWorld world;
  private List<InetSocketAddress> addresses;
  private final Network network = new Net();
  private @Nullable Lane lane;
  private boolean down;
  private @Nullable InetAddress outside;

  DatagramHost(DatagramWorld world, List<InetSocketAddress> addresses) {
    super(world.time());
    this.world = world;
    this.addresses = List.copyOf(addresses);
  }

  /// Its address of one family or the other, the first that was given.
  public InetSocketAddress address() {
    return addresses.getFirst();
  }

  /// From now on nothing comes in or goes out; or it does again.
  public DatagramHost down(boolean cutOff) {
    down = cutOff;
    return this;
  }

  /// It is elsewhere from now on: what is sent to where it was is lost.
  ///
  /// @throws IOException when somebody else is there
  public DatagramHost moves(String address) throws IOException {
    List<InetSocketAddress> before = addresses;
    addresses = List.of(DatagramWorld.socket(address));
    Lane moving = lane;
    if (moving != null) {
      before.forEach(old -> world.unbind(old, moving));
      world.bind(address(), moving);
    }
    return this;
  }

  /// Begins with what an earlier run saved.
  public DatagramHost with(byte[] saved) {
    save(saved);
    return this;
  }

  /// A router passes its port on, and says that its address in the world is this.
  public DatagramHost behind(String address) {
    outside = InetAddress.ofLiteral(address);
    return this;
  }

  @Override
  public Optional<InetAddress> outsideAddress() {
    return Optional.ofNullable(outside);
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int port() {
    return address().getPort();
  }

  private final class Net implements Network {
    @Override
    public HttpReply fetch(HttpRequest request) throws IOException {
      throw new IOException("here are datagrams only");
    }

    @Override
    public HttpStream stream(HttpRequest request) throws IOException {
      throw new IOException("here are datagrams only");
    }

    @Override
    public HttpService serve(InetSocketAddress address, HttpHandler handler) throws IOException {
      throw new IOException("here are datagrams only");
    }

    @Override
    public List<InetAddress> resolve(String host, HttpRequest.Purpose purpose, String path)
        throws IOException {
      if (down) {
        throw new IOException("no address of " + host);
      }
      return world.resolve(host);
    }

    @Override
    public byte[] exchange(UdpRequest request) throws IOException {
      throw new IOException("here are datagrams of drivers only");
    }

    @Override
    public UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver)
        throws IOException {
      throw new IOException("a machine here has one port");
    }

    @Override
    public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException {
      if (lane != null) {
        throw new IOException("somebody has this part of the port already");
      }
      Lane made = new Lane(receiver, null);
      for (InetSocketAddress address : addresses) {
        world.bind(address, made);
      }
      lane = made;
      return made;
    }

    @Override
    public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
      throw new IOException("a machine here has one port");
    }

    @Override
    public List<InetAddress> gateways() {
      return List.of();
    }

    @Override
    public InetAddress ownAddress(InetAddress towards) {
      return address().getAddress();
    }

    @Override
    public UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) {
      Lane made = new Lane(receiver, group);
      world.joinGroup(group, made);
      return made;
    }
  }

  /// The end of a way for datagrams.
  final class Lane implements UdpLane {
    private final Receiver receiver;
    private final @Nullable InetSocketAddress group;
    private boolean closed;

    Lane(Receiver receiver, @Nullable InetSocketAddress group) {
      this.receiver = receiver;
      this.group = group;
    }

    /// Who takes what comes; nobody while the machine is cut off.
    @Nullable Receiver receiver() {
      return down ? null : receiver;
    }

    @Override
    public List<InetSocketAddress> addresses() {
      return addresses;
    }

    @Override
    public void send(InetSocketAddress to, ByteBuffer datagram) {
      boolean ipv6 = to.getAddress() instanceof Inet6Address;
      for (InetSocketAddress from : addresses) {
        if (!closed && !down && from.getAddress() instanceof Inet6Address == ipv6) {
          world.send(from, to, datagram);
          return;
        }
      }
    }

    @Override
    public void close() {
      closed = true;
      if (group != null) {
        world.leaveGroup(group, this);
      } else if (lane == this) {
        addresses.forEach(address -> world.unbind(address, this));
        lane = null;
      }
    }
  }
}
