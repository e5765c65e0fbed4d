package io.htorrent.api;

import java.util.regex.Pattern;

/// A URL as it may be shown and logged. Sites put what identifies a user into announce URLs
/// (`/announce/<passkey>`, `?passkey=…`, `user:password@`), and logs are sent around: what may be
/// such a secret becomes `***`. Text that is no URL is treated alike.
public final class ShownUrl {

  private static final String MASK = "***";
  private static final int LONGEST = 200;

  /// What stands between slashes and looks drawn by lot: long, or letters and digits mixed.
  private static final Pattern SECRET_SEGMENT =
      Pattern.compile("[^/]{20,}|(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[0-9A-Za-z]{8,}");

  /// A host's label: names are long too, so that only what mixes letters and digits is meant.
  private static final Pattern SECRET_LABEL =
      Pattern.compile("(?=[^.]*[0-9])(?=[^.]*[A-Za-z])[0-9A-Za-z]{16,}");

  private ShownUrl() {}

  /// This URL on one line, without its secrets; at most 200 characters of it.
  public static String of(String url) {
    int fragment = url.indexOf('#');
    String whole = fragment < 0 ? url : url.substring(0, fragment);
    int question = whole.indexOf('?');
    String base = question < 0 ? whole : whole.substring(0, question);
    int slashes = base.indexOf("://");
    int hostAt = slashes < 0 ? 0 : slashes + 3;
    int slash = base.indexOf('/', hostAt);
    int pathAt = slash < 0 ? base.length() : slash;
    String shown =
        base.substring(0, hostAt)
            + authority(base.substring(hostAt, pathAt))
            + path(base.substring(pathAt))
            + (question < 0 ? "" : query(whole.substring(question + 1)));
    return Printable.of(shown, LONGEST);
  }

  private static String authority(String authority) {
    int at = authority.lastIndexOf('@');
    String host = SECRET_LABEL.matcher(authority.substring(at + 1)).replaceAll(MASK);
    return at < 0 ? host : MASK + "@" + host;
  }

  private static String path(String path) {
    StringBuilder shown = new StringBuilder();
    for (String segment : path.split("/", -1)) {
      shown.append(SECRET_SEGMENT.matcher(segment).matches() ? MASK : segment).append('/');
    }
    return shown.substring(0, shown.length() - 1);
  }

  private static String query(String query) {
    StringBuilder shown = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      shown.append(shown.isEmpty() ? '?' : '&');
      shown.append(
          equals < 0 ? (pair.isEmpty() ? "" : MASK) : pair.substring(0, equals + 1) + MASK);
    }
    return shown.toString();
  }
}
