package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A machine in the virtual network, with one listening port. On the world's thread.
final class VirtualHost implements PeerNetwork {

  private static final int PORT = 6881;
  private static final int PACKET = 1448;
  private static final long SHORTEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  final VirtualNetwork network;
  final String name;
  final Uplink uplink;

  /// One way to anybody; may be changed at any time.
  long latencyNanos = 10_000_000;

  /// What leaves this host in a second; 0 for no limit.
  long upBytesPerSecond;

  /// What arrives at this host in a second; 0 for no limit.
  long downBytesPerSecond;

  /// The share of packets from here that are lost.
  double loss;

  /// How the connections that it takes begin; others it closes as soon as they are open.
  Set<Encryption.Form> takes = EnumSet.allOf(Encryption.Form.class);

  /// Hosts of different islands do not reach each other.
  int island;

  private final InetAddress ip;
  private final List<VirtualChannel> channels = new ArrayList<>();
  private long downFreeNanos;
  private boolean vanished;
  private int ephemeral = 49152;

  VirtualHost(VirtualNetwork network, String name, InetAddress ip) {
    this.network = network;
    this.name = name;
    this.ip = ip;
    this.uplink = new Uplink(this);
  }

  /// Takes these rates, this latency and this loss.
  void line(Line line) {
    latencyNanos = line.latency().toNanos();
    upBytesPerSecond = line.upBytesPerSecond();
    downBytesPerSecond = line.downBytesPerSecond();
    loss = line.loss();
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
  public List<InetSocketAddress> listen(
      Loop loop, Encryption policy, Consumer<PeerChannel> accepted) {
    takes = EnumSet.copyOf(takenBy(policy));
    network.listen(address(), new VirtualNetwork.Ear(this, loop, accepted));
    return List.of(new InetSocketAddress(ip, PORT));
  }

  @Override
  public void stopListening() {
    network.deaf(address());
  }

  private static Set<Encryption.Form> takenBy(Encryption policy) {
    return switch (policy) {
      case PREFER -> EnumSet.allOf(Encryption.Form.class);
      case REQUIRE -> EnumSet.of(Encryption.Form.NEGOTIATED, Encryption.Form.ENCRYPTED);
      case OFF -> EnumSet.of(Encryption.Form.PLAIN);
    };
  }

  @Override
  public void welcome(InfoHash torrent) {}

  @Override
  public void unwelcome(InfoHash torrent) {}

  @Override
  public void dial(Dial dial, Loop loop, DialListener outcome) {
    PeerAddress peer = dial.peer();
    PeerAddress own = new PeerAddress(ip, ephemeral++);
    network.time.after(
        latencyNanos,
        () -> {
          if (!network.reaches(this, peer)) {
            loop.after(
                dial.timeoutNanos() - latencyNanos, () -> outcome.failed("connection timed out"));
            return;
          }
          VirtualNetwork.Ear ear = network.ear(peer);
          if (ear == null) {
            loop.after(latencyNanos, () -> outcome.failed("connection refused"));
            return;
          }
          boolean encrypted = dial.form() != Encryption.Form.PLAIN;
          VirtualChannel ours =
              new VirtualChannel(this, loop, new VirtualChannel.Ends(own, peer, true, encrypted));
          VirtualChannel theirs =
              new VirtualChannel(
                  ear.host(), ear.loop(), new VirtualChannel.Ends(peer, own, false, encrypted));
          ours.connect(theirs);
          network.trace.happened(name + " connects to " + ear.host().name);
          open(ours);
          ear.host().open(theirs);
          boolean taken = ear.host().takes.contains(dial.form());
          ear.loop()
              .execute(() -> {
                if (taken) {
                  ear.accepted().accept(theirs);
                } else {
                  theirs.close();
                }
              });
          loop.after(ear.host().latencyTo(this), () -> outcome.connected(ours));
        });
  }

  private void open(VirtualChannel channel) {
    if (channels.size() % 64 == 63) {
      channels.removeIf(VirtualChannel::isClosed);
    }
    channels.add(channel);
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

  /// The machine is gone without a word: the other ends hear nothing until it is back.
  void vanish() {
    stopListening();
    vanished = true;
    island = network.newIsland();
    channels.forEach(VirtualChannel::abandon);
    channels.clear();
  }

  /// The machine is back, if it was gone.
  void appear() {
    if (vanished) {
      vanished = false;
      island = 0;
    }
  }

  /// One way from here.
  long latencyTo(VirtualHost other) {
    return network.latencyNanos(this, other);
  }

  /// How much longer a burst takes because parts of it are lost and sent again; mostly 0.
  long retryNanos(int bytes, long roundTripNanos) {
    if (loss == 0) {
      return 0;
    }
    double whole = Math.pow(1 - loss, bytes / PACKET + 1);
    boolean lost = network.random.nextDouble() >= whole;
    return lost ? Math.max(SHORTEST_RETRY_NANOS, roundTripNanos) : 0;
  }

  /// How long it takes to let in bytes that are here now, behind those that wait already; what is
  /// less than a packet does not wait for an idle line, and makes the next burst wait instead.
  long admissionDelay(int bytes) {
    if (downBytesPerSecond == 0) {
      return 0;
    }
    long now = network.time.nanos();
    boolean idle = downFreeNanos <= now;
    downFreeNanos = Math.max(now, downFreeNanos) + (long) (bytes * 1e9 / downBytesPerSecond);
    return idle && bytes < PACKET ? 0 : downFreeNanos - now;
  }
}
