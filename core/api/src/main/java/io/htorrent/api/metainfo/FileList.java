package io.htorrent.api.metainfo;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.metainfo.FileEntry.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads the files of an info dictionary (BEP 3, BEP 47), and lays them end to end.
///
/// With both `length` and `files`, `files` wins. A symbolic link becomes an empty plain file in its
/// own place: none is created, so none can lead out of the download directory.
final class FileList {

  // BEP 47: the path of a pad is a convention that some leave out. It is never written.
  private static final String PAD_DIRECTORY = ".pad";

  private final Naming naming;
  private final List<String> warnings;
  private final List<FileEntry> files = new ArrayList<>();
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
      list.add(info, attributes(info), List.of(name));
    }
    return list.finished();
  }

  private void several(Dict info, String name) throws MetainfoException {
    Optional<BencodeValue.List> files = info.list("files");
    if (files.isEmpty() || files.get().isEmpty()) {
      throw MetainfoException.unusable("the list of files is empty or no list");
    }
    if (info.has("length")) {
      warnings.add("both 'length' and 'files' are given; 'files' was used");
    }
    for (BencodeValue element : files.get()) {
      if (!(element instanceof Dict file)) {
        throw MetainfoException.unusable(current() + " is not a dictionary");
      }
      String attributes = attributes(file);
      boolean pad = attributes.indexOf('p') >= 0;
      add(file, attributes, pad ? List.of(name, PAD_DIRECTORY) : path(file, name));
    }
  }

  private void add(Dict file, String attributes, List<String> path) throws MetainfoException {
    boolean link = attributes.indexOf('l') >= 0;
    links += link ? 1 : 0;
    long length = link ? 0 : file.integer("length").orElse(-1);
    if (length < 0) {
      throw MetainfoException.unusable("the length of " + current() + " is missing or negative");
    }
    Kind kind = kind(attributes);
    files.add(new FileEntry(path, totalLength, length, kind));
    realLength += kind == Kind.PAD ? 0 : length;
    totalLength += length;
    if (totalLength < 0) {
      throw MetainfoException.unusable("the lengths of the files add up to more than 2^63 bytes");
    }
  }

  /// What a file is by its attributes (BEP 47).
  static Kind kind(String attributes) {
    if (attributes.indexOf('p') >= 0) {
      return Kind.PAD;
    }
    boolean executable = attributes.indexOf('x') >= 0 && attributes.indexOf('l') < 0;
    return executable ? Kind.EXECUTABLE : Kind.PLAIN;
  }

  private static String attributes(Dict file) {
    return file.text("attr").orElse("");
  }

  private List<String> path(Dict file, String name) throws MetainfoException {
    Optional<BencodeValue.List> list =
        file.list("path.utf-8").filter(path -> !path.isEmpty()).or(() -> file.list("path"));
    List<String> elements = new ArrayList<>();
    if (list.isPresent()) {
      for (BencodeValue element : list.get()) {
        if (!(element instanceof Bytes bytes)) {
          throw MetainfoException.unusable("the path of " + current() + " holds a non-string");
        }
        elements.add(bytes.text());
      }
    }
    if (elements.isEmpty()) {
      throw MetainfoException.unusable("the path of " + current() + " is missing or empty");
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
    List<String> before = files.isEmpty() ? List.of() : files.getLast().path();
    boolean same = depth < before.size() && before.get(depth).equals(element);
    return same ? before.get(depth) : element;
  }

  private String current() {
    return "file number " + (files.size() + 1);
  }

  private List<FileEntry> finished() throws MetainfoException {
    if (realLength == 0) {
      throw MetainfoException.unusable("there is nothing to download: all its files are empty");
    }
    if (links > 0) {
      warnings.add(links + " symbolic links are not created: they become empty files");
    }
    return distinct(files, naming);
  }

  /// The same files, each with a path of its own; pads have none.
  ///
  /// @throws MetainfoException when too many share one
  static List<FileEntry> distinct(List<FileEntry> files, Naming naming) throws MetainfoException {
    List<FileEntry> all = new ArrayList<>(files);
    int[] written =
        IntStream.range(0, files.size()).filter(i -> files.get(i).kind() != Kind.PAD).toArray();
    List<List<String>> paths = Arrays.stream(written).mapToObj(i -> files.get(i).path()).toList();
    List<List<String>> distinct = DistinctPaths.of(paths, naming);
    for (int i = 0; i < written.length; i++) {
      FileEntry file = files.get(written[i]);
      if (!distinct.get(i).equals(file.path())) {
        all.set(
            written[i], new FileEntry(distinct.get(i), file.offset(), file.length(), file.kind()));
      }
    }
    return List.copyOf(all);
  }
}
