package io.htorrent.api.metainfo;

import java.util.List;

/// Holds the two halves of a hybrid torrent against each other (BEP 52): both must describe the
/// same files at the same places, or two clients would make different things of it.
final class Halves {

  private Halves() {}

  /// The v1 half, which a hybrid is used by, with the trees of the v2 half.
  ///
  /// @throws MetainfoException one sentence, when they differ
  static Metainfo.Content joined(Metainfo.Content v1, Metainfo.Content v2)
      throws MetainfoException {
    List<FileEntry> real =
        v1.files().stream().filter(file -> file.kind() != FileEntry.Kind.PAD).toList();
    if (real.size() != v2.files().size()) {
      throw inconsistent(real.size() + " files in one, " + v2.files().size() + " in the other");
    }
    for (int index = 0; index < real.size(); index++) {
      compare(index + 1, real.get(index), v2.files().get(index));
    }
    return new Metainfo.Content(v1.name(), v1.layout(), v1.files(), v1.pieces(), v2.trees());
  }

  private static void compare(int number, FileEntry v1, FileEntry v2) throws MetainfoException {
    if (!v1.path().equals(v2.path()) || v1.length() != v2.length()) {
      throw inconsistent("file number " + number + " has another name or length");
    }
    if (v1.length() > 0 && v1.offset() != v2.offset()) {
      throw inconsistent("file number " + number + " does not begin with a piece in v1");
    }
  }

  private static MetainfoException inconsistent(String how) {
    return MetainfoException.unusable("its v1 and v2 halves are inconsistent: " + how);
  }
}
