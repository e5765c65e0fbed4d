package io.htorrent.api.metainfo;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.metainfo.FileEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the files of an info dictionary (BEP 3, BEP 47), and lays them end to end.
///
/// With both `length` and `files`, `files` wins. A symbolic link becomes an empty plain file in its
/// own place: none is created, so none can lead out of the download directory.
final class FileList {

  private static final String PAD_DIRECTORY = ".pad";

  private final Naming naming;
  private final List<String> warnings;
  private final List<List<String>> paths = new ArrayList<>();
  private final List<Long> lengths = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();
  private long totalLength;
  private long realLength;
  private int links;

  private FileList(Naming naming, List<String> warnings) {
    this.naming = naming;
    this.warnings = warnings;
  }

  /// The files, in the order of their bytes; at least one of them has bytes to download.
  ///
  /// @param name the safe name of the torrent
  /// @param warnings what was odd is added here
  /// @throws MetainfoException one sentence
  static List<FileEntry> read(Dict info, String name, Naming naming, List<String> warnings)
      throws MetainfoException {
    FileList list = new FileList(naming, warnings);
    if (info.has("files")) {
      list.several(info, name);
    } else {
      list.add(List.of(name), list.length(info, name), kind(info));
    }
    return list.entries();
  }

  private void several(Dict info, String name) throws MetainfoException {
    Optional<BencodeValue.List> files = info.list("files");
    if (files.isEmpty() || files.get().isEmpty()) {
      throw new MetainfoException("the list of files is empty or no list");
    }
    if (info.has("length")) {
      warnings.add("both 'length' and 'files' are given; 'files' was used");
    }
    for (BencodeValue element : files.get()) {
      if (!(element instanceof Dict file)) {
        throw new MetainfoException(current() + " is not a dictionary");
      }
      Kind kind = kind(file);
      long length = length(file, current());
      add(kind == Kind.PAD ? pad(name, length) : path(file, name), length, kind);
    }
  }

  private void add(List<String> path, long length, Kind kind) throws MetainfoException {
    paths.add(path);
    lengths.add(length);
    kinds.add(kind);
    try {
      totalLength = Math.addExact(totalLength, length);
    } catch (ArithmeticException e) {
      throw new MetainfoException("the lengths of the files add up to more than 2^63 bytes", e);
    }
    realLength += kind == Kind.PAD ? 0 : length;
  }

  private List<String> path(Dict file, String name) throws MetainfoException {
    Optional<BencodeValue.List> list =
        file.list("path.utf-8").filter(path -> !path.isEmpty()).or(() -> file.list("path"));
    List<String> elements = new ArrayList<>();
    if (list.isPresent()) {
      for (BencodeValue element : list.get()) {
        if (!(element instanceof Bytes bytes)) {
          throw new MetainfoException("the path of " + current() + " holds a non-string");
        }
        elements.add(bytes.text());
      }
    }
    if (elements.isEmpty()) {
      throw new MetainfoException("the path of " + current() + " is missing or empty");
    }
    List<String> path = new ArrayList<>();
    path.add(name);
    for (String element : SafePath.of(elements, naming)) {
      path.add(shared(element, path.size()));
    }
    return List.copyOf(path);
  }

  /// The same text, as one object with the element that the file before has here: files of a
  /// directory share its name.
  private String shared(String element, int depth) {
    List<String> before = paths.isEmpty() ? List.of() : paths.getLast();
    boolean same = depth < before.size() && before.get(depth).equals(element);
    return same ? before.get(depth) : element;
  }

  private String current() {
    return "file number " + (paths.size() + 1);
  }

  // BEP 47: the path of a pad is a convention that some leave out. It is never written.
  private static List<String> pad(String name, long length) {
    return List.of(name, PAD_DIRECTORY, Long.toString(length));
  }

  private long length(Dict file, String what) throws MetainfoException {
    if (hasAttribute(file, 'l')) {
      links++;
      return 0;
    }
    long length = file.integer("length").orElse(-1);
    if (length < 0) {
      throw new MetainfoException("the length of " + what + " is missing or negative");
    }
    return length;
  }

  private static Kind kind(Dict file) {
    if (hasAttribute(file, 'p')) {
      return Kind.PAD;
    }
    return hasAttribute(file, 'x') && !hasAttribute(file, 'l') ? Kind.EXECUTABLE : Kind.PLAIN;
  }

  private static boolean hasAttribute(Dict file, char letter) {
    return file.text("attr").orElse("").indexOf(letter) >= 0;
  }

  private List<FileEntry> entries() throws MetainfoException {
    if (realLength == 0) {
      throw new MetainfoException("there is nothing to download: all its files are empty");
    }
    if (links > 0) {
      warnings.add(links + " symbolic links are not created: they become empty files");
    }
    distinguish();
    List<FileEntry> entries = new ArrayList<>(paths.size());
    long offset = 0;
    for (int i = 0; i < paths.size(); i++) {
      entries.add(new FileEntry(paths.get(i), offset, lengths.get(i), kinds.get(i)));
      offset += lengths.get(i);
    }
    return List.copyOf(entries);
  }

  private void distinguish() throws MetainfoException {
    List<Integer> written = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (kinds.get(i) != Kind.PAD) {
        written.add(i);
      }
    }
    List<List<String>> distinct =
        DistinctPaths.of(written.stream().map(paths::get).toList(), naming);
    for (int i = 0; i < written.size(); i++) {
      paths.set(written.get(i), distinct.get(i));
    }
  }
}
