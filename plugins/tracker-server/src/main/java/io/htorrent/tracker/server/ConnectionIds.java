package io.htorrent.tracker.server;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/// Connection ids (BEP 15): who shows one has received a datagram at its address, so nobody can
/// make the tracker send to somebody else. Nothing is kept: an id is a hash of the address, the
/// minute and a secret. On network loops; not for several threads at once.
final class ConnectionIds {

  private static final long MINUTE_NANOS = 60_000_000_000L;

  /// Minutes before this one whose ids are taken: an id is good for two minutes at least.
  private static final int EARLIER_MINUTES = 2;

  private final byte[] secret = new byte[32];
  private final MessageDigest digest;

  ConnectionIds(RandomGenerator random) {
    random.nextBytes(secret);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// The id of an address now.
  long of(InetAddress ip, long nanos) {
    return hash(ip, Math.floorDiv(nanos, MINUTE_NANOS));
  }

  /// Whether this address was given that id, at most two or three minutes ago.
  boolean isValid(long id, InetAddress ip, long nanos) {
    long minute = Math.floorDiv(nanos, MINUTE_NANOS);
    for (int earlier = 0; earlier <= EARLIER_MINUTES; earlier++) {
      if (hash(ip, minute - earlier) == id) {
        return true;
      }
    }
    return false;
  }

  private long hash(InetAddress ip, long minute) {
    digest.update(secret);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(minute).array());
    return ByteBuffer.wrap(digest.digest(ip.getAddress())).getLong();
  }
}
