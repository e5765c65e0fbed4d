package io.htorrent.app.cli;

import io.htorrent.api.metainfo.MetainfoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The files that a new torrent is made of, as one run of bytes. Reading is safe on several
/// threads.
final class SourceFiles implements PieceHasher.Reader {

  private final List<Entry> entries;
  private final int pieceLength;

  /// One file.
  ///
  /// @param path where it is
  /// @param file what the torrent says of it
  /// @param offset where it begins in the torrent
  record Entry(Path path, MetainfoWriter.File file, long offset) {
    long end() {
      return offset + file.length();
    }
  }

  SourceFiles(List<Entry> entries, int pieceLength) {
    this.entries = entries;
    this.pieceLength = pieceLength;
  }

  /// Every regular file at or below the path, in the order of their names: the same on every
  /// system. Links to files are followed, links to folders are not.
  static List<Entry> find(Path top) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (Files.isDirectory(top)) {
      try (Stream<Path> walk = Files.walk(top)) {
        walk.filter(Files::isRegularFile).forEach(paths::add);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      paths.sort(Comparator.comparing(path -> elements(top, path), SourceFiles::compare));
    } else {
      paths.add(top);
    }
    List<Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Path path : paths) {
      List<String> elements = path.equals(top) ? List.of() : elements(top, path);
      long length = Files.size(path);
      entries.add(
          new Entry(
              path, new MetainfoWriter.File(elements, length, Files.isExecutable(path)), offset));
      offset += length;
    }
    return entries;
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    long at = (long) piece * pieceLength + begin;
    for (int index = indexOf(at); into.hasRemaining(); index++) {
      Entry entry = entries.get(index);
      int limit = into.limit();
      into.limit((int) Math.min(limit, into.position() + entry.end() - at));
      at += into.remaining();
      fill(entry, into, at - into.remaining() - entry.offset());
      into.limit(limit);
    }
  }

  /// Opens the file for each slice: that costs little beside hashing it, and no limit on open files
  /// matters.
  private static void fill(Entry entry, ByteBuffer into, long from) throws IOException {
    if (!into.hasRemaining()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(entry.path(), StandardOpenOption.READ)) {
      long position = from;
      while (into.hasRemaining()) {
        int read = channel.read(into, position);
        if (read < 0) {
          throw new IOException(entry.path() + " became shorter while it was hashed");
        }
        position += read;
      }
    }
  }

  /// The last file that begins at or before this byte and is not empty, by bisection.
  private int indexOf(long at) {
    int low = 0;
    int high = entries.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).end() > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static List<String> elements(Path top, Path path) {
    List<String> elements = new ArrayList<>();
    top.relativize(path).forEach(element -> elements.add(element.toString()));
    return elements;
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
