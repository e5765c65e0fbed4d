package io.htorrent.net.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/// Where an HTTP request goes: a URL taken apart and found fit to be asked for.
///
/// @param secure whether it is `https`
/// @param host a name or a literal address, without brackets, in lower case
/// @param port 1 to 65535
/// @param pathAndQuery as sent; never empty
record Target(boolean secure, String host, int port, String pathAndQuery) {

  /// Takes a URL apart.
  ///
  /// @throws IOException one sentence, when it is not `http` or `https`, names no host, port 0 or
  ///   somebody's password, or has a host that is not plain ASCII
  static Target of(URI uri) throws IOException {
    URI ascii = URI.create(uri.toASCIIString());
    String scheme = String.valueOf(ascii.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IOException(
          "a URL that starts with '" + scheme + ":' is refused: only http and https are fetched");
    }
    boolean secure = scheme.equals("https");
    String authority = ascii.getRawAuthority();
    if (authority == null) {
      throw new IOException("a URL without a host is refused");
    }
    if (authority.contains("@")) {
      throw new IOException(
          "a URL with a user name before its host is refused: leave the name out");
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = host(hasPort ? authority.substring(0, colon) : authority);
    int port = hasPort ? port(authority.substring(colon + 1), secure) : defaultPort(secure);
    String rawPath = ascii.getRawPath();
    String path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
    String query = ascii.getRawQuery();
    return new Target(secure, host, port, query == null ? path : path + "?" + query);
  }

  /// Host and port as an HTTP `Host` header has them, and messages.
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == defaultPort(secure) ? name : name + ":" + port;
  }

  /// Checks the step from this URL to the one that it redirects to.
  ///
  /// @throws IOException one sentence, when the step must not be taken
  void checkRedirect(Target to) throws IOException {
    if (secure && !to.secure) {
      throw new IOException(
          authority()
              + " redirects from https to http at "
              + to.authority()
              + ", which is refused");
    }
  }

  private static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }

  private static String host(String text) throws IOException {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    String allowed = bracketed ? "[0-9A-Fa-f:.]{2,45}" : "[0-9A-Za-z._-]{1,253}";
    if (!host.matches(allowed)) {
      throw new IOException(
          "a URL whose host is not a plain ASCII name or address is refused: write it in punycode");
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static int port(String text, boolean secure) throws IOException {
    if (text.isEmpty()) {
      return defaultPort(secure);
    }
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65535) {
      throw new IOException("a URL with port '" + text + "' is refused: ports are 1 to 65535");
    }
    return Integer.parseInt(text);
  }
}
