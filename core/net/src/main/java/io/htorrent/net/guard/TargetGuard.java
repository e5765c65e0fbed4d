package io.htorrent.net.guard;

import io.htorrent.api.network.HttpRequest.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Says which addresses a URL may lead to, so that a torrent or a redirect cannot make this client
/// ask things of machines that trust it: the router, other programs on loopback, a cloud's metadata
/// service. Pure: the caller resolves a name once, asks about every address, and connects to one of
/// those, so that a name cannot change its address in between. On any thread.
public final class TargetGuard {

  /// Who may reach an address.
  public enum Scope {
    /// Anybody.
    GLOBAL,
    /// Machines near us: only what the user named, a tracker below `/announce` (or, counting, below
    /// `/scrape`), a web seed without a query, or the router.
    LOCAL,
    /// Nobody: no server of anyone's choice lives there, but metadata services do.
    NEVER
  }

  private record Range(InetAddress prefix, int bits, Scope scope) {}

  // The first match counts. IPv4-mapped addresses are plain IPv4 ones in Java.
  private static final List<Range> RANGES =
      List.of(
          range("0.0.0.0/8", Scope.NEVER),
          range("10.0.0.0/8", Scope.LOCAL),
          range("100.100.100.200/32", Scope.NEVER), // a cloud's metadata
          range("100.64.0.0/10", Scope.LOCAL),
          range("127.0.0.0/8", Scope.LOCAL),
          range("169.254.0.0/16", Scope.NEVER), // link-local, and most clouds' metadata
          range("172.16.0.0/12", Scope.LOCAL),
          range("192.0.0.0/24", Scope.LOCAL),
          range("192.168.0.0/16", Scope.LOCAL),
          range("198.18.0.0/15", Scope.LOCAL),
          range("224.0.0.0/4", Scope.NEVER),
          range("240.0.0.0/4", Scope.NEVER),
          range("::/128", Scope.NEVER),
          range("::1/128", Scope.LOCAL),
          range("64:ff9b:1::/48", Scope.LOCAL), // NAT64 of one network
          range("2001::/32", Scope.LOCAL), // Teredo: an IPv4 address in disguise
          range("fd00:ec2::254/128", Scope.NEVER), // a cloud's metadata
          range("fc00::/7", Scope.LOCAL),
          range("fe80::/10", Scope.NEVER),
          range("fec0::/10", Scope.LOCAL),
          range("ff00::/8", Scope.NEVER));

  /// Prefixes of 96 or 16 bits behind which an IPv4 address follows: compatible, NAT64, 6to4.
  private static final List<Range> EMBEDDING =
      List.of(
          range("::/96", Scope.GLOBAL),
          range("64:ff9b::/96", Scope.GLOBAL),
          range("2002::/16", Scope.GLOBAL));

  private TargetGuard() {}

  /// How far an address reaches.
  public static Scope scope(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Range range : RANGES) {
      if (matches(range, bytes)) {
        return range.scope;
      }
    }
    for (Range range : EMBEDDING) {
      if (matches(range, bytes)) {
        return scope(embedded(bytes, range.bits / 8));
      }
    }
    return Scope.GLOBAL;
  }

  /// Whether anybody may reach an address.
  public static boolean isGlobal(InetAddress address) {
    return scope(address) == Scope.GLOBAL;
  }

  /// Checks one address that a target's host resolved to.
  ///
  /// @param server the host, and its port if that is known, for the message
  /// @param path of the URL, and its query
  /// @param fromGlobal whether a server that anybody can reach redirected us here
  /// @throws IOException one sentence, when it must not be asked
  public static void check(
      Purpose purpose, String server, String path, InetAddress address, boolean fromGlobal)
      throws IOException {
    Scope scope = scope(address);
    String where = server + " (" + address.getHostAddress() + ")";
    if (scope == Scope.NEVER) {
      throw new IOException(where + " is refused: no server may be asked at such an address");
    }
    if (scope == Scope.LOCAL && fromGlobal) {
      throw new IOException(
          where + " is refused: a public server redirected to this private address");
    }
    if (scope == Scope.GLOBAL && purpose == Purpose.GATEWAY) {
      throw new IOException(
          where + " is refused: a router is asked at an address of the local network only");
    }
    if (scope == Scope.LOCAL && !mayBeLocal(purpose, path)) {
      throw new IOException(
          where
              + " is refused: "
              + (purpose == Purpose.WEB_SEED
                  ? "a web seed at a private address must have no query"
                  : "a tracker at a private address must have a path that starts with /announce"));
    }
  }

  private static boolean mayBeLocal(Purpose purpose, String path) {
    return switch (purpose) {
      case USER, GATEWAY -> true;
      case TRACKER -> path.startsWith("/announce") || path.startsWith("/scrape"); // BEP 48
      case WEB_SEED -> path.indexOf('?') < 0;
    };
  }

  private static InetAddress embedded(byte[] bytes, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean matches(Range range, byte[] address) {
    byte[] prefix = range.prefix.getAddress();
    if (address.length != prefix.length) {
      return false;
    }
    int whole = range.bits / 8;
    int rest = range.bits % 8;
    return Arrays.equals(address, 0, whole, prefix, 0, whole)
        && (rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0);
  }

  private static Range range(String cidr, Scope scope) {
    int slash = cidr.indexOf('/');
    InetAddress prefix = InetAddress.ofLiteral(cidr.substring(0, slash));
    return new Range(prefix, Integer.parseInt(cidr.substring(slash + 1)), scope);
  }
}
