package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A machine in the virtual network, with one listening port. On the world's thread.
final class VirtualHost implements PeerNetwork {

  private static final int PORT = 6881;

  final VirtualNetwork network;
  final String name;

  /// One way to or from anybody; may be changed at any time.
  long latencyNanos = 10_000_000;

  /// What leaves this host in a second; 0 for no limit.
  long upBytesPerSecond;

  /// What arrives at this host in a second; 0 for no limit.
  long downBytesPerSecond;

  private final InetAddress ip;
  private final List<VirtualChannel> channels = new ArrayList<>();
  private long upFreeNanos;
  private long downFreeNanos;
  private int ephemeral = 49152;

  VirtualHost(VirtualNetwork network, String name, InetAddress ip) {
    this.network = network;
    this.name = name;
    this.ip = ip;
  }

  /// Takes these rates and this latency.
  void line(Line line) {
    latencyNanos = line.latency().toNanos();
    upBytesPerSecond = line.upBytesPerSecond();
    downBytesPerSecond = line.downBytesPerSecond();
  }

  /// Where it listens, or would.
  PeerAddress address() {
    return new PeerAddress(ip, PORT);
  }

  /// Connections that are open.
  List<VirtualChannel> open() {
    return channels.stream().filter(channel -> !channel.isClosed()).toList();
  }

  @Override
  public List<InetSocketAddress> listen(Loop loop, Consumer<PeerChannel> accepted) {
    network.listen(address(), new VirtualNetwork.Ear(this, loop, accepted));
    return List.of(new InetSocketAddress(ip, PORT));
  }

  @Override
  public void stopListening() {
    network.deaf(address());
  }

  @Override
  public void dial(PeerAddress peer, Loop loop, long timeoutNanos, DialListener outcome) {
    PeerAddress own = new PeerAddress(ip, ephemeral++);
    network.time.after(
        latencyNanos,
        () -> {
          VirtualNetwork.Ear ear = network.ear(peer);
          if (ear == null) {
            loop.after(latencyNanos, () -> outcome.failed("connection refused"));
            return;
          }
          VirtualChannel ours = new VirtualChannel(this, loop, own, peer, true);
          VirtualChannel theirs = new VirtualChannel(ear.host(), ear.loop(), peer, own, false);
          ours.connect(theirs);
          network.trace.accept(name + " connects to " + ear.host().name);
          channels.add(ours);
          ear.host().channels.add(theirs);
          ear.loop().execute(() -> ear.accepted().accept(theirs));
          loop.after(ear.host().latencyNanos, () -> outcome.connected(ours));
        });
  }

  /// Cuts every connection: both ends see a reset.
  void resetAll() {
    List.copyOf(channels).forEach(VirtualChannel::reset);
    channels.clear();
  }

  /// The process is gone: the other ends see a reset, this one sees nothing any more.
  void die() {
    stopListening();
    resetAll();
  }

  /// When bytes that are sent now have left, behind those that wait already.
  long departure(int bytes) {
    long now = network.time.nanos();
    if (upBytesPerSecond > 0) {
      upFreeNanos = Math.max(now, upFreeNanos) + (long) (bytes * 1e9 / upBytesPerSecond);
      return upFreeNanos;
    }
    return now;
  }

  /// How long it takes to let in bytes that are here now, behind those that wait already.
  long admissionDelay(int bytes) {
    long now = network.time.nanos();
    if (downBytesPerSecond > 0) {
      downFreeNanos = Math.max(now, downFreeNanos) + (long) (bytes * 1e9 / downBytesPerSecond);
      return downFreeNanos - now;
    }
    return 0;
  }
}
