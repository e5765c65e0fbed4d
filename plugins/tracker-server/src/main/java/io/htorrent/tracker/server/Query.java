package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The query of a request: names and values, values as the bytes that `%XX` and the rest stand for.
/// Of a repeated name the first counts, except for `info_hash` in a scrape.
final class Query {

  private static final int HASH_BYTES = 20;

  /// More torrents than this in one scrape are a mistake or malice.
  private static final int MAX_HASHES = 100;

  private record Parameter(String name, String escaped) {}

  private final List<Parameter> parameters = new ArrayList<>();

  private Query() {}

  /// Takes a query apart; what is not `name=value` is passed over.
  static Query of(String text) {
    Query query = new Query();
    for (String part : text.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.parameters.add(new Parameter(part.substring(0, equals), part.substring(equals + 1)));
      }
    }
    return query;
  }

  /// Exactly so many bytes under a name.
  byte[] bytes(String name, int length) throws BadRequest {
    byte[] value = unescape(name, find(name).orElseThrow(() -> missing(name)));
    if (value.length != length) {
      throw new BadRequest(name + " has " + value.length + " bytes, not " + length);
    }
    return value;
  }

  /// A number in a range.
  long number(String name, long minimum, long maximum) throws BadRequest {
    String text = find(name).orElseThrow(() -> missing(name));
    try {
      long number = Long.parseLong(text);
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new BadRequest(name + " is not a number from " + minimum + " to " + maximum);
  }

  /// A word, or an empty one when there is none.
  String word(String name) {
    return find(name).orElse("");
  }

  /// The torrents that a scrape names (BEP 48).
  List<InfoHash> infoHashes() throws BadRequest {
    List<InfoHash> hashes = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.name.equals("info_hash")) {
        byte[] hash = unescape("info_hash", parameter.escaped);
        if (hash.length != HASH_BYTES || hashes.size() == MAX_HASHES) {
          throw new BadRequest("a scrape names 1 to " + MAX_HASHES + " info hashes of 20 bytes");
        }
        hashes.add(InfoHash.of(hash));
      }
    }
    if (hashes.isEmpty()) {
      throw new BadRequest("a scrape names 1 to " + MAX_HASHES + " info hashes of 20 bytes");
    }
    return hashes;
  }

  private Optional<String> find(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return Optional.of(parameter.escaped);
      }
    }
    return Optional.empty();
  }

  private static BadRequest missing(String name) {
    return new BadRequest(name + " is missing");
  }

  private static byte[] unescape(String name, String escaped) throws BadRequest {
    byte[] ascii = escaped.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ascii.length);
    for (int at = 0; at < ascii.length; at++) {
      if (ascii[at] != '%') {
        bytes.write(ascii[at] == '+' ? ' ' : ascii[at]);
        continue;
      }
      if (at + 2 >= ascii.length
          || !HexFormat.isHexDigit(ascii[at + 1])
          || !HexFormat.isHexDigit(ascii[at + 2])) {
        throw new BadRequest(name + " has a '%' without two hex digits");
      }
      bytes.write(
          HexFormat.fromHexDigit(ascii[at + 1]) << 4 | HexFormat.fromHexDigit(ascii[at + 2]));
      at += 2;
    }
    return bytes.toByteArray();
  }
}
