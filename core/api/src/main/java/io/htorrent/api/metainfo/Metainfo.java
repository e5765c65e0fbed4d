package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a .torrent file says (BEP 3, 12, 19, 27, 47, 52), checked: lengths add up, counts match,
/// paths are safe. Immutable; any thread.
///
/// [MetainfoParser] makes it from bytes, [MetainfoFile] from a file.
public final class Metainfo {

  private final InfoHashes hashes;
  private final Content content;
  private final Extras extras;
  private final byte[] info;

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

  /// What the info dictionary says, and the piece layers beside it.
  ///
  /// @param name safe and printable: the file or folder at the top
  /// @param layout how the bytes are cut
  /// @param files in the order of their bytes
  /// @param pieces what the pieces are held against
  /// @param trees the v2 half of a hybrid, or all of a v2 torrent; none of a v1 torrent
  record Content(
      String name,
      PieceLayout layout,
      List<FileEntry> files,
      PieceHashes pieces,
      @Nullable MerkleTrees trees) {

    Content {
      files = List.copyOf(files);
    }
  }

  /// @param info the raw bytes of the info dictionary; shared, not copied
  Metainfo(InfoHashes hashes, Content content, Extras extras, byte[] info) {
    this.hashes = hashes;
    this.content = content;
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

  /// What its pieces are held against. A v2 torrent whose piece layers are not all known must not
  /// be downloaded yet: [MerkleTrees#known].
  public PieceHashes pieces() {
    return content.pieces;
  }

  /// The merkle trees of its files: of a v2 torrent what its pieces are held against, of a hybrid
  /// its other half; empty for a v1 torrent.
  public Optional<MerkleTrees> trees() {
    return Optional.ofNullable(content.trees);
  }

  /// Whether every piece can be judged: false for a v2 torrent that lacks piece layers (BEP 52).
  public boolean judges() {
    return !(content.pieces instanceof MerkleTrees trees) || trees.known();
  }

  /// The same v2 torrent with piece layers that were found out since.
  ///
  /// @param found layers by the roots above them
  public Metainfo with(Map<ByteBuffer, PieceLayer> found) {
    MerkleTrees trees = trees().orElseThrow().with(found);
    PieceHashes pieces = content.pieces == content.trees ? trees : content.pieces;
    Content more = new Content(name(), layout(), files(), pieces, trees);
    return new Metainfo(hashes, more, extras, info);
  }

  /// The same torrent for somebody who knows it by these hashes only.
  Metainfo knownAs(InfoHashes some) {
    return new Metainfo(some, content, extras, info);
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
