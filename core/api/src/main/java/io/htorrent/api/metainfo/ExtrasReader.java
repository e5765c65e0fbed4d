package io.htorrent.api.metainfo;

import io.htorrent.api.Printable;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Reads what stands beside the info dictionary. Nothing here makes a torrent unusable: what is odd
/// is left out with a warning, what is of no use yet (`similar`, `collections`, `encoding`) is not
/// looked at.
final class ExtrasReader {

  /// UTF-16 units of a comment that are kept: 64 KiB of plain text.
  private static final int MAX_COMMENT = 64 * 1024;

  /// The end of the year 9999.
  private static final long MAX_SECONDS = 253_402_300_799L;

  private static final int MOST_NODES = 64;

  /// What a name of a host, or an IP address, may be made of.
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

  private ExtrasReader() {}

  /// @param warnings what was noticed so far; what is odd here is added
  static Metainfo.Extras read(Dict root, Dict info, List<String> warnings) {
    List<List<String>> trackers = trackers(root, warnings);
    List<String> webSeeds = webSeeds(root, warnings);
    boolean isPrivate = isPrivate(info, warnings);
    return new Metainfo.Extras(
        trackers,
        webSeeds,
        nodes(root),
        isPrivate,
        Printable.of(text(root, "comment"), MAX_COMMENT),
        Printable.of(text(root, "created by"), MAX_COMMENT),
        creationSeconds(root),
        warnings);
  }

  // BEP 12: where announce-list names a tracker, announce is ignored.
  private static List<List<String>> trackers(Dict root, List<String> warnings) {
    List<List<String>> tiers = obfuscated(root, warnings);
    int disguised = tiers.size();
    UrlFilter filter = new UrlFilter("trackers", List.of("http", "https", "udp"));
    Optional<BencodeValue.List> list = root.list("announce-list");
    if (list.isPresent()) {
      for (BencodeValue tier : list.get()) {
        addTier(tiers, tier, filter);
      }
    }
    if (tiers.size() == disguised) {
      root.bytes("announce").ifPresent(announce -> addTier(tiers, announce, filter));
    }
    filter.report(warnings);
    return tiers;
  }

  // BEP 8: these are to be asked before all others.
  private static List<List<String>> obfuscated(Dict root, List<String> warnings) {
    UrlFilter filter = new UrlFilter("obfuscated trackers", List.of("http", "https"));
    List<List<String>> tiers = new ArrayList<>();
    Optional<BencodeValue.List> list = root.list("obfuscate-announce-list");
    if (list.isPresent()) {
      for (BencodeValue tier : list.get()) {
        addTier(tiers, tier, filter);
      }
    }
    filter.report(warnings);
    tiers.replaceAll(tier -> tier.stream().map(Metainfo.Extras.OBFUSCATED::concat).toList());
    return tiers;
  }

  private static void addTier(List<List<String>> tiers, BencodeValue value, UrlFilter filter) {
    List<String> tier = urls(value, filter);
    if (!tier.isEmpty()) {
      tiers.add(tier);
    }
  }

  private static List<String> webSeeds(Dict root, List<String> warnings) {
    UrlFilter filter = new UrlFilter("web seeds", List.of("http", "https"));
    List<String> urls = root.get("url-list").map(value -> urls(value, filter)).orElse(List.of());
    filter.report(warnings);
    return urls;
  }

  /// The usable URLs of a string, or of the strings in a list.
  private static List<String> urls(BencodeValue value, UrlFilter filter) {
    List<String> urls = new ArrayList<>();
    switch (value) {
      case Bytes url -> add(urls, url, filter);
      case BencodeValue.List list -> {
        for (BencodeValue element : list) {
          if (element instanceof Bytes url) {
            add(urls, url, filter);
          }
        }
      }
      case BencodeValue.Int _, Dict _ -> {}
    }
    return urls;
  }

  private static void add(List<String> urls, Bytes bytes, UrlFilter filter) {
    String url = bytes.text().strip();
    if (!url.isEmpty() && filter.accepts(url)) {
      urls.add(url);
    }
  }

  // BEP 5: pairs of a host and a port; what is none is skipped (M41).
  private static List<InetSocketAddress> nodes(Dict root) {
    List<InetSocketAddress> nodes = new ArrayList<>();
    Optional<BencodeValue.List> list = root.list("nodes");
    if (list.isPresent()) {
      for (BencodeValue value : list.get()) {
        if (nodes.size() < MOST_NODES && value instanceof BencodeValue.List pair) {
          node(pair).ifPresent(nodes::add);
        }
      }
    }
    return nodes;
  }

  private static Optional<InetSocketAddress> node(BencodeValue.List pair) {
    Iterator<BencodeValue> values = pair.iterator();
    if (pair.size() == 2
        && values.next() instanceof Bytes host
        && values.next() instanceof BencodeValue.Int port
        && HOST.matcher(host.text()).matches()
        && port.value() > 0
        && port.value() < 65536) {
      return Optional.of(InetSocketAddress.createUnresolved(host.text(), (int) port.value()));
    }
    return Optional.empty();
  }

  // BEP 27 names the integer 1; a torrent that says it otherwise is public to every other client
  // too.
  private static boolean isPrivate(Dict info, List<String> warnings) {
    OptionalLong flag = info.integer("private");
    if (info.has("private") && flag.orElse(-1) != 0 && flag.orElse(-1) != 1) {
      warnings.add("'private' is neither 0 nor 1: the torrent is treated as public");
    }
    return flag.orElse(0) == 1;
  }

  private static long creationSeconds(Dict root) {
    long seconds = root.integer("creation date").orElse(0);
    return seconds < 0 || seconds > MAX_SECONDS ? 0 : seconds;
  }

  private static String text(Dict root, String key) {
    return root.text(key + ".utf-8").or(() -> root.text(key)).orElse("");
  }
}
