package io.htorrent.tracker.http;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.tracker.AnnounceRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The URL of an announce: a tracker's address and our parameters (BEP 3, BEP 23). Pure; any
/// thread.
final class AnnounceUrl {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final String OBFUSCATED = Metainfo.Extras.OBFUSCATED;

  /// What a URL from a torrent must not say in our place: it would let a torrent make us announce
  /// something else to somebody else.
  private static final Pattern OURS =
      Pattern.compile("(^|&)(info_hash|sha_ih|peer_id|port|uploaded|downloaded|left|event)=");

  private final URI announceUrl;
  private final boolean obfuscated;

  private AnnounceUrl(URI announceUrl, boolean obfuscated) {
    this.announceUrl = announceUrl;
    this.obfuscated = obfuscated;
  }

  /// Checks a tracker's address.
  ///
  /// @throws IllegalArgumentException one sentence, when it brings announce parameters of its own
  static AnnounceUrl of(URI announceUrl) {
    String query = announceUrl.getRawQuery();
    if (query != null && OURS.matcher(query.toLowerCase(Locale.ROOT)).find()) {
      throw new IllegalArgumentException(
          "its URL already holds announce parameters such as info_hash: remove them from the URL");
    }
    String text = announceUrl.toString();
    return text.regionMatches(true, 0, OBFUSCATED, 0, OBFUSCATED.length())
        ? new AnnounceUrl(URI.create(text.substring(OBFUSCATED.length())), true)
        : new AnnounceUrl(announceUrl, false);
  }

  /// The tracker's host, for messages: the rest of the URL may hold a secret.
  String host() {
    return String.valueOf(announceUrl.getAuthority());
  }

  /// Whether the tracker is told and tells in disguise (BEP 8).
  boolean isObfuscated() {
    return obfuscated;
  }

  /// The URL that makes this announce.
  URI of(AnnounceRequest request) {
    StringBuilder url = new StringBuilder(200).append(withoutFragment());
    url.append(announceUrl.getRawQuery() == null ? '?' : '&');
    int port = request.port();
    if (obfuscated) {
      Obfuscation disguise = new Obfuscation(request.infoHash());
      escape(url.append("sha_ih="), disguise.alias());
      port = disguise.port(port);
    } else {
      escape(url.append("info_hash="), request.infoHash().wireBytes());
    }
    escape(url.append("&peer_id="), request.peerId().bytes());
    url.append("&port=").append(port);
    url.append("&uploaded=").append(request.uploaded());
    url.append("&downloaded=").append(request.downloaded());
    url.append("&left=").append(request.left());
    url.append("&compact=1&no_peer_id=1");
    url.append("&numwant=").append(request.numWant());
    url.append("&key=").append(HEX.toHexDigits(request.key()));
    switch (request.event()) {
      case NONE -> {}
      case STARTED -> url.append("&event=started");
      case COMPLETED -> url.append("&event=completed");
      case PAUSED -> url.append("&event=paused"); // BEP 21
      case STOPPED -> url.append("&event=stopped");
    }
    if (!request.trackerId().isEmpty()) {
      escape(url.append("&trackerid="), request.trackerId().getBytes(StandardCharsets.UTF_8));
    }
    return URI.create(url.toString());
  }

  /// The URL that asks for the counts of these torrents (BEP 48): the last `announce` of the path
  /// becomes `scrape`. Empty when there is none.
  Optional<URI> scrape(List<InfoHash> torrents) {
    String whole = withoutFragment();
    int question = whole.indexOf('?');
    String base = question < 0 ? whole : whole.substring(0, question);
    int pathAt = base.indexOf('/', base.indexOf("://") + 3);
    int at = base.lastIndexOf("announce");
    if (pathAt < 0 || at < pathAt || obfuscated) { // BEP 8 knows no scrape
      return Optional.empty();
    }
    StringBuilder url = new StringBuilder(200);
    url.append(base, 0, at).append("scrape").append(base.substring(at + "announce".length()));
    url.append(question < 0 ? "" : whole.substring(question));
    for (InfoHash torrent : torrents) {
      url.append(url.indexOf("?") < 0 ? '?' : '&').append("info_hash=");
      escape(url, torrent.wireBytes());
    }
    return Optional.of(URI.create(url.toString()));
  }

  private String withoutFragment() {
    String text = announceUrl.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? text : text.substring(0, fragment);
  }

  // RFC 3986: only unreserved characters stay as they are. Some trackers decode nothing but %XX.
  private static void escape(StringBuilder url, byte[] bytes) {
    for (byte b : bytes) {
      boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (letter || b >= '0' && b <= '9' || b == '-' || b == '.' || b == '_' || b == '~') {
        url.append((char) b);
      } else {
        url.append('%').append(HEX.toHexDigits(b));
      }
    }
  }
}
