package io.htorrent.api.metainfo;

import static io.htorrent.api.metainfo.Torrents.dict;
import static io.htorrent.api.metainfo.Torrents.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.htorrent.api.PieceLayout;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// v2 and hybrid torrents for tests, right or wrong in any place, made in the plainest way that BEP
/// 52 can be read: whole trees, level by level. Byte `i` of every file is `i mod 251`.
final class V2Torrents {

  private V2Torrents() {}

  /// The contents of a file.
  static byte[] contents(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  /// What stands under the empty name of a file, with changes.
  static Map<String, Object> entry(int size, Object... changes) {
    Map<String, Object> entry = dict("length", size);
    if (size > 0) {
      entry.put("pieces root", root(leaves(size)));
    }
    return dict("", with(entry, changes));
  }

  /// The info dictionary of a v2 torrent named `top` in pieces of 16 KiB, with changes.
  static Map<String, Object> info(Map<String, Object> tree, Object... changes) {
    return with(
        dict("file tree", tree, "meta version", 2, "name", "top", "piece length", 16384), changes);
  }

  /// The piece layers of files of these sizes; those that have none are left out.
  static Map<String, Object> layers(int pieceLength, int... sizes) {
    Map<String, Object> layers = new TreeMap<>();
    for (int size : sizes) {
      if (size > pieceLength) {
        layers.put(latin(root(leaves(size))), layer(size, pieceLength));
      }
    }
    return layers;
  }

  /// A torrent of one file, as `bep_0052_torrent_creator.py` makes it.
  static byte[] single(int size, int pieceLength, boolean hybrid) {
    String name = "f" + size + ".bin";
    Map<String, Object> info =
        info(dict(name, entry(size)), "name", name, "piece length", pieceLength);
    if (hybrid) {
      with(info, "length", size, "pieces", sha1s(size, pieceLength));
    }
    return torrent(info, layers(pieceLength, size));
  }

  static byte[] torrent(Map<String, Object> info, Object layers) {
    return encode(
        with(
            dict("announce", "http://example.com/announce", "info", info), "piece layers", layers));
  }

  /// As [Torrents#encode], but texts and keys have a byte a character: hashes are among them.
  static byte[] encode(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(value, out);
    return out.toByteArray();
  }

  /// The hashes of a file's pieces, one behind the other.
  static byte[] layer(int size, int pieceLength) {
    List<byte[]> level = leaves(size);
    for (int width = PieceLayout.BLOCK_LENGTH; width < pieceLength; width *= 2) {
      level = above(level);
    }
    int pieces = (size - 1) / pieceLength + 1;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    level.subList(0, pieces).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /// The blocks' hashes, and zeros up to a power of two.
  static List<byte[]> leaves(int size) {
    byte[] bytes = contents(size);
    List<byte[]> leaves = new ArrayList<>();
    for (int from = 0; from < size; from += PieceLayout.BLOCK_LENGTH) {
      int to = Math.min(size, from + PieceLayout.BLOCK_LENGTH);
      leaves.add(hash("SHA-256", Arrays.copyOfRange(bytes, from, to)));
    }
    int width = 1;
    while (width < leaves.size()) {
      width *= 2;
    }
    leaves.addAll(Collections.nCopies(width - leaves.size(), new byte[32]));
    return leaves;
  }

  static byte[] root(List<byte[]> leaves) {
    List<byte[]> level = leaves;
    while (level.size() > 1) {
      level = above(level);
    }
    return level.getFirst();
  }

  static List<byte[]> above(List<byte[]> level) {
    List<byte[]> above = new ArrayList<>();
    for (int i = 0; i < level.size(); i += 2) {
      byte[] pair = Arrays.copyOf(level.get(i), 64);
      System.arraycopy(level.get(i + 1), 0, pair, 32, 32);
      above.add(hash("SHA-256", pair));
    }
    return above;
  }

  static byte[] sha1s(int size, int pieceLength) {
    byte[] bytes = contents(size);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int from = 0; from < size; from += pieceLength) {
      int to = Math.min(size, from + pieceLength);
      all.writeBytes(hash("SHA-1", Arrays.copyOfRange(bytes, from, to)));
    }
    return all.toByteArray();
  }

  static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// A text with these bytes as its characters.
  static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Number number -> out.writeBytes(latin("i" + number + "e"));
      case String text -> write(latin(text), out);
      case byte[] bytes -> {
        out.writeBytes(latin(bytes.length + ":"));
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        out.write('l');
        list.forEach(element -> write(element, out));
        out.write('e');
      }
      case Map<?, ?> map -> {
        out.write('d');
        map.forEach((key, element) -> {
          write(key, out);
          write(element, out);
        });
        out.write('e');
      }
      default -> throw new IllegalArgumentException("no bencode for " + value.getClass());
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
