package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/// What a .torrent file says (BEP 3, 12, 19, 27, 47), checked: lengths add up, counts match, paths
/// are safe. Immutable; any thread.
///
/// [MetainfoParser] makes it from bytes, [MetainfoFile] from a file.
public final class Metainfo {

  private static final int HASH_LENGTH = 20;

  private final InfoHashes hashes;
  private final Content content;
  private final Extras extras;
  private final byte[] info;
  private final int hashesOffset; // the piece hashes lie within info: kept once

  /// What stands beside the info dictionary, and one flag from within it.
  ///
  /// @param trackers announce URLs in tiers (BEP 12), http, https and udp only; before them those
  ///   of `obfuscate-announce-list`, with [#OBFUSCATED] before `http` and `https`
  /// @param webSeeds URLs (BEP 19), http and https only
  /// @param nodes of the DHT (BEP 5); hosts are names or addresses, not looked up
  /// @param isPrivate whether peers come from its trackers only (BEP 27)
  /// @param comment printable, or empty
  /// @param createdBy printable, or empty
  /// @param creationSeconds since 1970, or 0
  /// @param warnings what was odd but survivable, a sentence each
  public record Extras(
      List<List<String>> trackers,
      List<String> webSeeds,
      List<InetSocketAddress> nodes,
      boolean isPrivate,
      String comment,
      String createdBy,
      long creationSeconds,
      List<String> warnings) {

    /// Begins the URLs of trackers that are told and tell in disguise (BEP 8).
    public static final String OBFUSCATED = "obfuscated+";

    public Extras {
      trackers = trackers.stream().map(List::copyOf).toList();
      webSeeds = List.copyOf(webSeeds);
      nodes = List.copyOf(nodes);
      warnings = List.copyOf(warnings);
    }

    /// Without nodes.
    public Extras(
        List<List<String>> trackers,
        List<String> webSeeds,
        boolean isPrivate,
        String comment,
        String createdBy,
        long creationSeconds,
        List<String> warnings) {
      this(trackers, webSeeds, List.of(), isPrivate, comment, createdBy, creationSeconds, warnings);
    }
  }

  /// What the info dictionary says.
  ///
  /// @param name safe and printable: the file or folder at the top
  /// @param layout how the bytes are cut
  /// @param files in the order of their bytes
  record Content(String name, PieceLayout layout, List<FileEntry> files) {

    Content {
      files = List.copyOf(files);
    }
  }

  /// @param info the raw bytes of the info dictionary; shared, not copied
  /// @param hashesOffset where in it the piece hashes are, 20 bytes a piece
  Metainfo(InfoHashes hashes, Content content, Extras extras, byte[] info, int hashesOffset) {
    if (hashesOffset + (long) content.layout.pieceCount() * HASH_LENGTH > info.length) {
      throw new IllegalArgumentException(
          content.layout.pieceCount() + " hashes do not fit into the info dictionary");
    }
    this.hashes = hashes;
    this.content = content;
    this.extras = extras;
    this.info = info;
    this.hashesOffset = hashesOffset;
  }

  /// The info hashes.
  public InfoHashes hashes() {
    return hashes;
  }

  /// The hash that names the torrent.
  public InfoHash infoHash() {
    return hashes.primary();
  }

  /// The file or folder at the top; safe as a file name.
  public String name() {
    return content.name;
  }

  /// How the bytes are cut.
  public PieceLayout layout() {
    return content.layout;
  }

  /// The files, in the order of their bytes.
  public List<FileEntry> files() {
    return content.files;
  }

  /// The pieces that hold bytes of these files; all when nothing is said of files. Padding holds
  /// none that anybody wants.
  public PieceSet pieces(FileSelection wanted) {
    int count = layout().pieceCount();
    if (wanted.isUnsaid()) {
      return PieceSet.full(count);
    }
    PieceSet pieces = new PieceSet(count);
    for (FileSelection.Range range : wanted.within(files().size()).ranges()) {
      for (FileEntry file : files().subList(range.first(), range.last() + 1)) {
        if (file.length() > 0 && file.kind() != FileEntry.Kind.PAD) {
          int last = (int) ((file.offset() + file.length() - 1) / layout().pieceLength());
          for (int piece = (int) (file.offset() / layout().pieceLength()); piece <= last; piece++) {
            pieces.add(piece);
          }
        }
      }
    }
    return pieces;
  }

  /// Trackers, web seeds, comment and the like.
  public Extras extras() {
    return extras;
  }

  /// Whether this is the SHA-1 of that piece.
  public boolean pieceMatches(int piece, byte[] sha1) {
    int from = hashesOffset + Math.multiplyExact(piece, HASH_LENGTH);
    return Arrays.equals(info, from, from + HASH_LENGTH, sha1, 0, sha1.length);
  }

  /// A copy of the raw info dictionary (BEP 9 serves it).
  public byte[] info() {
    return info.clone();
  }

  @Override
  public String toString() {
    return name() + " (" + infoHash().shortName() + ")";
  }
}
