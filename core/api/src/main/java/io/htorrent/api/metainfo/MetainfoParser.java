package io.htorrent.api.metainfo;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Makes a [Metainfo] from the bytes of a .torrent file (BEP 3), or says in one sentence why not.
///
/// Pure functions; any thread. The info hash is taken of the info dictionary as it was sent. Names
/// are UTF-8, `name.utf-8` and `path.utf-8` before `name` and `path`; `encoding` is ignored, as
/// other clients do. A hybrid torrent (BEP 52) is used by its v1 half; one of v2 alone is refused.
public final class MetainfoParser {

  /// Pieces in one torrent: a bitfield of 256 KiB.
  static final int MAX_PIECES = 2_097_152;

  /// Bytes in one piece: 32,767 blocks of 16 KiB, what other clients take.
  static final int MAX_PIECE_LENGTH = 536_854_528;

  private static final int HASH_LENGTH = 20;

  private MetainfoParser() {}

  /// Parses with names for the file systems of this system.
  ///
  /// @param torrentFile the whole file; not changed, not kept
  /// @throws MetainfoException one sentence
  public static Metainfo parse(byte[] torrentFile) throws MetainfoException {
    return parse(torrentFile, Naming.ofThisSystem());
  }

  /// Parses with names for the given kind of file system.
  ///
  /// @param torrentFile the whole file; not changed, not kept
  /// @throws MetainfoException one sentence
  public static Metainfo parse(byte[] torrentFile, Naming naming) throws MetainfoException {
    List<String> warnings = new ArrayList<>();
    Dict root = root(torrentFile, warnings);
    Dict info =
        root.dict("info")
            .orElseThrow(() -> MetainfoException.unusable("it has no info dictionary"));
    checkVersion(info, warnings);
    int pieceLength = pieceLength(info);
    Bytes pieces = pieces(info);
    byte[] raw = info.raw();
    InfoHash hash = sha1(raw);
    String name = name(info, hash, naming);
    List<FileEntry> files = FileList.read(info, name, naming, warnings);
    PieceLayout layout = layout(files, pieceLength, pieces);
    return new Metainfo(
        InfoHashes.v1(hash),
        new Metainfo.Content(name, layout, files),
        ExtrasReader.read(root, info, warnings),
        raw,
        pieces.offset() - info.offset());
  }

  /// Parses an info dictionary that peers sent (BEP 9), for the torrent of a magnet link.
  ///
  /// @param info its raw bytes; not changed, not kept
  /// @throws MetainfoException one sentence, also when it is of another torrent
  public static Metainfo parseInfo(byte[] info, MagnetLink link) throws MetainfoException {
    Metainfo metainfo = parse(MetainfoWriter.around(info, link.extras()));
    if (!link.hashes().v1().equals(metainfo.hashes().v1())) {
      throw MetainfoException.unusable("its metadata is that of another torrent");
    }
    return metainfo;
  }

  private static Dict root(byte[] torrentFile, List<String> warnings) throws MetainfoException {
    try {
      Bencode.First first = Bencode.decodeFirst(torrentFile, Limits.METAINFO);
      int rest = torrentFile.length - first.end();
      if (rest == 1 && torrentFile[first.end()] == '\n') {
        warnings.add("a line break follows the torrent; it was ignored");
      } else if (rest > 0) {
        throw MetainfoException.unusable(rest + " bytes follow its end at byte " + first.end());
      }
      if (first.value() instanceof Dict dict) {
        return dict;
      }
      throw MetainfoException.unusable("a dictionary was expected, this is " + kind(first.value()));
    } catch (BencodeException e) {
      throw new MetainfoException(ForeignFormat.describe(torrentFile, e), e);
    }
  }

  private static String kind(BencodeValue value) {
    return switch (value) {
      case BencodeValue.Int _ -> "a number";
      case Bytes _ -> "a string";
      case BencodeValue.List _ -> "a list";
      case Dict _ -> "a dictionary";
    };
  }

  // BEP 52: the version is looked at first, since it says what the rest means.
  private static void checkVersion(Dict info, List<String> warnings) throws MetainfoException {
    OptionalLong version = info.integer("meta version");
    boolean known = version.orElse(-1) == 1 || version.orElse(-1) == 2;
    if ((info.has("meta version") && !known) || (info.has("file tree") && version.isEmpty())) {
      throw MetainfoException.unusable(
          "unsupported version of the format: v1 and hybrid torrents are supported");
    }
    if (version.orElse(1) == 2) {
      if (!info.has("pieces")) {
        throw MetainfoException.unusable(
            "it is a v2 torrent (BEP 52): only v1 and hybrid torrents are supported");
      }
      warnings.add("a hybrid of v1 and v2 (BEP 52): its v1 half is used");
    }
  }

  private static int pieceLength(Dict info) throws MetainfoException {
    long length =
        info.integer("piece length")
            .orElseThrow(
                () -> MetainfoException.unusable("the piece length is missing or not a number"));
    if (length < 1 || length > MAX_PIECE_LENGTH) {
      throw MetainfoException.unusable(
          "the piece length is " + length + ", not in 1.." + MAX_PIECE_LENGTH);
    }
    return (int) length;
  }

  private static Bytes pieces(Dict info) throws MetainfoException {
    Bytes pieces =
        info.bytes("pieces")
            .filter(bytes -> bytes.length() > 0)
            .orElseThrow(() ->
                MetainfoException.unusable("the piece hashes are missing, empty or not a string"));
    if (pieces.length() % HASH_LENGTH != 0) {
      throw MetainfoException.unusable(
          pieces.length() + " bytes of piece hashes are no multiple of 20");
    }
    if (pieces.length() / HASH_LENGTH > MAX_PIECES) {
      throw MetainfoException.unusable(
          pieces.length() / HASH_LENGTH + " pieces are more than " + MAX_PIECES);
    }
    return pieces;
  }

  private static String name(Dict info, InfoHash hash, Naming naming) throws MetainfoException {
    String name =
        info.text("name.utf-8")
            .or(() -> info.text("name"))
            .orElseThrow(() -> MetainfoException.unusable("the name is missing or not a string"));
    String safe = SafePath.element(name, naming);
    return safe.isEmpty() ? hash.toString() : safe;
  }

  private static PieceLayout layout(List<FileEntry> files, int pieceLength, Bytes pieces)
      throws MetainfoException {
    FileEntry last = files.getLast();
    long total = last.offset() + last.length();
    long expected = (total - 1) / pieceLength + 1;
    int count = pieces.length() / HASH_LENGTH;
    if (expected != count) {
      throw MetainfoException.unusable(
          "%d bytes in pieces of %d need %d hashes, there are %d"
              .formatted(total, pieceLength, expected, count));
    }
    return new PieceLayout(total, pieceLength);
  }

  private static InfoHash sha1(byte[] info) {
    try {
      return InfoHash.of(MessageDigest.getInstance("SHA-1").digest(info));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
