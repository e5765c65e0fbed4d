package io.htorrent.api.session;

import io.htorrent.api.metainfo.FileSelection;

/// Which files of a torrent somebody wants (BEP 53). Immutable.
///
/// @param files these; when none are said, those that were wanted before, or all of a new torrent
/// @param also whether beside those that were wanted before, else no others
public record FileWish(FileSelection files, boolean also) {

  /// Nothing is said of files.
  public static FileWish unsaid() {
    return new FileWish(FileSelection.unsaid(), true);
  }

  /// These and no others, as people choose.
  public static FileWish only(FileSelection files) {
    return new FileWish(files, false);
  }

  /// These too, as links choose: a link to one more file of a torrent that is here takes nothing
  /// away (BEP 53).
  public static FileWish also(FileSelection files) {
    return new FileWish(files, true);
  }

  /// Whether nothing is said.
  public boolean isUnsaid() {
    return files.isUnsaid();
  }
}
