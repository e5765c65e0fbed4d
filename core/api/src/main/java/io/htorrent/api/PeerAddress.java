package io.htorrent.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a peer listens: an IPv4 or IPv6 address (never a name to resolve) and a TCP/UDP port.
///
/// @param ip the address
/// @param port 0 to 65535; 0 means "unknown" and is never dialled
public record PeerAddress(InetAddress ip, int port) {

  // Java takes "127.1" for an address; people who write it mean something else.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9a-fA-F]*:[0-9a-fA-F:.]+(?:%[0-9a-zA-Z]+)?)]|(?<v4>[0-9]+(?:\\.[0-9]+){3}))"
              + ":(?<port>[0-9]{1,5})");

  /// At least two groups of zeros in a row.
  private static final Pattern ZEROS = Pattern.compile("\\b0(:0\\b)+");

  public PeerAddress {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }

  /// Parses `1.2.3.4:6881` or `[2001:db8::1]:6881`. Literal addresses only: a host name is refused,
  /// nothing is resolved.
  ///
  /// @throws IllegalArgumentException one sentence
  public static PeerAddress parse(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      String shape = " is not ADDRESS:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881";
      throw new IllegalArgumentException("'" + text + "'" + shape);
    }
    int port = Integer.parseInt(parts.group("port"));
    if (port > 65535) {
      throw new IllegalArgumentException("'" + text + "': port " + port + " is not in 0..65535");
    }
    boolean v6 = parts.group("v6") != null;
    try {
      return new PeerAddress(InetAddress.ofLiteral(parts.group(v6 ? "v6" : "v4")), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' holds no valid IP address", e);
    }
  }

  /// Decodes the compact form: 6 bytes a peer (BEP 23) or 18 (BEP 7). A torn last entry is ignored;
  /// port 0 is left out. An IPv4 address mapped into IPv6 comes out as IPv4.
  ///
  /// @param ipLength 4 or 16
  public static List<PeerAddress> fromCompact(byte[] compact, int ipLength) {
    if (ipLength != 4 && ipLength != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + ipLength);
    }
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

  /// As [#parse] reads it; IPv6 in its short form (RFC 5952).
  @Override
  public String toString() {
    return ip instanceof Inet6Address v6
        ? "[" + shortened(v6) + "]:" + port
        : ip.getHostAddress() + ":" + port;
  }

  private static String shortened(Inet6Address v6) {
    String[] parts = v6.getHostAddress().split("%", 2);
    String scope = parts.length > 1 ? "%" + parts[1] : "";
    Matcher zeros = ZEROS.matcher(parts[0]);
    String longest = "";
    while (zeros.find()) {
      longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
    }
    return (longest.isEmpty() ? parts[0] : parts[0].replaceFirst("(^|:)" + longest + "(:|$)", "::"))
        + scope;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
