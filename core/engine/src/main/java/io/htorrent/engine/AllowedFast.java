package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which pieces a peer may fetch from us while we choke it, so that it soon has something to trade
/// (BEP 6). Pure functions.
final class AllowedFast {

  private static final int MOST = 10; // BEP 6
  private static final int SHARE = 20; // at most a twentieth of a torrent is given away

  private AllowedFast() {}

  /// How many pieces of a torrent are allowed. A larger set has every smaller one in it.
  static int size(int pieceCount) {
    return Math.min(MOST, pieceCount / SHARE);
  }

  /// The set of the peer at this address, in the order of the BEP. Empty for IPv6, for which there
  /// is no rule.
  ///
  /// @param size pieces in it, at most `pieceCount`
  static List<Integer> set(InetAddress peer, InfoHash torrent, int pieceCount, int size) {
    if (!(peer instanceof Inet4Address)) {
      return List.of();
    }
    byte[] network = peer.getAddress();
    network[3] = 0; // one set for 256 neighbours: more addresses give nobody more pieces
    MessageDigest sha1 = sha1();
    sha1.update(network);
    byte[] x = sha1.digest(torrent.wireBytes());
    Set<Integer> set = new LinkedHashSet<>();
    while (set.size() < Math.min(size, pieceCount)) {
      ByteBuffer numbers = ByteBuffer.wrap(x);
      while (numbers.hasRemaining() && set.size() < size) {
        set.add(Integer.remainderUnsigned(numbers.getInt(), pieceCount));
      }
      x = sha1.digest(x);
    }
    return List.copyOf(set);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
