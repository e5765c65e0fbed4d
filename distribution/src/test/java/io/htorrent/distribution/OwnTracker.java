package io.htorrent.distribution;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

/// `htorrent tracker`, at one address and a free port.
final class OwnTracker implements AutoCloseable {

  private final Place place;
  private final Running running;
  private final String http;
  private final String udp;

  OwnTracker(Sandbox user, String host) throws IOException, InterruptedException {
    this(user, Place.HERE, host);
  }

  OwnTracker(Sandbox user, Place place, String host) throws IOException, InterruptedException {
    this.place = place;
    running = place.start(user.builder("tracker", "--port", 0, "--bind", host));
    http = url("http");
    udp = url("udp");
  }

  /// Where to announce over `http` or `udp`.
  String announceUrl(String scheme) {
    return scheme.equals("udp") ? udp : http;
  }

  /// What it knows, once that is so.
  Map<String, Object> await(Predicate<Map<String, Object>> wanted)
      throws IOException, InterruptedException {
    URI stats = URI.create(http.replace("/announce", "/stats"));
    while (true) {
      String body = place.get(stats);
      Map<String, Object> known = Json.object(body.strip());
      if (wanted.test(known)) {
        return known;
      }
      if (running.endsWithin(100)) {
        throw new IOException("it ended:\n" + running.printed());
      }
    }
  }

  /// Waits until so many seeds have announced.
  void awaitSeeds(long count) throws IOException, InterruptedException {
    await(known -> known.get("seeds").equals(count));
  }

  /// Waits until somebody has announced.
  void awaitPeer() throws IOException, InterruptedException {
    await(known -> !known.get("seeds").equals(0L) || !known.get("leechers").equals(0L));
  }

  /// Ends it as Ctrl-C does.
  Outcome interrupt() throws IOException, InterruptedException {
    running.signal("INT");
    return running.end();
  }

  private String url(String scheme) throws InterruptedException {
    String line = running.line(text -> text.matches("announce to +" + scheme + "://.*"));
    return line.replaceFirst("announce to +", "");
  }

  @Override
  public void close() {
    running.close();
  }
}
