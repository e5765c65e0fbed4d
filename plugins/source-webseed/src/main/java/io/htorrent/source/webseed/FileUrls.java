package io.htorrent.source.webseed;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where the files of a torrent are below one URL (BEP 19). Immutable.
///
/// A torrent of one file is at the URL itself, unless that ends with `/`: then the file's name
/// follows. Those of several are below it, the torrent's name first.
final class FileUrls {

  private static final String PLAIN = "-._~"; // beside letters and digits: nobody takes them amiss

  private final String before;
  private final String after;
  private final boolean whole;

  private FileUrls(String before, String after, boolean whole) {
    this.before = before;
    this.after = after;
    this.whole = whole;
  }

  static FileUrls of(URI url, Metainfo torrent) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String base = url.getScheme() + "://" + url.getRawAuthority() + path;
    boolean several = torrent.files().size() > 1 || torrent.files().getFirst().path().size() > 1;
    boolean folder = path.endsWith("/");
    boolean whole = !several && !folder;
    return new FileUrls(whole || folder ? base : base + "/", query, whole);
  }

  /// Where this file is.
  URI of(FileEntry file) {
    return URI.create(before + (whole ? "" : encoded(file.path())) + after);
  }

  /// Each element by itself, so that no name can be more than one, or end the path (W09).
  private static String encoded(List<String> path) {
    StringBuilder encoded = new StringBuilder();
    for (String element : path) {
      encoded.append(encoded.isEmpty() ? "" : "/");
      for (byte each : element.getBytes(StandardCharsets.UTF_8)) {
        char letter = (char) (each & 0xff);
        if (letter < 128 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0)) {
          encoded.append(letter);
        } else {
          encoded.append("%%%02X".formatted((int) letter));
        }
      }
    }
    return encoded.toString();
  }
}
