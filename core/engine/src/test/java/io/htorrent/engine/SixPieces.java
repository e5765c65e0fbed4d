package io.htorrent.engine;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import java.nio.charset.StandardCharsets;

/// A torrent of six pieces of ten bytes, and sets of its pieces as digits: `"034"`.
final class SixPieces {

  private SixPieces() {}

  /// @param files sixty bytes, each as `name length`, padding as `name length pad`
  static Metainfo of(String... files) {
    StringBuilder list = new StringBuilder();
    for (String file : files) {
      String[] words = file.split(" ");
      list.append('d')
          .append(words.length == 3 ? "4:attr1:p" : "")
          .append("6:lengthi" + words[1] + "e4:pathl1:" + words[0] + "ee");
    }
    String torrent =
        "d4:infod5:filesl%se4:name1:t12:piece lengthi10e6:pieces120:%see"
            .formatted(list, "h".repeat(120));
    try {
      return MetainfoParser.parse(torrent.getBytes(StandardCharsets.ISO_8859_1));
    } catch (MetainfoException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static PieceSet set(String digits) {
    PieceSet pieces = new PieceSet(6);
    digits.strip().chars().forEach(digit -> pieces.add(digit - '0'));
    return pieces;
  }

  static String digits(PieceSet pieces) {
    StringBuilder text = new StringBuilder();
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      text.append(piece);
    }
    return text.toString();
  }
}
