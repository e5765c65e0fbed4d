package io.htorrent.api.metainfo;

import io.htorrent.api.Gaps;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.metainfo.FileEntry.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reads the file tree of a v2 info dictionary (BEP 52), and lays the files out: each that is not
/// empty begins with a piece of its own.
///
/// The recursion is as deep as a torrent file may be nested, and no deeper.
final class FileTree {

  private static final byte[] NO_ROOT = new byte[Merkle.HASH_LENGTH];

  private final String name;
  private final Naming naming;
  private final int pieceLength;
  private final List<FileEntry> files = new ArrayList<>();
  private final List<MerkleTrees.Tree> trees = new ArrayList<>();
  private final IntStream.Builder gapPieces = IntStream.builder();
  private final IntStream.Builder gapLengths = IntStream.builder();
  private long totalLength;
  private int gap; // behind the last file that is not empty
  private int pieces;
  private int links;

  /// What it says.
  ///
  /// @param files in the order of their bytes
  /// @param trees of those that are not empty; no piece layers yet
  record Read(List<FileEntry> files, PieceLayout layout, List<MerkleTrees.Tree> trees) {}

  private FileTree(String name, Naming naming, int pieceLength) {
    this.name = name;
    this.naming = naming;
    this.pieceLength = pieceLength;
  }

  /// @param name the safe name of the torrent
  /// @param warnings what was odd is added here
  /// @throws MetainfoException one sentence
  static Read read(Dict info, String name, Naming naming, int pieceLength, List<String> warnings)
      throws MetainfoException {
    Dict root =
        info.dict("file tree")
            .orElseThrow(() -> MetainfoException.unusable("the file tree is missing"));
    if (root.has("")) {
      throw MetainfoException.unusable("the file tree is a file itself");
    }
    FileTree tree = new FileTree(name, naming, pieceLength);
    tree.walk(root, new ArrayList<>());
    boolean alone = root.size() == 1 && !info.has("files");
    return tree.finished(alone, warnings);
  }

  private void walk(Dict folder, List<String> path) throws MetainfoException {
    if (path.size() > SafePath.DEPTH) {
      throw MetainfoException.unusable(
          "the file tree is more than " + SafePath.DEPTH + " directories deep");
    }
    for (Dict.Entry entry : folder) {
      if (!(entry.value() instanceof Dict node)) {
        throw MetainfoException.unusable(current() + " is not a dictionary");
      }
      path.addLast(entry.key().text());
      if (node.has("")) {
        file(node, path);
      } else {
        walk(node, path);
      }
      path.removeLast();
    }
  }

  private void file(Dict node, List<String> path) throws MetainfoException {
    if (node.size() > 1) {
      throw MetainfoException.unusable(current() + " is a directory, too");
    }
    Dict file =
        node.dict("")
            .orElseThrow(() -> MetainfoException.unusable(current() + " is not a dictionary"));
    String attributes = file.text("attr").orElse("");
    if (FileList.kind(attributes) == Kind.PAD) {
      throw MetainfoException.unusable(current() + " is padding, which v2 torrents have none of");
    }
    boolean link = attributes.indexOf('l') >= 0;
    links += link ? 1 : 0;
    long length = link ? 0 : file.integer("length").orElse(-1);
    if (length < 0) {
      throw MetainfoException.unusable("the length of " + current() + " is missing or negative");
    }
    List<String> full = new ArrayList<>();
    full.add(name);
    full.addAll(SafePath.of(path, naming));
    long offset = (long) pieces * pieceLength;
    if (length > 0) {
      layOut(length, root(file));
    }
    files.add(new FileEntry(full, offset, length, FileList.kind(attributes)));
  }

  private byte[] root(Dict file) throws MetainfoException {
    byte[] root = file.bytes("pieces root").map(Bytes::toArray).orElse(new byte[0]);
    if (root.length != Merkle.HASH_LENGTH || Arrays.equals(root, NO_ROOT)) {
      throw MetainfoException.unusable(
          "the pieces root of "
              + current()
              + " is missing, zero, or not of "
              + Merkle.HASH_LENGTH
              + " bytes");
    }
    return root;
  }

  /// The file's pieces follow those of the file before, whose gap it makes one.
  private void layOut(long length, byte[] root) throws MetainfoException {
    long more = (length - 1) / pieceLength + 1;
    if (pieces + more > MetainfoParser.MAX_PIECES) {
      throw MetainfoException.unusable(
          "its files need more than " + MetainfoParser.MAX_PIECES + " pieces");
    }
    if (gap > 0) {
      gapPieces.add(pieces - 1);
      gapLengths.add(gap);
    }
    trees.add(new MerkleTrees.Tree(pieces, length, (int) more, root, null));
    pieces += (int) more;
    totalLength += length;
    gap = (int) (more * pieceLength - length);
  }

  private String current() {
    return "file number " + (files.size() + 1);
  }

  /// @param alone whether there is one name at the top, so that it may be that of the only file
  private Read finished(boolean alone, List<String> warnings) throws MetainfoException {
    if (totalLength == 0) {
      throw MetainfoException.unusable("there is nothing to download: all its files are empty");
    }
    if (links > 0) {
      warnings.add(links + " symbolic links are not created: they become empty files");
    }
    Gaps gaps = new Gaps(gapPieces.build().toArray(), gapLengths.build().toArray());
    PieceLayout layout = new PieceLayout(totalLength, pieceLength, gaps);
    FileEntry first = files.getFirst();
    List<FileEntry> placed =
        alone && first.path().equals(List.of(name, name))
            ? List.of(new FileEntry(List.of(name), 0, first.length(), first.kind()))
            : FileList.distinct(files, naming);
    return new Read(placed, layout, List.copyOf(trees));
  }
}
