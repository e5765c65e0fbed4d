package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The arguments of a query, or the values of a reply, on their way out: each may be set in any
/// order. Knows how long it will be.
final class Fields {

  // Keys are ASCII, so that the order of strings is the order of their bytes.
  private final SequencedMap<String, byte[]> encoded = new TreeMap<>();
  private int length = 2;

  /// With what every message has: who sends it.
  Fields(NodeId self) {
    bytes("id", self.bytes());
  }

  Fields bytes(String key, byte[] value) {
    return encoded(key, string(value));
  }

  Fields integer(String key, long value) {
    return encoded(key, ("i" + value + "e").getBytes(StandardCharsets.US_ASCII));
  }

  Fields texts(String key, List<String> values) {
    return strings(
        key, values.stream().map(text -> text.getBytes(StandardCharsets.US_ASCII)).toList());
  }

  Fields strings(String key, List<byte[]> values) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write('l');
    values.forEach(value -> list.writeBytes(string(value)));
    list.write('e');
    return encoded(key, list.toByteArray());
  }

  /// A value that is bencode already.
  Fields encoded(String key, byte[] value) {
    byte[] before = encoded.put(key, value);
    if (before != null) {
      throw new IllegalStateException(key + " is set already");
    }
    length += stringLength(key.length()) + value.length;
    return this;
  }

  /// The bytes of all of it, as a dictionary.
  int length() {
    return length;
  }

  void write(BencodeWriter writer) {
    writer.dict();
    encoded.forEach((key, value) -> writer.key(key).encoded(value));
    writer.end();
  }

  /// The bytes of a string of this many bytes.
  static int stringLength(int bytes) {
    int digits = bytes < 10 ? 1 : bytes < 100 ? 2 : bytes < 1000 ? 3 : 4;
    return digits + 1 + bytes;
  }

  private static byte[] string(byte[] value) {
    byte[] length = (value.length + ":").getBytes(StandardCharsets.US_ASCII);
    byte[] string = Arrays.copyOf(length, length.length + value.length);
    System.arraycopy(value, 0, string, length.length, value.length);
    return string;
  }
}
