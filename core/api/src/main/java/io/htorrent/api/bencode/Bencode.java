package io.htorrent.api.bencode;

/// Bencode (BEP 3): the notation of .torrent files, tracker replies, extension and DHT messages.
///
/// Pure functions; any thread. Decoding keeps the given array and copies nothing: the caller must
/// not change it afterwards.
///
/// ```java
/// Dict reply = (Dict) Bencode.decode(body, Limits.TRACKER);
/// long interval = reply.integer("interval").orElse(1800);
/// ```
public final class Bencode {

  private Bencode() {}

  /// What [#decodeFirst] found.
  ///
  /// @param value the value
  /// @param end the byte after it
  public record First(BencodeValue value, int end) {}

  /// Decodes one value that takes up the whole array.
  ///
  /// @throws BencodeException when it is not bencode, too much of it, or something follows
  public static BencodeValue decode(byte[] bytes, Limits limits) throws BencodeException {
    First first = decodeFirst(bytes, limits);
    if (first.end() < bytes.length) {
      throw new BencodeException(
          (bytes.length - first.end()) + " bytes too many after the value", first.end());
    }
    return first.value();
  }

  /// Decodes the value at the beginning of the array; anything may follow, as in the metadata
  /// messages of BEP 9.
  ///
  /// @throws BencodeException when it is not bencode, or too much of it
  public static First decodeFirst(byte[] bytes, Limits limits) throws BencodeException {
    Decoder decoder = new Decoder(bytes, limits);
    Tokens tokens = decoder.decode();
    return new First(tokens.value(0), decoder.end());
  }

  /// The one canonical way to write a value: keys sorted, numbers without leading zeros.
  public static byte[] encode(BencodeValue value) {
    BencodeWriter writer = new BencodeWriter();
    write(value, writer);
    return writer.toBytes();
  }

  // Recursion is safe here: a value is no deeper than Limits allowed when it was decoded, at most
  // 1000.
  private static void write(BencodeValue value, BencodeWriter writer) {
    switch (value) {
      case BencodeValue.Int number -> writer.integer(number.value());
      case BencodeValue.Bytes bytes -> writer.bytes(bytes.toArray());
      case BencodeValue.List list -> {
        writer.list();
        list.forEach(element -> write(element, writer));
        writer.end();
      }
      case BencodeValue.Dict dict -> {
        writer.dict();
        for (BencodeValue.Dict.Entry entry : dict) {
          writer.key(entry.key().toArray());
          write(entry.value(), writer);
        }
        writer.end();
      }
    }
  }
}
