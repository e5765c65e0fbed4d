package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PieceLayout;
import java.util.Arrays;
import java.util.List;

/// What a .torrent file says (BEP 3, 12, 19, 27, 47), checked: lengths add up, counts match, paths are safe. Immutable; any thread.
///
/// [MetainfoParser] makes it from bytes.
public final class Metainfo {

  private static final int HASH_LENGTH = 20;

  private final InfoHashes hashes;
  private final String name;
  private final PieceLayout layout;
  private final byte[] pieceHashes;
  private final List<FileEntry> files;
  private final Extras extras;
  private final byte[] info;

  /// What stands beside the info dictionary, and one flag from within it.
  ///
  /// @param trackers announce URLs in tiers (BEP 12), http, https and udp only
  /// @param webSeeds URLs (BEP 19), http and https only
  /// @param isPrivate whether peers come from its trackers only (BEP 27)
  /// @param comment printable, or empty
  /// @param createdBy printable, or empty
  /// @param creationSeconds since 1970, or 0
  /// @param warnings what was odd but survivable, a sentence each
  public record Extras(
      List<List<String>> trackers,
      List<String> webSeeds,
      boolean isPrivate,
      String comment,
      String createdBy,
      long creationSeconds,
      List<String> warnings) {

    public Extras {
      trackers = trackers.stream().map(List::copyOf).toList();
      webSeeds = List.copyOf(webSeeds);
      warnings = List.copyOf(warnings);
    }
  }

  /// @param name safe and printable: the file or folder at the top
  /// @param pieceHashes 20 bytes a piece; shared, not copied
  /// @param info the raw bytes of the info dictionary; shared, not copied
  /// @throws IllegalArgumentException when the number of hashes does not fit the layout
  Metainfo(InfoHashes hashes, String name, PieceLayout layout, byte[] pieceHashes, List<FileEntry> files, Extras extras, byte[] info) {
    if (pieceHashes.length != (long) layout.pieceCount() * HASH_LENGTH) {
      throw new IllegalArgumentException(pieceHashes.length + " bytes of hashes for " + layout.pieceCount() + " pieces");
    }
    this.hashes = hashes;
    this.name = name;
    this.layout = layout;
    this.pieceHashes = pieceHashes;
    this.files = List.copyOf(files);
    this.extras = extras;
    this.info = info;
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
    return name;
  }

  /// How the bytes are cut.
  public PieceLayout layout() {
    return layout;
  }

  /// The files, in the order of their bytes.
  public List<FileEntry> files() {
    return files;
  }

  /// Trackers, web seeds, comment and the like.
  public Extras extras() {
    return extras;
  }

  /// Whether this is the SHA-1 of that piece.
  public boolean pieceMatches(int piece, byte[] sha1) {
    return Arrays.equals(pieceHashes, piece * HASH_LENGTH, (piece + 1) * HASH_LENGTH, sha1, 0, sha1.length);
  }

  /// A copy of the raw info dictionary (BEP 9 serves it).
  public byte[] info() {
    return info.clone();
  }

  @Override
  public String toString() {
    return name + " (" + infoHash().shortName() + ")";
  }
}
