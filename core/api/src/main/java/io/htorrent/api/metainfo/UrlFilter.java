package io.htorrent.api.metainfo;

import io.htorrent.api.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Lets through those URLs of a torrent that the client can use, each once, and counts the others,
/// so that a hundred thousand bad ones are one warning.
final class UrlFilter {

  /// URLs of one kind in one torrent.
  static final int MAX_URLS = 200;

  /// UTF-16 units in one URL: what common servers take.
  private static final int MAX_LENGTH = 2048;

  private static final int SHOWN = 100;
  private static final String LOOSE_HOST = "[a-zA-Z0-9._-]+(:[1-9][0-9]{0,4})?";

  private final String what;
  private final List<String> schemes;
  private final int most;
  private final Set<String> accepted = new HashSet<>();
  private int ignored;
  private String firstIgnored = "";

  /// @param what the kind of URL, for the warning
  /// @param schemes in lower case
  UrlFilter(String what, List<String> schemes) {
    this(what, schemes, MAX_URLS);
  }

  /// @param most URLs that are let through
  UrlFilter(String what, List<String> schemes, int most) {
    this.what = what;
    this.schemes = schemes;
    this.most = most;
  }

  /// Whether the URL, stripped of white space around it, is usable and was not seen before.
  boolean accepts(String url) {
    if (accepted.contains(url)) {
      return false;
    }
    if (accepted.size() == most || !usable(url)) {
      firstIgnored = ignored++ == 0 ? url : firstIgnored;
      return false;
    }
    return accepted.add(url);
  }

  /// Adds a sentence about what was ignored, if anything was.
  void report(List<String> warnings) {
    if (ignored > 0) {
      warnings.add(
          "%d of the %s were ignored, such as '%s': at most %d valid URLs of %s are used"
              .formatted(
                  ignored,
                  what,
                  Printable.of(firstIgnored, SHOWN),
                  most,
                  String.join(", ", schemes)));
    }
  }

  private boolean usable(String url) {
    if (url.length() > MAX_LENGTH) {
      return false;
    }
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && hasHost(uri)
          && uri.getPort() <= 65535
          && uri.getPort() != 0;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// Java finds no host in `http://my_tracker/` or `http://2`; name servers may.
  private static boolean hasHost(URI uri) {
    String authority = uri.getRawAuthority();
    return uri.getHost() != null || (authority != null && authority.matches(LOOSE_HOST));
  }
}
