package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.Printable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one magnet link (BEP 9). Used once, by one thread.
///
/// Keys are taken in upper and lower case, and with a number behind them (`tr.1`). What is no use
/// is skipped: the link is refused only when it does not say which torrent it means.
final class MagnetParser {

  /// How a multihash says that it is a SHA-256 of 32 bytes.
  static final String SHA256 = "1220";

  private static final int LONGEST = 64 * 1024;
  private static final int MOST = 100;
  private static final int LONGEST_NAME = 255;
  private static final int SHOWN = 100;

  /// A host name whose last part begins with a letter, so that no broken address is one.
  private static final Pattern NAMED_PEER =
      Pattern.compile("((?:[a-zA-Z0-9_-]{1,63}\\.){0,20}[a-zA-Z][a-zA-Z0-9_-]{0,62}):([0-9]{1,5})");

  private static final String V1 = "urn:btih:";
  private static final String V2 = "urn:btmh:";
  private static final String MUTABLE = "urn:btpk:";
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final UrlFilter trackerFilter =
      new UrlFilter("trackers", List.of("http", "https", "udp"), MOST);
  private final UrlFilter webSeedFilter =
      new UrlFilter("web seeds", List.of("http", "https"), MOST);
  private final List<String> trackers = new ArrayList<>();
  private final List<String> webSeeds = new ArrayList<>();
  private final SequencedSet<PeerAddress> peers = new LinkedHashSet<>();
  private final SequencedSet<MagnetLink.NamedPeer> namedPeers = new LinkedHashSet<>();
  private final List<String> selections = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable InfoHash v1;
  private @Nullable InfoHash v2;
  private String name = "";
  private boolean mutable;
  private int peersIgnored;
  private int unreadable;

  MagnetLink parse(String text) throws MetainfoException {
    if (text.length() > LONGEST) {
      throw unusable("it has more than " + LONGEST + " characters");
    }
    if (text.codePoints().anyMatch(Printable::isControl)) {
      throw unusable("it has a line break or another control character in it");
    }
    int query = text.indexOf('?');
    for (String parameter : text.substring(query + 1).split("&")) {
      int equals = parameter.indexOf('=');
      if (query >= 0 && equals > 0) {
        String key = parameter.substring(0, equals).toLowerCase(Locale.ROOT);
        take(key.replaceFirst("\\.[0-9]{1,5}$", ""), parameter.substring(equals + 1));
      }
    }
    reportIgnored();
    return new MagnetLink(
        hashes(),
        name,
        trackers,
        webSeeds,
        List.copyOf(peers),
        List.copyOf(namedPeers),
        FileSelection.parse(selections),
        warnings);
  }

  private void take(String key, String raw) throws MetainfoException {
    String value = unescaped(key.equals("dn") ? raw.replace('+', ' ') : raw);
    if (value == null) {
      if (key.equals("xt")) {
        throw unusable("'" + Printable.of(raw, SHOWN) + "' has a broken percent escape");
      }
      unreadable++;
      return;
    }
    switch (key) {
      case "xt" -> topic(value);
      case "dn" -> name = Printable.of(value, LONGEST_NAME).strip();
      case "tr" -> add(value.strip(), trackerFilter, trackers);
      case "ws" -> add(value.strip(), webSeedFilter, webSeeds);
      case "x.pe" -> peer(value);
      case "so" -> selections.add(value);
      case "xs" -> mutable |= value.toLowerCase(Locale.ROOT).startsWith(MUTABLE); // BEP 46
      default -> {} // among them as, which as xs would be fetched from anywhere
    }
  }

  private void topic(String value) throws MetainfoException {
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.startsWith(V1)) {
      v1 = same(v1, v1(lower.substring(V1.length())));
    } else if (lower.startsWith(V2)) {
      v2 = same(v2, v2(lower.substring(V2.length())));
    } else {
      mutable |= lower.startsWith(MUTABLE);
    }
  }

  private static InfoHash same(@Nullable InfoHash before, InfoHash now) throws MetainfoException {
    if (before != null && !before.equals(now)) {
      throw unusable("it names two torrents, " + before + " and " + now);
    }
    return now;
  }

  private static InfoHash v1(String digits) throws MetainfoException {
    if (digits.matches("[0-9a-f]{40}")) {
      return InfoHash.parse(digits);
    }
    if (digits.matches("[a-z2-7]{32}")) {
      return InfoHash.of(fromBase32(digits));
    }
    throw unusable(
        "'" + Printable.of(digits, SHOWN) + "' is not an info hash of 40 hex or 32 base32 digits");
  }

  private static InfoHash v2(String digits) throws MetainfoException {
    if (digits.matches(SHA256 + "[0-9a-f]{64}")) {
      return InfoHash.parse(digits.substring(SHA256.length()));
    }
    throw unusable(
        "'"
            + Printable.of(digits, SHOWN)
            + "' is not 1220 and the 64 hex digits of a v2 info hash");
  }

  /// Five bits a digit (RFC 4648).
  private static byte[] fromBase32(String digits) {
    byte[] bytes = new byte[digits.length() * 5 / 8];
    long bits = 0;
    for (int i = 0; i < digits.length(); i++) {
      bits = bits << 5 | BASE32.indexOf(digits.charAt(i));
      if (i % 8 == 7) { // 40 bits
        for (int b = 4; b >= 0; b--, bits >>= 8) {
          bytes[i / 8 * 5 + b] = (byte) bits;
        }
        bits = 0;
      }
    }
    return bytes;
  }

  private static void add(String url, UrlFilter filter, List<String> urls) {
    if (!url.isEmpty() && filter.accepts(url)) {
      urls.add(url);
    }
  }

  /// BEP 9: a literal address, or a host name.
  private void peer(String value) {
    boolean room = peers.size() + namedPeers.size() < MOST;
    if (!room || !(literalPeer(value.strip()) || namedPeer(value.strip()))) {
      peersIgnored++;
    }
  }

  private boolean literalPeer(String value) {
    try {
      PeerAddress peer = PeerAddress.parse(value);
      boolean usable = peer.port() > 0 && !peer.ip().isAnyLocalAddress();
      if (usable) {
        peers.add(peer);
      }
      return usable;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private boolean namedPeer(String value) {
    Matcher parts = NAMED_PEER.matcher(value);
    int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
    boolean usable = port > 0 && port <= 65535;
    if (usable) {
      namedPeers.add(new MagnetLink.NamedPeer(parts.group(1), port));
    }
    return usable;
  }

  private void reportIgnored() {
    trackerFilter.report(warnings);
    webSeedFilter.report(warnings);
    if (peersIgnored > 0) {
      warnings.add(
          peersIgnored
              + " of the peers (x.pe) were ignored: at most "
              + MOST
              + " of the form HOST:PORT are used");
    }
    if (unreadable > 0) {
      warnings.add(unreadable + " parts with broken percent escapes were ignored");
    }
  }

  private InfoHashes hashes() throws MetainfoException {
    List<InfoHash> hashes = new ArrayList<>();
    if (v1 != null) {
      hashes.add(v1);
    }
    if (v2 != null) {
      hashes.add(v2);
    }
    if (hashes.isEmpty()) {
      throw unusable(
          mutable
              ? "it names a mutable torrent (BEP 46), which is not supported"
              : "it has no info hash, such as xt=urn:btih: and 40 hex digits");
    }
    return new InfoHashes(hashes);
  }

  /// The text with its percent escapes resolved, bytes that are not UTF-8 replaced; null when an
  /// escape is broken.
  private static @Nullable String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        plain.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low < 0) {
        return null;
      }
      plain.write(high << 4 | low);
      i += 2;
    }
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static MetainfoException unusable(String reason) {
    return new MetainfoException("not a usable magnet link: " + reason);
  }
}
