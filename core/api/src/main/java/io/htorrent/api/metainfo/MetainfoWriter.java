package io.htorrent.api.metainfo;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.bencode.BencodeWriter;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Makes the bytes of a .torrent file (BEP 3, 12, 19, 27, 47) in canonical bencode: of a draft a v1
/// torrent, around an info dictionary that is there already any (BEP 52). Walking folders and
/// hashing is left to the caller.
///
/// Pure functions; any thread. [MetainfoParser] reads back what was written, with names made safe.
public final class MetainfoWriter {

  /// Pieces aimed at: few enough for a small .torrent file, many enough to trade.
  private static final long AIM = 1500;

  private static final int SHORTEST = 16 * 1024;

  /// Longer pieces cost every peer memory, so above 24 GiB there are rather more of them, until the
  /// .torrent file has 20 MB of hashes.
  private static final int LONG = 16 * 1024 * 1024;

  private static final long MANY = 1_000_000;
  private static final int LONGEST = 1 << 28; // the last power of two that parsers take

  private MetainfoWriter() {}

  /// What goes into a torrent.
  ///
  /// @param name the file or folder at the top
  /// @param files in the order of their bytes; a single one with an empty path is a single-file
  ///   torrent
  /// @param pieceLength bytes in every piece but the last
  /// @param extras trackers and the like; its warnings are not written
  public record Draft(String name, List<File> files, int pieceLength, Metainfo.Extras extras) {

    public Draft {
      files = List.copyOf(files);
      if (files.isEmpty() || (files.size() > 1 && files.stream().anyMatch(File::alone))) {
        throw new IllegalArgumentException(
            "one file without a path, or files with paths: " + files);
      }
    }

    /// How the bytes are cut: says how many hashes are needed.
    public PieceLayout layout() {
      return new PieceLayout(files.stream().mapToLong(File::length).sum(), pieceLength);
    }
  }

  /// One file.
  ///
  /// @param path elements below the torrent's folder; empty for the file of a single-file torrent
  /// @param length bytes
  /// @param executable whether its owner may execute it
  public record File(List<String> path, long length, boolean executable) {

    public File {
      path = List.copyOf(path);
    }

    private boolean alone() {
      return path.isEmpty();
    }
  }

  /// The bytes of the .torrent file.
  ///
  /// @param pieceHashes the SHA-1 of each piece, one after another
  /// @throws IllegalArgumentException when the number of hashes does not fit the draft
  public static byte[] write(Draft draft, byte[] pieceHashes) {
    int pieces = draft.layout().pieceCount();
    if (pieceHashes.length != pieces * 20L) {
      throw new IllegalArgumentException(
          pieceHashes.length + " bytes of hashes for " + pieces + " pieces");
    }
    BencodeWriter info = new BencodeWriter();
    writeInfo(draft, pieceHashes, info);
    return around(info.toBytes(), draft.extras());
  }

  /// The bytes of a .torrent file around an info dictionary that is there already, byte for byte:
  /// what peers sent (BEP 9) becomes a file. Neither is checked.
  ///
  /// @param extras trackers and the like; its warnings are not written
  public static byte[] around(byte[] info, Metainfo.Extras extras) {
    return around(info, extras, new byte[0]);
  }

  /// The bytes of the .torrent file of a torrent, with all that is known of its piece layers (BEP
  /// 52).
  public static byte[] write(Metainfo metainfo) {
    return around(metainfo.info(), metainfo.extras(), layers(metainfo));
  }

  /// What cannot be made up again of a torrent that is known by its link: the info dictionary, and
  /// the piece layers of a v2 torrent. [MetainfoParser#parseKept] reads it.
  public static byte[] kept(Metainfo metainfo) {
    Metainfo.Extras none = new Metainfo.Extras(List.of(), List.of(), false, "", "", 0, List.of());
    byte[] layers = layers(metainfo);
    return layers.length == 0 ? metainfo.info() : around(metainfo.info(), none, layers);
  }

  /// The piece layers as a dictionary; nothing when none is known.
  private static byte[] layers(Metainfo metainfo) {
    SortedMap<byte[], byte[]> layers = new TreeMap<>(Arrays::compareUnsigned);
    for (MerkleTrees.Tree tree : metainfo.trees().map(MerkleTrees::trees).orElse(List.of())) {
      tree.layer().ifPresent(layer -> layers.put(tree.root(), layer.hashes()));
    }
    if (layers.isEmpty()) {
      return new byte[0];
    }
    BencodeWriter out = new BencodeWriter().dict();
    layers.forEach((root, hashes) -> out.key(root).bytes(hashes));
    return out.end().toBytes();
  }

  /// @param layers a dictionary as it is written, or nothing
  static byte[] around(byte[] info, Metainfo.Extras extras, byte[] layers) {
    BencodeWriter out = new BencodeWriter().dict();
    List<List<String>> obfuscated = trackers(extras, true);
    writeTrackers(trackers(extras, false), out);
    writeText("comment", extras.comment(), out);
    writeText("created by", extras.createdBy(), out);
    if (extras.creationSeconds() > 0) {
      out.key("creation date").integer(extras.creationSeconds());
    }
    out.key("info").encoded(info);
    if (!obfuscated.isEmpty()) {
      out.key("obfuscate-announce-list").list();
      obfuscated.forEach(tier -> writeTexts(tier, out));
      out.end();
    }
    if (layers.length > 0) {
      out.key("piece layers").encoded(layers);
    }
    if (!extras.webSeeds().isEmpty()) {
      out.key("url-list");
      writeTexts(extras.webSeeds(), out);
    }
    return out.end().toBytes();
  }

  /// A piece length for so many bytes: the shortest power of two from 16 KiB to 16 MiB that makes
  /// fewer than 1500 pieces, and up to 256 MiB where there would be more than a million.
  public static int suggestedPieceLength(long totalBytes) {
    int length = SHORTEST;
    while (length < LONGEST && totalBytes / length >= (length < LONG ? AIM : MANY)) {
      length *= 2;
    }
    return length;
  }

  /// Those in disguise (BEP 8), or the others.
  private static List<List<String>> trackers(Metainfo.Extras extras, boolean obfuscated) {
    String mark = Metainfo.Extras.OBFUSCATED;
    return extras.trackers().stream()
        .map(tier -> tier.stream().filter(url -> url.startsWith(mark) == obfuscated).toList())
        .filter(tier -> !tier.isEmpty())
        .map(tier -> tier.stream().map(url -> obfuscated ? url.substring(mark.length()) : url))
        .map(Stream::toList)
        .toList();
  }

  // BEP 12: announce is for clients that do not know announce-list.
  private static void writeTrackers(List<List<String>> tiers, BencodeWriter out) {
    if (tiers.isEmpty()) {
      return;
    }
    out.key("announce").text(tiers.getFirst().getFirst());
    if (tiers.size() > 1 || tiers.getFirst().size() > 1) {
      out.key("announce-list").list();
      tiers.forEach(tier -> writeTexts(tier, out));
      out.end();
    }
  }

  private static void writeInfo(Draft draft, byte[] pieceHashes, BencodeWriter out) {
    File first = draft.files().getFirst();
    out.dict();
    if (first.alone()) {
      writeAttributeAndLength(first, out);
    } else {
      out.key("files").list();
      for (File file : draft.files()) {
        writeAttributeAndLength(file, out.dict());
        out.key("path");
        writeTexts(file.path(), out);
        out.end();
      }
      out.end();
    }
    out.key("name").text(draft.name());
    out.key("piece length").integer(draft.pieceLength());
    out.key("pieces").bytes(pieceHashes);
    if (draft.extras().isPrivate()) {
      out.key("private").integer(1);
    }
    out.end();
  }

  private static void writeAttributeAndLength(File file, BencodeWriter out) {
    if (file.executable()) {
      out.key("attr").text("x");
    }
    out.key("length").integer(file.length());
  }

  private static void writeText(String key, String text, BencodeWriter out) {
    if (!text.isEmpty()) {
      out.key(key).text(text);
    }
  }

  private static void writeTexts(List<String> texts, BencodeWriter out) {
    out.list();
    texts.forEach(out::text);
    out.end();
  }
}
