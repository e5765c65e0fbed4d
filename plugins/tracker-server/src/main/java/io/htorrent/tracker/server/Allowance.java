package io.htorrent.tracker.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How often one address may ask in a minute; for IPv6 its network of 64 bits, which one household
/// has. From any thread: this object's monitor guards everything in it.
final class Allowance {

  private static final long MINUTE_NANOS = 60_000_000_000L;

  /// Addresses counted at once; beyond, the one counted longest is forgotten.
  private static final int MOST_ADDRESSES = 10_000;

  private final int perMinute;
  // In the order of their beginning.
  private final SequencedMap<Asker, Minute> minutes = new LinkedHashMap<>();
  private long refused;

  private record Asker(boolean ipv4, long network) {}

  /// A minute of one address.
  private static final class Minute {
    final long start;
    int asked;

    Minute(long start) {
      this.start = start;
    }
  }

  Allowance(int perMinute) {
    this.perMinute = perMinute;
  }

  /// Whether this address may ask once more.
  synchronized boolean take(InetAddress ip, long nanos) {
    for (var oldest = minutes.firstEntry();
        oldest != null && nanos - oldest.getValue().start >= MINUTE_NANOS;
        oldest = minutes.firstEntry()) {
      minutes.pollFirstEntry();
    }
    Minute minute = minutes.computeIfAbsent(asker(ip), _ -> new Minute(nanos));
    if (minutes.size() > MOST_ADDRESSES) {
      minutes.pollFirstEntry();
    }
    boolean allowed = minute.asked++ < perMinute;
    refused += allowed ? 0 : 1;
    return allowed;
  }

  /// How often somebody was refused.
  synchronized long refused() {
    return refused;
  }

  private static Asker asker(InetAddress ip) {
    ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
    boolean ipv4 = ip instanceof Inet4Address;
    return new Asker(ipv4, ipv4 ? bytes.getInt() : bytes.getLong());
  }
}
