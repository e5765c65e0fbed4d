package io.htorrent.peers.dht;

import io.htorrent.api.PeerAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Where a node or a peer is: an address and a port, as numbers, since tables hold many. An IPv4
/// address is kept as it is mapped into IPv6 (`::ffff:a.b.c.d`), so that the mapped form and the
/// plain one are the same.
///
/// @param high the first eight bytes of the address
/// @param low the last eight
/// @param port 0 to 65535
record Endpoint(long high, long low, int port) {

  private static final long MAPPED = 0xffffL;

  /// How far an address carries. In this order, each may name those from itself on.
  enum Reach {
    /// No single host: unspecified, multicast, reserved, or only with a scope.
    NOWHERE,
    /// This machine.
    LOOPBACK,
    /// This network: private, link-local, behind a carrier's NAT.
    LOCAL,
    /// Anywhere.
    GLOBAL
  }

  /// Empty for a name that is not resolved, and for an address that means nothing without its
  /// interface.
  static Optional<Endpoint> of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null || ip instanceof Inet6Address v6 && v6.getScopeId() != 0) {
      return Optional.empty();
    }
    return Optional.of(of(ip, address.getPort()));
  }

  static Endpoint of(InetAddress ip, int port) {
    byte[] bytes = ip.getAddress();
    return at(bytes, 0, bytes.length, port);
  }

  /// The compact form (BEP 5, 32): address, then port.
  ///
  /// @param ipBytes 4 or 16
  static Endpoint compact(byte[] source, int offset, int ipBytes) {
    int port = ByteBuffer.wrap(source).getShort(offset + ipBytes) & 0xffff;
    return at(source, offset, ipBytes, port);
  }

  private static Endpoint at(byte[] source, int offset, int ipBytes, int port) {
    ByteBuffer from = ByteBuffer.wrap(source, offset, ipBytes);
    return ipBytes == 4
        ? new Endpoint(0, MAPPED << 32 | (from.getInt() & 0xffffffffL), port)
        : new Endpoint(from.getLong(), from.getLong(), port);
  }

  boolean isIpv6() {
    return high != 0 || low >>> 32 != MAPPED;
  }

  /// The network that one operator holds at least: the /24 of an IPv4 address, the /64 of an IPv6
  /// one.
  long block() {
    return isIpv6() ? high : low >>> 8;
  }

  boolean sameIp(Endpoint other) {
    return high == other.high && low == other.low;
  }

  Endpoint withPort(int other) {
    return new Endpoint(high, low, other);
  }

  /// 4 or 16 bytes.
  byte[] ipBytes() {
    return isIpv6()
        ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
        : ByteBuffer.allocate(4).putInt((int) low).array();
  }

  /// 6 or 18 bytes.
  byte[] compact() {
    byte[] ip = ipBytes();
    return ByteBuffer.allocate(ip.length + 2).put(ip).putShort((short) port).array();
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(ip(), port);
  }

  PeerAddress peer() {
    return new PeerAddress(ip(), port);
  }

  private InetAddress ip() {
    try {
      return InetAddress.getByAddress(ipBytes());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  Reach reach() {
    return isIpv6() ? reachOfIpv6() : reachOfIpv4((int) low);
  }

  /// Whether one who is here may be believed that a peer is there: never closer to us than it is
  /// itself, so that nobody can turn us against the network behind us.
  boolean mayName(Endpoint other) {
    return other.reach() != Reach.NOWHERE
        && other.port != 0
        && other.reach().compareTo(reach()) >= 0;
  }

  /// Whether one who is here may be believed that a node is there: also not at a port where a
  /// server of something else would have to read our questions.
  boolean mayNameNode(Endpoint other) {
    return mayName(other) && other.port >= 1024;
  }

  private static Reach reachOfIpv4(int ip) {
    int first = ip >>> 24;
    int two = ip >>> 16;
    if (first == 0 || first >= 224) {
      return Reach.NOWHERE;
    }
    if (first == 127) {
      return Reach.LOOPBACK;
    }
    boolean local =
        first == 10
            || two == 0xa9fe // 169.254/16
            || two == 0xc0a8 // 192.168/16
            || ip >>> 20 == 0xac1 // 172.16/12
            || ip >>> 22 == 0x191 // 100.64/10
            || ip >>> 17 == 0x6309 // 198.18/15
            || ip >>> 8 == 0xc00000; // 192.0.0/24
    return local ? Reach.LOCAL : Reach.GLOBAL;
  }

  private Reach reachOfIpv6() {
    if (high == 0 && low == 1) {
      return Reach.LOOPBACK;
    }
    if (high >>> 57 == 0x7e) { // fc00::/7
      return Reach.LOCAL;
    }
    // Only 2000::/3 is handed out; 2002::/16 and 2001::/32 are IPv4 addresses in disguise.
    boolean global = high >>> 61 == 1 && high >>> 48 != 0x2002 && high >>> 32 != 0x20010000L;
    return global ? Reach.GLOBAL : Reach.NOWHERE;
  }

  @Override
  public String toString() {
    return peer().toString();
  }
}
