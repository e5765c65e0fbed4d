package io.htorrent.source.webseed;

import io.htorrent.api.metainfo.FileEntry;
import java.util.ArrayList;
import java.util.List;

/// Some bytes of one file of a torrent.
///
/// @param file which
/// @param begin in the file
/// @param length at least 1
record FileRange(FileEntry file, long begin, long length) {

  /// A range of the torrent, file by file.
  static List<FileRange> of(List<FileEntry> files, long offset, long length) {
    List<FileRange> ranges = new ArrayList<>();
    for (FileEntry file : files) {
      long from = Math.max(offset, file.offset());
      long to = Math.min(offset + length, file.offset() + file.length());
      if (from < to) {
        ranges.add(new FileRange(file, from - file.offset(), to - from));
      }
    }
    return ranges;
  }

  /// The last byte, in the file.
  long last() {
    return begin + length - 1;
  }

  /// Whether these are zeros that no server has (BEP 47).
  boolean padding() {
    return file.kind() == FileEntry.Kind.PAD;
  }
}
