package io.htorrent.distribution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The tracker that large sites run, as Debian packages it: for torrents on its list, on IPv4 only.
final class Opentracker implements AutoCloseable {
  private final Place place;
  private final String host;
  private final int port;
  private final Running running;

  /// The tracker for one torrent.
  ///
  /// @param home an empty folder of its own
  /// @param host where it listens
  /// @param port where it listens
  /// @param infoHash the torrent, in hex
  Opentracker(Place place, Path home, String host, int port, String infoHash)
      throws IOException, InterruptedException {
    this.place = place;
    this.host = host;
    this.port = port;
    Files.writeString(home.resolve("whitelist"), infoHash + "\n");
    String listen = Integer.toString(port);
    try {
      running =
          place.start(
              new ProcessBuilder(
                  "opentracker",
                  "-i",
                  host,
                  "-p",
                  listen,
                  "-P",
                  listen,
                  "-d",
                  home.toString(),
                  "-w",
                  "whitelist"));
    } catch (IOException e) {
      throw new IOException("install Debian's package opentracker to test with it", e);
    }
    place.awaitOpen(running, host, port);
  }

  /// Waits until somebody has announced the torrent.
  void awaitPeer(String infoHash) throws IOException, InterruptedException {
    StringBuilder escaped = new StringBuilder();
    for (byte one : HexFormat.of().parseHex(infoHash)) {
      escaped.append('%').append(HexFormat.of().toHexDigits(one));
    }
    URI scrape = URI.create("http://" + host + ":" + port + "/scrape?info_hash=" + escaped);
    Pattern somebody = Pattern.compile("8:completei[1-9]|10:incompletei[1-9]");
    while (!somebody.matcher(place.get(scrape)).find()) {
      if (running.endsWithin(100)) {
        throw new IOException("it ended:\n" + running.printed());
      }
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
