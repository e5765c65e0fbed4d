package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A torrent by its name alone (BEP 9, 53): what a magnet link says. Everything but the hashes is a
/// hint from a stranger. Immutable; any thread.
///
/// ```java
/// MagnetLink link = MagnetLink.parse("magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a");
/// ```
///
/// @param hashes which torrent: v1, v2, or both
/// @param name what to call it until its metadata says better; printable, perhaps empty, and no
///   path of anything
/// @param trackers announce URLs (`tr`): http, https and udp only, at most 100
/// @param webSeeds URLs (`ws`, BEP 19): http and https only, at most 100
/// @param peers where it may be had (`x.pe`): literal addresses
/// @param namedPeers where it may be had: by names, not resolved; at most 100 peers in all
/// @param selection which files are wanted (`so`, BEP 53)
/// @param warnings what was odd but survivable, a sentence each
public record MagnetLink(
    InfoHashes hashes,
    String name,
    List<String> trackers,
    List<String> webSeeds,
    List<PeerAddress> peers,
    List<NamedPeer> namedPeers,
    FileSelection selection,
    List<String> warnings) {

  /// A peer that a link names by its host.
  ///
  /// @param host a name, as name servers know it
  /// @param port 1 to 65535
  public record NamedPeer(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// How a magnet link begins.
  public static final String SCHEME = "magnet:";

  public MagnetLink {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
    namedPeers = List.copyOf(namedPeers);
    warnings = List.copyOf(warnings);
  }

  /// Whether a text means to be a magnet link.
  public static boolean isMagnet(String text) {
    return text.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /// Reads a magnet link, white space around it ignored. Nothing is resolved or fetched.
  ///
  /// @throws MetainfoException one sentence: it names no torrent, or more than one
  public static MagnetLink parse(String text) throws MetainfoException {
    return new MagnetParser().parse(text.strip());
  }

  /// The link to a torrent whose metainfo is known. A private one has none (BEP 27): its peers come
  /// from the trackers that its file names.
  public static MagnetLink of(Metainfo metainfo) {
    return new MagnetLink(
        metainfo.hashes(),
        metainfo.name(),
        metainfo.extras().trackers().stream()
            .flatMap(List::stream)
            .filter(url -> !url.startsWith(Metainfo.Extras.OBFUSCATED)) // no link can say that
            .toList(),
        metainfo.extras().webSeeds(),
        List.of(),
        List.of(),
        FileSelection.unsaid(),
        List.of());
  }

  /// The hash that names the torrent in events, logs and state: v1 where there is one.
  public InfoHash infoHash() {
    return hashes.primary();
  }

  /// What to call it: its name, else the beginning of its hash.
  public String title() {
    return name.isEmpty() ? infoHash().shortName() : name;
  }

  /// What stands beside the info dictionary in a .torrent file made of this link: each tracker is a
  /// tier of its own, since a link knows no tiers.
  public Metainfo.Extras extras() {
    return new Metainfo.Extras(
        trackers.stream().map(List::of).toList(), webSeeds, false, "", "", 0, List.of());
  }

  /// As [#parse] reads it.
  @Override
  public String toString() {
    StringBuilder link = new StringBuilder(SCHEME).append('?');
    for (InfoHash hash : hashes.all()) {
      String separator = link.length() > SCHEME.length() + 1 ? "&" : "";
      String kind = hash.isV2() ? "btmh:" + MagnetParser.SHA256 : "btih:";
      link.append(separator).append("xt=urn:").append(kind).append(hash);
    }
    if (!name.isEmpty()) {
      append(link, "dn", name);
    }
    trackers.forEach(tracker -> append(link, "tr", tracker));
    webSeeds.forEach(seed -> append(link, "ws", seed));
    peers.forEach(peer -> link.append("&x.pe=").append(peer));
    namedPeers.forEach(peer -> link.append("&x.pe=").append(peer));
    if (!selection.isUnsaid()) {
      link.append("&so=").append(selection);
    }
    return link.toString();
  }

  private static void append(StringBuilder link, String key, String value) {
    link.append('&').append(key).append('=');
    link.append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
