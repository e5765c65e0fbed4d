package io.htorrent.api.metainfo;

import java.util.List;

/// One file of a torrent, with a path that was made safe: relative, no `.`/`..`, no separators, no
/// control characters.
///
/// @param path elements below the download directory, the torrent's name first for multi-file
///   torrents; no two files but pads have the same one, and none is a directory of another
/// @param offset where the file begins in the torrent, in bytes
/// @param length bytes, may be 0
/// @param kind what it is
public record FileEntry(List<String> path, long offset, long length, Kind kind) {

  /// How a storage's own files begin: no file of a torrent is called so (M28).
  public static final String RESERVED = ".htorrent-";

  /// What a file entry is (BEP 47 attributes).
  public enum Kind {
    /// An ordinary file.
    PLAIN,
    /// A file with the owner's executable bit.
    EXECUTABLE,
    /// Padding between files: zeros that are never written to disk.
    PAD
  }

  public FileEntry {
    path = List.copyOf(path);
  }

  /// The path with `/` between its elements: for people, not for the file system.
  public String displayPath() {
    return String.join("/", path);
  }
}
