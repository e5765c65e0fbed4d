package io.htorrent.api.metainfo;

import io.htorrent.api.bencode.BencodeException;
import java.nio.charset.StandardCharsets;

/// Says what bytes are that are not bencode: what people take for a torrent is mostly a web page
/// that wanted a login, or a torrent still packed.
final class ForeignFormat {

  /// Bytes that are looked at.
  private static final int HEAD = 512;

  private ForeignFormat() {}

  /// One sentence.
  ///
  /// @param problem why they are not bencode
  static String describe(byte[] bytes, BencodeException problem) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
    String text = head.stripLeading();
    if (bytes.length == 0) {
      return "not a torrent: it is empty";
    }
    if (text.startsWith("<") || text.startsWith("\u00ef\u00bb\u00bf<")) {
      return "not a torrent: it is a web page, perhaps of a site that wants a login";
    }
    if (head.startsWith("\u001f\u008b")) {
      return "not a torrent: it is gzip-compressed, unpack it first";
    }
    if (head.startsWith("PK")) {
      return "not a torrent: it is a zip archive, unpack it first";
    }
    if (head.startsWith("\u0089PNG")) {
      return "not a torrent: it is a PNG picture";
    }
    if (text.startsWith("magnet:")) {
      return "not a torrent: it is a text with a magnet link";
    }
    return (head.startsWith("d") ? "a broken torrent: " : "not a torrent: ") + problem.getMessage();
  }
}
