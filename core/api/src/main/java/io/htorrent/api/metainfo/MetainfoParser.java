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
import java.util.Optional;
import java.util.OptionalLong;

/// Makes a [Metainfo] from the bytes of a .torrent file (BEP 3), or says in one sentence why not.
///
/// Pure functions; any thread. The info hash is taken of the info dictionary as it was sent. Names
/// are UTF-8, `name.utf-8` and `path.utf-8` before `name` and `path`; `encoding` is ignored, as
/// other clients do. A hybrid torrent (BEP 52) is used by its v1 half, but both halves must be
/// right and say the same.
public final class MetainfoParser {

  /// Pieces in one torrent: a bitfield of 256 KiB.
  static final int MAX_PIECES = 2_097_152;

  /// Bytes in one piece: 32,767 blocks of 16 KiB, what other clients take.
  static final int MAX_PIECE_LENGTH = 536_854_528;

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
    Version version = version(info);
    byte[] raw = info.raw();
    if (version != Version.V1) {
      checkCanonical(raw);
    }
    InfoHashes hashes = version.hashes(raw);
    String name = name(info, hashes.primary(), naming);
    Metainfo.Content content =
        switch (version) {
          case V1 -> flat(info, raw, name, naming, warnings);
          case V2 -> merkle(root, info, name, naming, warnings);
          case HYBRID -> {
            Metainfo.Content v1 = flat(info, raw, name, naming, warnings);
            yield Halves.joined(v1, merkle(root, info, name, naming, new ArrayList<>()));
          }
        };
    return new Metainfo(hashes, content, ExtrasReader.read(root, info, warnings), raw);
  }

  /// Parses an info dictionary that peers sent (BEP 9), for the torrent of a magnet link. A hybrid
  /// that the link names by its v2 hash alone is known by that.
  ///
  /// @param info its raw bytes; not changed, not kept
  /// @throws MetainfoException one sentence, also when it is of another torrent
  public static Metainfo parseInfo(byte[] info, MagnetLink link) throws MetainfoException {
    return known(MetainfoWriter.around(info, link.extras()), link);
  }

  /// Parses what [MetainfoWriter#kept] made of a torrent, or an info dictionary alone.
  ///
  /// @param kept not changed, not kept
  /// @throws MetainfoException one sentence, also when it is of another torrent
  public static Metainfo parseKept(byte[] kept, MagnetLink link) throws MetainfoException {
    Dict root = root(kept, new ArrayList<>());
    Optional<Dict> info = root.dict("info");
    if (info.isEmpty()) {
      return parseInfo(kept, link);
    }
    byte[] layers = root.dict("piece layers").map(Dict::raw).orElse(new byte[0]);
    return known(MetainfoWriter.around(info.get().raw(), link.extras(), layers), link);
  }

  private static Metainfo known(byte[] torrentFile, MagnetLink link) throws MetainfoException {
    Metainfo metainfo = parse(torrentFile);
    InfoHashes named = link.hashes();
    if (!metainfo.hashes().all().containsAll(named.all())) {
      throw MetainfoException.unusable("its metadata is that of another torrent");
    }
    return metainfo.infoHash().equals(named.primary()) ? metainfo : metainfo.knownAs(named);
  }

  /// Which half a torrent has.
  private enum Version {
    V1,
    V2,
    HYBRID;

    InfoHashes hashes(byte[] info) {
      return switch (this) {
        case V1 -> new InfoHashes(List.of(sha1(info)));
        case V2 -> new InfoHashes(List.of(sha256(info)));
        case HYBRID -> new InfoHashes(List.of(sha1(info), sha256(info)));
      };
    }
  }

  private static Metainfo.Content flat(
      Dict info, byte[] raw, String name, Naming naming, List<String> warnings)
      throws MetainfoException {
    int pieceLength = pieceLength(info);
    Bytes pieces = pieces(info);
    List<FileEntry> files = FileList.read(info, name, naming, warnings);
    PieceLayout layout = layout(files, pieceLength, pieces);
    PieceHashes.Flat hashes = new PieceHashes.Flat(raw, pieces.offset() - info.offset());
    return new Metainfo.Content(name, layout, files, hashes, null);
  }

  private static Metainfo.Content merkle(
      Dict root, Dict info, String name, Naming naming, List<String> warnings)
      throws MetainfoException {
    int pieceLength = pieceLength(info);
    if (pieceLength < PieceLayout.BLOCK_LENGTH || Integer.bitCount(pieceLength) != 1) {
      throw MetainfoException.unusable(
          "the piece length is " + pieceLength + ", in a v2 torrent no power of two from 16384 on");
    }
    FileTree.Read read = FileTree.read(info, name, naming, pieceLength, warnings);
    MerkleTrees trees = LayersReader.read(root, pieceLength, read.trees());
    return new Metainfo.Content(name, read.layout(), read.files(), trees, trees);
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
  private static Version version(Dict info) throws MetainfoException {
    OptionalLong version = info.integer("meta version");
    boolean known = version.orElse(-1) == 1 || version.orElse(-1) == 2;
    if ((info.has("meta version") && !known) || (info.has("file tree") && version.isEmpty())) {
      throw MetainfoException.unusable(
          "unsupported version of the format: v1, v2 and hybrid torrents are supported");
    }
    if (version.orElse(1) == 1) {
      return Version.V1;
    }
    return info.has("pieces") ? Version.HYBRID : Version.V2;
  }

  // BEP 52: who hashes must not have understood more or less than is there.
  private static void checkCanonical(byte[] info) throws MetainfoException {
    try {
      Bencode.decode(info, Limits.METAINFO.with(Limits.Form.CANONICAL));
    } catch (BencodeException e) {
      throw new MetainfoException(
          "a broken torrent: its info dictionary has " + e.getMessage() + " of it", e);
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
    if (pieces.length() % PieceHashes.Flat.LENGTH != 0) {
      throw MetainfoException.unusable(
          pieces.length() + " bytes of piece hashes are no multiple of 20");
    }
    if (pieces.length() / PieceHashes.Flat.LENGTH > MAX_PIECES) {
      throw MetainfoException.unusable(
          pieces.length() / PieceHashes.Flat.LENGTH + " pieces are more than " + MAX_PIECES);
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
    int count = pieces.length() / PieceHashes.Flat.LENGTH;
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

  private static InfoHash sha256(byte[] info) {
    return InfoHash.of(Merkle.sha256().digest(info));
  }
}
