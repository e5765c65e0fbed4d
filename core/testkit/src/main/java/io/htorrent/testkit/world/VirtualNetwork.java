package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
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

/// Hosts and the streams between them, with latency, bandwidth and cuts at random places. On the
/// world's thread.
final class VirtualNetwork {

  final VirtualTime time;
  final SplittableRandom random;
  final Consumer<String> trace;
  private final Map<PeerAddress, Ear> ears = new HashMap<>(); // looked up only, never iterated

  /// Somebody who listens.
  record Ear(VirtualHost host, Loop loop, Consumer<PeerChannel> accepted) {}

  VirtualNetwork(VirtualTime time, SplittableRandom random, Consumer<String> trace) {
    this.time = time;
    this.random = random;
    this.trace = trace;
  }

  /// A new host at this address.
  VirtualHost host(String name, String ip) {
    return new VirtualHost(this, name, InetAddress.ofLiteral(ip));
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

  /// Cuts bytes at random places, as TCP does: mostly whole, sometimes to shreds.
  List<byte[]> segments(byte[] bytes) {
    List<byte[]> segments = new ArrayList<>();
    int largest = random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1 << 16;
    int shreds = 20; // then whole: a world of one-byte segments never ends
    for (int at = 0; at < bytes.length; ) {
      int wished = shreds-- > 0 ? 1 + random.nextInt(largest) : 1 << 16;
      int length = Math.min(wished, bytes.length - at);
      segments.add(java.util.Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return segments;
  }
}
