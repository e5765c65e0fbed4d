package io.htorrent.api.metainfo;

import io.htorrent.api.bencode.BencodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Torrent files for tests, right or wrong in any place. Texts are written as UTF-8, numbers as
/// integers, lists and maps as they are.
final class Torrents {

  /// A value that means: leave this key out.
  static final Object NONE = new Object();

  private Torrents() {}

  /// A dictionary of keys and values in turn.
  static Map<String, Object> dict(Object... keysAndValues) {
    return with(new TreeMap<>(), keysAndValues);
  }

  /// The info dictionary of a single file of 5 bytes, with changes.
  static Map<String, Object> info(Object... changes) {
    Map<String, Object> info =
        dict("length", 5, "name", "a", "piece length", 16384, "pieces", new byte[20]);
    return with(info, changes);
  }

  /// The info dictionary of a torrent named `top` with these files.
  static Map<String, Object> several(List<Map<String, Object>> files, Object... changes) {
    long total =
        files.stream().mapToLong(f -> ((Number) f.getOrDefault("length", 0)).longValue()).sum();
    byte[] hashes = new byte[20 * (int) ((total + 16383) / 16384)];
    Map<String, Object> info =
        dict("files", files, "name", "top", "piece length", 16384, "pieces", hashes);
    return with(info, changes);
  }

  /// A file of 10 bytes.
  static Map<String, Object> file(String... path) {
    return dict("length", 10, "path", List.of((Object[]) path));
  }

  /// A torrent file with this info dictionary, and more beside it.
  static byte[] torrent(Object info, Object... beside) {
    return encode(with(dict("info", info), beside));
  }

  static byte[] encode(Object value) {
    BencodeWriter writer = new BencodeWriter();
    write(value, writer);
    return writer.toBytes();
  }

  /// This dictionary with changes.
  static Map<String, Object> with(Map<String, Object> dict, Object... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      dict.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    dict.values().removeIf(NONE::equals);
    return dict;
  }

  private static void write(Object value, BencodeWriter writer) {
    switch (value) {
      case Number number -> writer.integer(number.longValue());
      case String text -> writer.text(text);
      case byte[] bytes -> writer.bytes(bytes);
      case List<?> list -> {
        writer.list();
        list.forEach(element -> write(element, writer));
        writer.end();
      }
      case Map<?, ?> map -> {
        TreeMap<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
        map.forEach((key, v) -> sorted.put(key.toString().getBytes(StandardCharsets.UTF_8), v));
        writer.dict();
        sorted.forEach((key, v) -> write(v, writer.key(key)));
        writer.end();
      }
      default -> throw new IllegalArgumentException("no bencode for " + value.getClass());
    }
  }
}
