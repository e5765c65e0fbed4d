package io.htorrent.testkit;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.metainfo.MetainfoWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/// A small torrent with contents that are known: byte for byte from the offset, so that nothing
/// needs to be kept. Any thread.
///
/// A file is a text: its path and length, then `exec` or `pad`, such as `"docs/readme.txt 12"`,
/// `"run.sh 100 exec"`, `".pad/1 28 pad"`.
///
/// ```java
/// TestTorrent torrent = TestTorrent.of("album", 32768, "one.flac 70000", "empty 0", "two.flac 5");
/// storage.write(0, 0, torrent.piece(0));
/// ```
public final class TestTorrent {

  private final byte[] file;
  private final Metainfo metainfo;

  private TestTorrent(byte[] file) {
    this.file = file;
    this.metainfo = parse(file);
  }

  /// A torrent of several files in a folder.
  public static TestTorrent of(String name, int pieceLength, String... files) {
    StringBuilder list = new StringBuilder("5:filesl");
    long[] pads = new long[2 * files.length]; // begin and end of each pad
    long offset = 0;
    for (int i = 0; i < files.length; i++) {
      String[] words = files[i].split(" ");
      long length = Long.parseLong(words[1]);
      String attribute = words.length < 3 ? "" : words[2].equals("pad") ? "4:attr1:p" : "4:attr1:x";
      list.append("d").append(attribute).append("6:lengthi").append(length).append("e4:pathl");
      Arrays.stream(words[0].split("/")).forEach(element -> list.append(bencoded(element)));
      list.append("ee");
      pads[2 * i] = attribute.equals("4:attr1:p") ? offset : 0;
      pads[2 * i + 1] = attribute.equals("4:attr1:p") ? offset + length : 0;
      offset += length;
    }
    return new TestTorrent(
        torrentFile(
            list.append("e").toString(), name, pieceLength, hashes(offset, pieceLength, pads)));
  }

  /// A torrent of one file.
  public static TestTorrent single(String name, int pieceLength, long length) {
    byte[] hashes = hashes(length, pieceLength, new long[0]);
    return new TestTorrent(torrentFile("6:lengthi" + length + "e", name, pieceLength, hashes));
  }

  /// A v2 torrent (BEP 52) of several files in a folder, its piece layers included. Files have the
  /// order of their names, whatever order they are given in.
  public static TestTorrent v2(String name, int pieceLength, String... files) {
    return new TestTorrent(new V2TorrentFile(pieceLength, files).bytes(name));
  }

  /// The same v2 torrent, from a file without piece layers.
  public TestTorrent withoutLayers() {
    return new TestTorrent(MetainfoWriter.around(metainfo.info(), metainfo.extras()));
  }

  /// A torrent of one file whose piece hashes are made up: for large worlds, which judge pieces by
  /// marks and need no hash of a gigabyte.
  public static TestTorrent unhashed(String name, int pieceLength, long length) {
    int pieces = Math.toIntExact((length + pieceLength - 1) / pieceLength);
    ByteBuffer hashes = ByteBuffer.allocate(pieces * 20);
    for (int piece = 0; piece < pieces; piece++) {
      hashes.putInt(20 * piece, piece);
    }
    return new TestTorrent(
        torrentFile("6:lengthi" + length + "e", name, pieceLength, hashes.array()));
  }

  /// The same contents, whose peers come from trackers only (BEP 27): another torrent.
  public TestTorrent asPrivate() {
    byte[] flag = "7:privatei1eee".getBytes(StandardCharsets.US_ASCII);
    byte[] longer = Arrays.copyOf(file, file.length - 2 + flag.length); // over the last two ends
    System.arraycopy(flag, 0, longer, file.length - 2, flag.length);
    return new TestTorrent(longer);
  }

  /// The same, naming these nodes of the DHT (BEP 5), such as `"192.0.2.1:6881"`.
  public TestTorrent withNodes(String... nodes) {
    StringBuilder list = new StringBuilder("5:nodesl");
    for (String node : nodes) {
      int colon = node.lastIndexOf(':');
      list.append("l").append(bencoded(node.substring(0, colon)));
      list.append("i").append(node.substring(colon + 1)).append("ee");
    }
    String all = new String(file, StandardCharsets.ISO_8859_1);
    String more = all.substring(0, all.length() - 1) + list + "ee";
    return new TestTorrent(more.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The same, naming these web seeds (BEP 19).
  public TestTorrent withWebSeeds(String... urls) {
    StringBuilder list = new StringBuilder("8:url-listl");
    Arrays.stream(urls).forEach(url -> list.append(bencoded(url)));
    String all = new String(file, StandardCharsets.ISO_8859_1);
    String more = all.substring(0, all.length() - 1) + list + "ee";
    return new TestTorrent(more.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The .torrent file.
  public byte[] file() {
    return file.clone();
  }

  /// What it says.
  public Metainfo metainfo() {
    return metainfo;
  }

  /// The bytes of a piece: a fresh heap buffer.
  public ByteBuffer piece(int piece) {
    return bytes(piece, 0, metainfo.layout().lengthOf(piece));
  }

  /// Some bytes of a piece, and zeros behind its end: a fresh heap buffer.
  public ByteBuffer bytes(int piece, int begin, int length) {
    byte[] bytes = new byte[length];
    long offset = metainfo.layout().offsetOf(piece) + begin;
    for (int i = 0; i < length; i++) {
      bytes[i] = at(offset + i);
    }
    for (FileEntry entry : metainfo.files()) {
      if (entry.kind() == FileEntry.Kind.PAD) {
        int from = Math.clamp(entry.offset() - offset, 0, length);
        int to = Math.clamp(entry.offset() + entry.length() - offset, 0, length);
        Arrays.fill(bytes, from, to, (byte) 0);
      }
    }
    int data = Math.clamp(metainfo.layout().lengthOf(piece) - begin, 0, length);
    Arrays.fill(bytes, data, length, (byte) 0);
    return ByteBuffer.wrap(bytes);
  }

  /// Some bytes of the torrent, from this offset on, over pieces and files: a fresh heap buffer.
  public ByteBuffer bytes(long offset, int length) {
    int pieceLength = metainfo.layout().pieceLength();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      long at = offset + bytes.position();
      int piece = (int) (at / pieceLength);
      int begin = (int) (at % pieceLength);
      bytes.put(bytes(piece, begin, Math.min(bytes.remaining(), pieceLength - begin)));
    }
    return bytes.flip();
  }

  /// The bytes of a file: a fresh heap buffer.
  public ByteBuffer bytes(FileEntry entry) {
    byte[] bytes = new byte[Math.toIntExact(entry.length())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = entry.kind() == FileEntry.Kind.PAD ? 0 : at(entry.offset() + i);
    }
    return ByteBuffer.wrap(bytes);
  }

  static byte at(long offset) {
    long mixed = (offset + 1) * 0x9E3779B97F4A7C15L;
    return (byte) (mixed >>> 56 ^ mixed >>> 24);
  }

  private static byte[] hashes(long length, int pieceLength, long[] pads) {
    ByteBuffer hashes =
        ByteBuffer.allocate(Math.toIntExact((length + pieceLength - 1) / pieceLength) * 20);
    byte[] piece = new byte[pieceLength];
    int pad = 0;
    for (long begin = 0; begin < length; begin += pieceLength) {
      int size = (int) Math.min(pieceLength, length - begin);
      for (int i = 0; i < size; i++) {
        while (pad < pads.length && begin + i >= pads[pad + 1]) {
          pad += 2;
        }
        piece[i] = pad < pads.length && begin + i >= pads[pad] ? 0 : at(begin + i);
      }
      hashes.put(sha1(piece, size));
    }
    return hashes.array();
  }

  private static byte[] sha1(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private static byte[] torrentFile(String files, String name, int pieceLength, byte[] hashes) {
    ByteArrayOutputStream torrent = new ByteArrayOutputStream();
    String head =
        "d4:infod" + files + "4:name" + bencoded(name) + "12:piece lengthi" + pieceLength + "e";
    List.of(head, "6:pieces", hashes.length + ":")
        .forEach(text -> torrent.writeBytes(text.getBytes(StandardCharsets.UTF_8)));
    torrent.writeBytes(hashes);
    torrent.writeBytes("ee".getBytes(StandardCharsets.UTF_8));
    return torrent.toByteArray();
  }

  private static String bencoded(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length + ":" + text;
  }

  private static Metainfo parse(byte[] file) {
    try {
      return MetainfoParser.parse(file);
    } catch (MetainfoException e) {
      throw new IllegalArgumentException("not a torrent for a test: " + e.getMessage(), e);
    }
  }
}
