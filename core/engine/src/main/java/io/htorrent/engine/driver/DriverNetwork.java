package io.htorrent.engine.driver;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.Subnet;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.engine.loop.Loop;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network as one driver has it: what it leaves open is closed when it ends, and what it throws
/// while it takes a datagram ends it. From any thread, as [Network]; its own state is on the loop.
final class DriverNetwork implements Network {

  private static final Logger log = LoggerFactory.getLogger(DriverNetwork.class);

  private final Network network;
  private final Loop loop;
  private final DriverCalls calls;
  private final Consumer<Throwable> failed;
  private final List<Closeable> open = new ArrayList<>();
  private boolean closed;

  /// @param failed is told on the loop
  DriverNetwork(Network network, Loop loop, DriverCalls calls, Consumer<Throwable> failed) {
    this.network = network;
    this.loop = loop;
    this.calls = calls;
    this.failed = failed;
  }

  /// Closes what is open. On the loop.
  void close() {
    closed = true;
    open.forEach(DriverNetwork::close);
    open.clear();
  }

  @Override
  public HttpReply fetch(HttpRequest request) throws IOException, InterruptedException {
    return network.fetch(request);
  }

  @Override
  public List<HttpReply> fetchOverEach(HttpRequest request)
      throws IOException, InterruptedException {
    return network.fetchOverEach(request);
  }

  @Override
  public HttpStream stream(HttpRequest request) throws IOException, InterruptedException {
    HttpStream stream = network.stream(request);
    keep(stream);
    return stream;
  }

  @Override
  public HttpService serve(InetSocketAddress address, HttpHandler handler) throws IOException {
    HttpService service = network.serve(address, handler);
    keep(service);
    return service;
  }

  @Override
  public List<InetAddress> resolve(String host, HttpRequest.Purpose purpose, String path)
      throws IOException, InterruptedException {
    return network.resolve(host, purpose, path);
  }

  @Override
  public byte[] exchange(UdpRequest request) throws IOException, InterruptedException {
    return network.exchange(request);
  }

  @Override
  public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException {
    return kept(network.lane(protocol, guarded(receiver)));
  }

  @Override
  public UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver) throws IOException {
    return kept(network.bindUdp(address, guarded(receiver)));
  }

  @Override
  public UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return kept(network.multicast(group, guarded(receiver)));
  }

  @Override
  public List<Subnet> subnets() {
    return network.subnets();
  }

  @Override
  public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return kept(network.search(group, guarded(receiver)));
  }

  @Override
  public List<InetAddress> gateways() {
    return network.gateways();
  }

  @Override
  public InetAddress ownAddress(InetAddress host) throws IOException {
    return network.ownAddress(host);
  }

  private UdpLane.Receiver guarded(UdpLane.Receiver receiver) {
    return (from, datagram) -> {
      try {
        calls.make(() -> receiver.received(from, datagram));
      } catch (RuntimeException | LinkageError | StackOverflowError failure) {
        loop.execute(() -> failed.accept(failure));
      }
    };
  }

  private UdpLane kept(UdpLane lane) {
    keep(lane);
    return new Kept(lane);
  }

  private void keep(Closeable resource) {
    onLoop(() -> {
      if (closed) {
        close(resource);
      } else {
        open.add(resource);
      }
    });
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      log.debug("what a driver left open does not close", e);
    }
  }

  /// A lane that is forgotten when it is closed: drivers open new ones as interfaces come and go.
  private final class Kept implements UdpLane {
    private final UdpLane lane;

    Kept(UdpLane lane) {
      this.lane = lane;
    }

    @Override
    public List<InetSocketAddress> addresses() {
      return lane.addresses();
    }

    @Override
    public void send(InetSocketAddress to, ByteBuffer datagram) {
      lane.send(to, datagram);
    }

    @Override
    public void close() {
      lane.close();
      onLoop(() -> open.remove(lane));
    }
  }
}
