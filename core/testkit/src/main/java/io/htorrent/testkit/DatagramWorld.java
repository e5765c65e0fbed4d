package io.htorrent.testkit;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.UdpLane;
import io.htorrent.engine.loop.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Machines that send each other datagrams, in virtual time: where drivers are tried. What happens
/// follows from the seed. One thread.
///
/// ```java
/// DatagramWorld world = new DatagramWorld(1).loss(0.05);
/// DatagramHost host = world.host("11.0.0.1:6881");
/// PeerSource source = factory.open(host, listener, options, world.random());
/// world.run(Duration.ofMinutes(1));
/// ```
public final class DatagramWorld {

  private final VirtualTime time = new VirtualTime();
  private final SplittableRandom random;
  // Looked up only.
  private final Map<InetSocketAddress, DatagramHost.Lane> lanes = new HashMap<>();
  private final Map<InetSocketAddress, List<DatagramHost.Lane>> groups = new HashMap<>();
  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final List<Tap> taps = new ArrayList<>();
  private double loss;
  private long shortestNanos = Duration.ofMillis(20).toNanos();
  private long longestNanos = Duration.ofMillis(120).toNanos();
  private long sent;

  /// Sees every datagram as it is sent, also one that will be lost.
  @FunctionalInterface
  public interface Tap {
    /// @param datagram lent for the call
    void sent(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram);
  }

  /// A world without machines, where a datagram takes 20 to 120 ms and none is lost.
  public DatagramWorld(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Loses this part of all datagrams from now on.
  ///
  /// @param part 0 to 1
  public DatagramWorld loss(double part) {
    loss = part;
    return this;
  }

  /// A datagram takes at least, and at most, so long from now on.
  public DatagramWorld latency(Duration shortest, Duration longest) {
    shortestNanos = shortest.toNanos();
    longestNanos = longest.toNanos();
    return this;
  }

  /// What a name stands for; without addresses nothing any more.
  public DatagramWorld name(String name, String... ips) {
    names.put(name, Arrays.stream(ips).map(InetAddress::ofLiteral).toList());
    return this;
  }

  /// Lets somebody see all datagrams.
  public DatagramWorld tap(Tap tap) {
    taps.add(tap);
    return this;
  }

  /// A new machine with one port, at one address or one of each family.
  ///
  /// @param addresses such as `11.0.0.1:6881` or `[2001:db8::1]:6881`
  public DatagramHost host(String... addresses) {
    return new DatagramHost(this, Arrays.stream(addresses).map(DatagramWorld::socket).toList());
  }

  static InetSocketAddress socket(String address) {
    PeerAddress parsed = PeerAddress.parse(address);
    return new InetSocketAddress(parsed.ip(), parsed.port());
  }

  /// A generator of its own for somebody in this world.
  public RandomGenerator random() {
    return random.split();
  }

  /// Lets so much virtual time pass.
  public void run(Duration duration) {
    time.run(duration.toNanos());
  }

  /// Sends a datagram whose sender is a lie, or nobody's machine.
  public void inject(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    send(from, to, datagram);
  }

  /// The clock.
  public long nanos() {
    return time.nanos();
  }

  /// Datagrams that were sent so far.
  public long sent() {
    return sent;
  }

  VirtualTime time() {
    return time;
  }

  List<InetAddress> resolve(String name) throws IOException {
    List<InetAddress> found = names.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      throw new IOException("no address of " + name);
    }
    return found;
  }

  void bind(InetSocketAddress address, DatagramHost.Lane lane) throws IOException {
    if (lanes.putIfAbsent(address, lane) != null) {
      throw new IOException(address + " is in use");
    }
  }

  void unbind(InetSocketAddress address, DatagramHost.Lane lane) {
    lanes.remove(address, lane);
  }

  void joinGroup(InetSocketAddress group, DatagramHost.Lane lane) {
    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(lane);
  }

  void leaveGroup(InetSocketAddress group, DatagramHost.Lane lane) {
    groups.getOrDefault(group, new ArrayList<>()).remove(lane);
  }

  void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.duplicate().get(copy);
    sent++;
    taps.forEach(tap -> tap.sent(from, to, ByteBuffer.wrap(copy).asReadOnlyBuffer()));
    if (random.nextDouble() < loss) {
      return;
    }
    long delay = random.nextLong(shortestNanos, longestNanos + 1);
    time.after(delay, () -> deliver(from, to, copy));
  }

  private void deliver(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
    DatagramHost.Lane lane = lanes.get(to);
    List<DatagramHost.Lane> all =
        lane != null ? List.of(lane) : List.copyOf(groups.getOrDefault(to, List.of()));
    for (DatagramHost.Lane one : all) {
      UdpLane.Receiver receiver = one.receiver();
      if (receiver != null) {
        receiver.received(from, ByteBuffer.wrap(datagram).asReadOnlyBuffer());
      }
    }
  }
}
