package io.htorrent.peers.dht;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The mainline DHT as a source of peers (BEP 5, 32, 33, 42, 43, 44, 51): a node in the network of
/// each address family that the client's UDP port has.
public final class DhtSource implements PeerSource {

  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Read in a second, of all senders together: 30 times what a busy node gets.
  private static final double MESSAGES_PER_SECOND = 3000;

  private static final int MOST_NAMES = 16; // looked up at once, of torrents

  private final DriverHost host;
  private final UdpLane lane;
  private final List<DhtNode> nodes = new ArrayList<>();
  private final RateGuard guard = new RateGuard();
  private final Budget reading;
  private int resolving;
  private long savedNanos;
  private DriverHost.Timer ticking;
  private boolean closed;

  private DhtSource(DriverHost host, Listener listener, Settings settings, RandomGenerator random)
      throws IOException {
    this.host = host;
    this.savedNanos = host.nanos();
    this.reading = new Budget(MESSAGES_PER_SECOND, 1, host.nanos());
    lane = host.network().lane(UdpLane.Protocol.DHT, new Inbox(host, this::read));
    Outbox outbox = new Outbox(lane, settings.uploadBytesPerSecond(), host.nanos());
    DhtNode.Parts parts = new DhtNode.Parts(host, outbox, settings, listener, random);
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (has(ipv6)) {
        nodes.add(new DhtNode(parts, ipv6, SavedState.read(host.saved(), ipv6)));
      }
    }
    for (DhtNode node : nodes) {
      node.start(nodes.stream().filter(one -> one != node).findFirst().orElse(null));
    }
    // Not all of a crowd at the same moment.
    ticking = host.after(random.nextLong(TICK_NANOS), this::tick);
  }

  private boolean has(boolean ipv6) {
    Class<?> family = ipv6 ? Inet6Address.class : Inet4Address.class;
    return lane.addresses().stream().anyMatch(address -> family.isInstance(address.getAddress()));
  }

  private void read(Endpoint from, byte[] datagram) {
    long nanos = host.nanos();
    if (closed || !reading.take(1, 0, nanos) || !guard.admits(from, nanos)) {
      return;
    }
    if (from.port() == 0 || from.reach() == Endpoint.Reach.NOWHERE) {
      return; // nobody can be answered there
    }
    for (DhtNode node : nodes) {
      if (node.isIpv6() == from.isIpv6()) {
        node.received(Krpc.read(datagram), from);
      }
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    nodes.forEach(DhtNode::tick);
    if (host.nanos() - savedNanos > SAVE_NANOS) {
      save();
    }
    ticking = host.after(TICK_NANOS, this::tick);
  }

  private void save() {
    savedNanos = host.nanos();
    // Without nodes there is nothing better than what was saved before.
    if (nodes.stream().anyMatch(node -> node.size() > 0)) {
      host.save(SavedState.write(state(false), state(true)));
    }
  }

  private SavedState state(boolean ipv6) {
    return nodes.stream()
        .filter(node -> node.isIpv6() == ipv6)
        .findFirst()
        .map(DhtNode::state)
        .orElse(SavedState.NONE);
  }

  @Override
  public void sought(Sought torrent) {
    nodes.forEach(node -> node.sought(torrent));
  }

  @Override
  public void forgotten(InfoHash torrent) {
    nodes.forEach(node -> node.forgotten(torrent));
  }

  @Override
  public void networkChanged() {
    nodes.forEach(DhtNode::networkChanged);
  }

  @Override
  public void heardOf(InetSocketAddress node) {
    if (!node.isUnresolved()) {
      Endpoint.of(node).ifPresent(this::heardOf);
      return;
    }
    if (resolving >= MOST_NAMES) {
      return;
    }
    resolving++;
    host.waiting(() -> {
      List<Endpoint> found = new ArrayList<>();
      try {
        found.addAll(Routers.resolve(host, node, Purpose.TRACKER));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        host.execute(() -> {
          resolving--;
          found.forEach(this::heardOf);
        });
      }
    });
  }

  private void heardOf(Endpoint endpoint) {
    if (!closed) {
      nodes.stream()
          .filter(node -> node.isIpv6() == endpoint.isIpv6())
          .forEach(node -> node.heardOf(endpoint));
    }
  }

  @Override
  public String status() {
    int known = nodes.stream().mapToInt(DhtNode::size).sum();
    return known == 0 ? "no nodes" : known == 1 ? "1 node" : known + " nodes";
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ticking.cancel();
      save();
      lane.close();
    }
  }

  /// Our node of an address family, for tests.
  DhtNode node(boolean ipv6) {
    return nodes.stream().filter(node -> node.isIpv6() == ipv6).findFirst().orElseThrow();
  }

  /// Makes it.
  public static final class Factory implements PeerSource.Factory {

    /// For the module system.
    public Factory() {}

    @Override
    public String name() {
      return "dht";
    }

    @Override
    public PeerOrigin origin() {
      return PeerOrigin.DHT;
    }

    @Override
    public List<Option> options() {
      return Settings.OPTIONS;
    }

    @Override
    public DhtSource open(
        DriverHost host, Listener listener, Options options, RandomGenerator random)
        throws IOException {
      return new DhtSource(host, listener, Settings.of(options), random);
    }
  }
}
