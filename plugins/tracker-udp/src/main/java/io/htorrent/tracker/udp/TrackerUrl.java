package io.htorrent.tracker.udp;

import java.net.URI;

/// The URL of a tracker over UDP, taken apart. Pure; any thread.
///
/// @param host a name or an address
/// @param port 1 to 65535
/// @param path as in the URL; may be empty
/// @param data path and query, as BEP 41 sends them; may be empty
record TrackerUrl(String host, int port, String path, String data) {

  /// What a URL may make us send beyond the announce itself; real ones have at most a key in them.
  private static final int MAX_DATA = 1000;

  /// Takes a URL apart.
  ///
  /// @throws IllegalArgumentException one sentence, when it cannot be asked
  static TrackerUrl of(URI url) {
    String host = url.getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          "its URL names no host: write it as udp://HOST:PORT/announce");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("its URL has a user name before the host: leave it out");
    }
    if (url.getPort() < 1 || url.getPort() > 65535) {
      throw new IllegalArgumentException(
          "its URL needs a port from 1 to 65535: udp://" + host + ":PORT/announce");
    }
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String data = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    if (data.length() > MAX_DATA) {
      throw new IllegalArgumentException(
          "its URL has " + data.length() + " characters after the port, the limit is " + MAX_DATA);
    }
    return new TrackerUrl(host, url.getPort(), path, data);
  }

  /// Host and port, for messages: the rest of the URL may hold a secret.
  String authority() {
    return host + ":" + port;
  }
}
