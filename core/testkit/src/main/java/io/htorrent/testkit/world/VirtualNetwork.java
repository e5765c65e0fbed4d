package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.port.PeerChannel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hosts and the streams between them: latency, bandwidth, loss, islands, storms of resets. On the
/// world's thread.
final class VirtualNetwork {

  final VirtualTime time;
  final SplittableRandom random;
  final Trace trace;
  final Bursts bursts;
  private final Map<PeerAddress, Ear> ears = new HashMap<>(); // looked up only, never iterated
  private final Map<Pair, Long> latencies = new HashMap<>(); // looked up only, never iterated
  private final List<VirtualHost> hosts = new ArrayList<>();
  private int islands;

  /// Somebody who listens.
  record Ear(VirtualHost host, Loop loop, Consumer<PeerChannel> accepted) {}

  private record Pair(String from, String to) {}

  VirtualNetwork(VirtualTime time, SplittableRandom random, Trace trace, BlockContents contents) {
    this.time = time;
    this.random = random;
    this.trace = trace;
    this.bursts = new Bursts(this, contents);
  }

  /// A new host at this address.
  VirtualHost host(String name, String ip) {
    VirtualHost host = new VirtualHost(this, name, InetAddress.ofLiteral(ip));
    hosts.add(host);
    return host;
  }

  void listen(PeerAddress address, Ear ear) {
    ears.put(address, ear);
  }

  void deaf(PeerAddress address) {
    ears.remove(address);
  }

  @Nullable Ear ear(PeerAddress address) {
    return ears.get(address);
  }

  /// The latency between these two, whatever their lines say.
  void latency(VirtualHost one, VirtualHost other, long nanos) {
    latencies.put(new Pair(one.name, other.name), nanos);
    latencies.put(new Pair(other.name, one.name), nanos);
  }

  long latencyNanos(VirtualHost from, VirtualHost to) {
    return latencies.isEmpty()
        ? from.latencyNanos
        : latencies.getOrDefault(new Pair(from.name, to.name), from.latencyNanos);
  }

  int newIsland() {
    return ++islands;
  }

  /// No bytes go between hosts of different islands; they are sent again until they arrive.
  boolean cut(VirtualHost one, VirtualHost other) {
    return one.island != other.island;
  }

  /// Whether a dial gets any answer from there.
  boolean reaches(VirtualHost from, PeerAddress to) {
    return hosts.stream().noneMatch(host -> cut(from, host) && host.address().equals(to));
  }

  /// Everybody reaches everybody again.
  void heal() {
    hosts.forEach(host -> host.island = 0);
  }

  /// Each connection breaks with this chance.
  void resetStorm(double share) {
    for (VirtualHost host : hosts) {
      for (VirtualChannel channel : host.open()) {
        if (channel.outgoing() && random.nextDouble() < share) {
          channel.reset();
        }
      }
    }
  }

  /// Cuts bytes at random places, as TCP does: mostly whole, sometimes to shreds.
  int[] cuts(int length) {
    List<Integer> ends = new ArrayList<>();
    int largest = random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1 << 16;
    int shreds = 20; // then whole: a world of one-byte segments never ends
    for (int at = 0; at < length; ) {
      int wished = shreds-- > 0 ? 1 + random.nextInt(largest) : 1 << 16;
      at = Math.min(length, at + wished);
      ends.add(at);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }
}
