package io.htorrent.peers.lsd;

import io.htorrent.api.InfoHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What one client tells its neighbours: these torrents, at this port (BEP 14). Immutable.
///
/// @param port where it takes connections
/// @param torrents at least one
/// @param cookie by which its sender knows it again, or empty
record Search(int port, List<InfoHash> torrents, String cookie) {

  /// A longer datagram would be cut into fragments, and nobody sends one.
  static final int MOST_BYTES = 1400;

  /// As many as fit with the longest of all else.
  static final int MOST_TORRENTS = 25;

  private static final String FIRST_LINE = "BT-SEARCH * HTTP/1.1";
  private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{40}");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  Search {
    torrents = List.copyOf(torrents);
  }

  /// The datagram.
  ///
  /// @param group where it goes, as it is written: address and port
  byte[] encode(String group) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append("\r\n");
    text.append("Host: ").append(group).append("\r\n");
    text.append("Port: ").append(port).append("\r\n");
    torrents.forEach(torrent -> text.append("Infohash: ").append(torrent).append("\r\n"));
    text.append("cookie: ").append(cookie).append("\r\n\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads a datagram; empty when it is none of these, or names no torrent or no port (L01).
  static Optional<Search> parse(ByteBuffer datagram) {
    if (datagram.remaining() > MOST_BYTES) {
      return Optional.empty();
    }
    String[] lines = StandardCharsets.ISO_8859_1.decode(datagram).toString().split("\r\n", -1);
    if (!lines[0].equals(FIRST_LINE)) {
      return Optional.empty();
    }
    int port = 0;
    String cookie = "";
    List<InfoHash> torrents = new ArrayList<>();
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      String value = lines[i].substring(colon + 1).strip();
      switch (lines[i].substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
        case "port" -> port = port(value);
        case "infohash" -> hash(value).ifPresent(torrents::add);
        case "cookie" -> cookie = value;
        default -> {} // as with any HTTP
      }
    }
    return port == 0 || torrents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Search(port, torrents, cookie));
  }

  private static int port(String value) {
    int port = PORT.matcher(value).matches() ? Integer.parseInt(value) : 0;
    return port > 65535 ? 0 : port;
  }

  private static Optional<InfoHash> hash(String value) {
    return HASH.matcher(value).matches() ? Optional.of(InfoHash.parse(value)) : Optional.empty();
  }
}
