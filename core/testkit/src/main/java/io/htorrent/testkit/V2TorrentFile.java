package io.htorrent.testkit;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.metainfo.Merkle;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes the file of a v2 torrent (BEP 52) whose contents are those of a [TestTorrent]. Used once.
final class V2TorrentFile {

  private final int pieceLength;
  private final SortedMap<String, Object> tree = new TreeMap<>(); // folders are maps, files lengths
  private final SortedMap<byte[], byte[]> layers = new TreeMap<>(Arrays::compareUnsigned);
  private long offset;

  /// @param files such as `"docs/readme.txt 12"`
  V2TorrentFile(int pieceLength, String... files) {
    this.pieceLength = pieceLength;
    for (String file : files) {
      String[] words = file.split(" ");
      place(tree, words[0], Long.valueOf(words[1]));
    }
  }

  @SuppressWarnings("unchecked") // only folders have slashes
  private static void place(SortedMap<String, Object> folder, String path, Long length) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      folder.put(path, length);
    } else {
      Object below = folder.computeIfAbsent(path.substring(0, slash), _ -> new TreeMap<>());
      place((SortedMap<String, Object>) below, path.substring(slash + 1), length);
    }
  }

  byte[] bytes(String name) {
    BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("file tree");
    write(tree, out);
    out.key("meta version").integer(2).key("name").text(name);
    out.key("piece length").integer(pieceLength).end();
    if (!layers.isEmpty()) {
      out.key("piece layers").dict();
      layers.forEach((root, hashes) -> out.key(root).bytes(hashes));
      out.end();
    }
    return out.end().toBytes();
  }

  private void write(SortedMap<String, ?> folder, BencodeWriter out) {
    out.dict();
    folder.forEach((name, node) -> {
      out.key(name);
      if (node instanceof SortedMap<?, ?> below) {
        @SuppressWarnings("unchecked")
        SortedMap<String, ?> named = (SortedMap<String, ?>) below;
        write(named, out);
      } else {
        file((Long) node, out.dict().key("").dict());
        out.end().end();
      }
    });
    out.end();
  }

  private void file(long length, BencodeWriter out) {
    out.key("length").integer(length);
    if (length == 0) {
      return;
    }
    int pieces = (int) ((length - 1) / pieceLength + 1);
    int layer = Integer.numberOfTrailingZeros(pieceLength / PieceLayout.BLOCK_LENGTH);
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int piece = 0; piece < pieces; piece++) {
      int size = (int) Math.min(pieceLength, length - (long) piece * pieceLength);
      int blocks = (size - 1) / PieceLayout.BLOCK_LENGTH + 1;
      hashes.writeBytes(root(size, pieces == 1 ? Merkle.width(blocks) : 1 << layer));
      offset += pieceLength;
    }
    byte[] all = hashes.toByteArray();
    byte[] root = pieces == 1 ? all : Merkle.root(all, 0, pieces, Merkle.width(pieces), layer);
    out.key("pieces root").bytes(root);
    if (pieces > 1) {
      layers.put(root, all);
    }
  }

  /// Of the piece that begins at the offset.
  private byte[] root(int size, int width) {
    MessageDigest digest = Merkle.sha256();
    Merkle.Folding blocks = new Merkle.Folding(0);
    for (int begin = 0; begin < size; begin += PieceLayout.BLOCK_LENGTH) {
      byte[] block = new byte[Math.min(PieceLayout.BLOCK_LENGTH, size - begin)];
      for (int i = 0; i < block.length; i++) {
        block[i] = TestTorrent.at(offset + begin + i);
      }
      blocks.add(digest.digest(block));
    }
    return blocks.root(width);
  }
}
