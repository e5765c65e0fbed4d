package io.htorrent.app.cli;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoFile;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.Network;
import io.htorrent.api.session.FileWish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Understands what people type on the command line: torrents, peers, trackers, paths.
final class Sources {

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);

  private Sources() {}

  /// Whether the source is a URL that has to be fetched.
  static boolean isUrl(String source) {
    String lower = source.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /// Whether the source is a magnet link.
  static boolean isMagnet(String source) {
    return MagnetLink.isMagnet(source);
  }

  /// A magnet link.
  ///
  /// @throws Failure with exit code 3
  static MagnetLink magnet(String source) throws Failure {
    try {
      return MagnetLink.parse(source);
    } catch (MetainfoException e) {
      throw new Failure(Exit.INVALID_TORRENT, String.valueOf(e.getMessage()), e);
    }
  }

  /// The torrent in a file.
  ///
  /// @throws Failure with exit code 3
  static Metainfo read(String source) throws Failure {
    if (isMagnet(source)) {
      throw new Failure(
          Exit.INVALID_TORRENT,
          "a magnet link does not say what files hold: give a .torrent file, such as "
              + "'htorrent show LINK --save FILE.torrent' makes");
    }
    if (source.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      throw new Failure(
          Exit.INVALID_TORRENT,
          "'"
              + source
              + "' is of no supported kind: give a .torrent file, the http(s) URL of one, or a magnet link");
    }
    try {
      return MetainfoFile.read(path(source));
    } catch (MetainfoException e) {
      throw new Failure(Exit.INVALID_TORRENT, String.valueOf(e.getMessage()), e);
    }
  }

  /// The torrent behind a URL. Blocks up to half a minute.
  ///
  /// @throws Failure with exit code 1 when it cannot be fetched, 3 when it is no torrent
  static Metainfo fetch(String url, Network network) throws Failure, InterruptedException {
    return parse(url, body(url, network));
  }

  /// The torrent that was fetched from there.
  ///
  /// @throws Failure with exit code 3
  static Metainfo parse(String url, byte[] body) throws Failure {
    try {
      return MetainfoParser.parse(body);
    } catch (MetainfoException e) {
      throw new Failure(Exit.INVALID_TORRENT, url + ": " + e.getMessage(), e);
    }
  }

  /// What is behind a URL. Blocks up to half a minute.
  ///
  /// @throws Failure with exit code 1
  static byte[] body(String url, Network network) throws Failure, InterruptedException {
    try {
      HttpReply reply =
          network.fetch(
              new HttpRequest(
                  URI.create(url),
                  HttpRequest.Purpose.USER,
                  Map.of(),
                  FETCH_TIMEOUT,
                  MetainfoFile.MAX_BYTES));
      if (reply.status() != 200) {
        throw new Failure(
            Exit.FAILED, url + ": the server answered " + reply.status() + " instead of a torrent");
      }
      return reply.body();
    } catch (IllegalArgumentException e) {
      throw new Failure(Exit.USAGE, "'" + url + "' is not a URL", e);
    } catch (IOException e) {
      throw new Failure(Exit.FAILED, url + ": " + e.getMessage(), e);
    }
  }

  /// A path as it was typed.
  ///
  /// @throws Failure with exit code 2 when the system cannot have such a path
  static Path path(String typed) throws Failure {
    try {
      return Path.of(typed);
    } catch (InvalidPathException e) {
      String encoding = System.getProperty("sun.jnu.encoding", "");
      String hint =
          encoding.startsWith("ANSI") || encoding.contains("ASCII")
              ? "; file names are " + encoding + " here, set LC_ALL=C.UTF-8 for others"
              : "";
      throw new Failure(Exit.USAGE, "'" + typed + "' is not a path: " + e.getReason() + hint, e);
    }
  }

  /// Peers named by `HOST:PORT`; a name is resolved, which may block.
  static List<PeerAddress> peers(List<String> typed) throws Failure {
    List<PeerAddress> peers = new ArrayList<>();
    for (String peer : typed) {
      peers.addAll(peer(peer));
    }
    return peers;
  }

  /// The peers that a link names by their hosts (BEP 9); one that is not found is warned of. Blocks
  /// as long as name servers let it.
  static List<PeerAddress> named(MagnetLink link, Context context, Network network)
      throws InterruptedException {
    List<PeerAddress> peers = new ArrayList<>();
    for (MagnetLink.NamedPeer peer : link.namedPeers()) {
      try {
        network
            .resolve(peer.host(), HttpRequest.Purpose.USER, "")
            .forEach(ip -> peers.add(new PeerAddress(ip, peer.port())));
      } catch (IOException e) {
        context.terminal().warning(link.title() + ": peer " + peer + ": " + e.getMessage());
      }
    }
    return peers;
  }

  /// Announce URLs.
  static List<String> trackers(List<String> typed) throws Failure {
    for (String tracker : typed) {
      if (!tracker.matches("(?i)(https?|udp)://[^/\\s]+\\S*")) {
        throw new Failure(
            Exit.USAGE,
            "--tracker '"
                + tracker
                + "' is not an announce URL, such as http://tracker.example/announce");
      }
    }
    return typed;
  }

  /// URLs of web seeds (BEP 19).
  static void webSeeds(List<String> typed) throws Failure {
    for (String url : typed) {
      if (!url.matches("(?i)https?://[^/\\s]+\\S*")) {
        throw new Failure(
            Exit.USAGE,
            "--web-seed '"
                + url
                + "' is not a URL of a web server, such as http://mirror.example/pub/");
      }
    }
  }

  /// Which files of the one source are to be fetched: with a `+`, beside those wanted before.
  ///
  /// @throws Failure with exit code 2
  static FileWish wish(String typed, List<String> sources) throws Failure {
    if (typed.isEmpty()) {
      return FileWish.unsaid();
    }
    return typed.startsWith("+")
        ? FileWish.also(files(typed.substring(1), sources))
        : FileWish.only(files(typed, sources));
  }

  /// Which files of the one source are meant.
  ///
  /// @throws Failure with exit code 2
  static FileSelection files(String typed, List<String> sources) throws Failure {
    if (typed.isEmpty()) {
      return FileSelection.unsaid();
    }
    if (sources.size() > 1) {
      throw new Failure(
          Exit.USAGE, "--files chooses among the files of one torrent: give one source only");
    }
    try {
      return typed.equals("all") ? FileSelection.all() : FileSelection.parse(typed);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE,
          "--files '"
              + typed
              + "': '"
              + e.getMessage()
              + "' is no number of a file, and no range such as 4-6; 'htorrent show' prints the numbers",
          e);
    }
  }

  private static List<PeerAddress> peer(String typed) throws Failure {
    int colon = typed.lastIndexOf(':');
    String host = colon < 0 ? "" : typed.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
    String port = typed.substring(colon + 1);
    boolean bare = host.contains(":") && typed.charAt(0) != '[';
    if (host.isEmpty()
        || bare
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535) {
      throw new Failure(
          Exit.USAGE,
          "--peer '" + typed + "' is not HOST:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    }
    try {
      List<PeerAddress> peers = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        peers.add(new PeerAddress(address, Integer.parseInt(port)));
      }
      return peers;
    } catch (UnknownHostException e) {
      throw new Failure(Exit.FAILED, "--peer '" + typed + "': the host is unknown", e);
    }
  }
}
