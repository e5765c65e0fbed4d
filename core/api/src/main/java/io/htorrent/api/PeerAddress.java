package io.htorrent.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where a peer listens: an IPv4 or IPv6 address (never a name to resolve) and a TCP/UDP port.
///
/// @param ip the address
/// @param port 0 to 65535; 0 means "unknown" and is never dialled
public record PeerAddress(InetAddress ip, int port) {

  public PeerAddress {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }

  /// Parses `1.2.3.4:6881` or `[2001:db8::1]:6881`. Literal addresses only: a host name is refused,
  /// nothing is resolved.
  public static PeerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "'" + text + "' is not ADDRESS:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "': write an IPv6 address in brackets, such as [2001:db8::1]:6881");
    }
    try {
      InetAddress ip =
          InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
      return new PeerAddress(ip, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "': the port is not a number in 0..65535", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not ADDRESS:PORT with a literal IP address: " + e.getMessage(), e);
    }
  }

  /// Decodes the compact form: 6 bytes a peer (BEP 23) or 18 (BEP 7). A torn last entry is ignored;
  /// port 0 is left out.
  ///
  /// @param ipLength 4 or 16
  public static List<PeerAddress> fromCompact(byte[] compact, int ipLength) {
    int stride = ipLength + 2;
    List<PeerAddress> peers = new ArrayList<>(compact.length / stride);
    for (int at = 0; at + stride <= compact.length; at += stride) {
      int port = (compact[at + ipLength] & 0xff) << 8 | (compact[at + ipLength + 1] & 0xff);
      if (port != 0) {
        peers.add(new PeerAddress(address(Arrays.copyOfRange(compact, at, at + ipLength)), port));
      }
    }
    return peers;
  }

  /// The compact form: 6 bytes for IPv4 (BEP 23), 18 for IPv6 (BEP 7).
  public byte[] compact() {
    byte[] address = ip.getAddress();
    byte[] compact = Arrays.copyOf(address, address.length + 2);
    compact[address.length] = (byte) (port >> 8);
    compact[address.length + 1] = (byte) port;
    return compact;
  }

  /// Whether the address is an IPv6 one.
  public boolean isIpv6() {
    return ip instanceof Inet6Address;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  @Override
  public String toString() {
    String host = ip.getHostAddress();
    return isIpv6() ? "[" + host + "]:" + port : host + ":" + port;
  }
}
