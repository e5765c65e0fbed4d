package io.htorrent.distribution;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The tracker that large sites run, as Debian packages it: for torrents on its list, on IPv4 only.
final class Opentracker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final int port;
  private final Running running;
  private final HttpClient client = HttpClient.newHttpClient();

  /// The tracker for one torrent.
  ///
  /// @param home an empty folder of its own
  /// @param port where it listens
  /// @param infoHash the torrent, in hex
  Opentracker(Path home, int port, String infoHash) throws IOException, InterruptedException {
    this.port = port;
    Files.writeString(home.resolve("whitelist"), infoHash + "\n");
    String listen = Integer.toString(port);
    try {
      running =
          new Running(
              new ProcessBuilder(
                  "opentracker",
                  "-i",
                  HOST,
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
    OtherClient.awaitOpen(running, HOST, port);
  }

  /// The announce URL of a tracker on that port.
  static String url(int port) {
    return "http://" + HOST + ":" + port + "/announce";
  }

  /// Waits until somebody has announced the torrent.
  void awaitPeer(String infoHash) throws IOException, InterruptedException {
    StringBuilder escaped = new StringBuilder();
    for (byte one : HexFormat.of().parseHex(infoHash)) {
      escaped.append('%').append(HexFormat.of().toHexDigits(one));
    }
    URI scrape = URI.create("http://" + HOST + ":" + port + "/scrape?info_hash=" + escaped);
    Pattern somebody = Pattern.compile("8:completei[1-9]|10:incompletei[1-9]");
    while (true) {
      HttpResponse<String> reply =
          client.send(
              HttpRequest.newBuilder(scrape).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
      if (somebody.matcher(reply.body()).find()) {
        return;
      }
      if (running.endsWithin(100)) {
        throw new IOException("it ended:\n" + running.printed());
      }
    }
  }

  @Override
  public void close() {
    client.close();
    running.close();
  }
}
