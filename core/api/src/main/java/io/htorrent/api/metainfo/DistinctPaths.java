package io.htorrent.api.metainfo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives each file of a torrent a path of its own: a file whose path an earlier file has, or that
/// is also a directory of the torrent, gets a number: `bar.1.txt`. Directories keep their names.
final class DistinctPaths {

  /*
   * Sorted element by element, equal paths are neighbours, and what lies in a directory follows
   * right after a file of the directory's name. So one pass over the sorted order finds every
   * conflict with an int a file, where a set of all paths and directories would cost many times
   * the torrent file.
   */

  /// Renamed files in one torrent; more is no accident.
  private static final int MAX_RENAMED = 500;

  /// Numbers tried for one file.
  private static final int MAX_NUMBER = 1000;

  private final List<List<String>> paths;
  private final Naming naming;
  private final List<List<String>> keys; // paths as the file system compares them
  private final Integer[] order;
  private final Set<List<String>> claimed = new HashSet<>();

  private DistinctPaths(List<List<String>> paths, Naming naming) {
    this.paths = paths;
    this.naming = naming;
    this.keys = naming == Naming.LINUX ? paths : paths.stream().map(this::key).toList();
    this.order = new Integer[paths.size()];
    Arrays.setAll(order, file -> file);
    Arrays.sort(order, (one, other) -> compare(keys.get(one), keys.get(other))); // stable
  }

  /// The same paths, with numbers where two would meet.
  ///
  /// @param paths safe already
  /// @throws MetainfoException when there are more than 500 conflicts
  static List<List<String>> of(List<List<String>> paths, Naming naming) throws MetainfoException {
    return new DistinctPaths(paths, naming).resolved();
  }

  private List<List<String>> resolved() throws MetainfoException {
    List<Integer> conflicts = conflicts();
    if (conflicts.isEmpty()) {
      return paths;
    }
    if (conflicts.size() > MAX_RENAMED) {
      throw MetainfoException.unusable(
          conflicts.size() + " files share a path with another, at most " + MAX_RENAMED + " may");
    }
    List<List<String>> distinct = new ArrayList<>(paths);
    for (int file : conflicts) {
      distinct.set(file, renamed(paths.get(file)));
    }
    return distinct;
  }

  private List<Integer> conflicts() {
    List<Integer> conflicts = new ArrayList<>();
    for (int from = 0, to; from < order.length; from = to) {
      List<String> path = keys.get(order[from]);
      to = from + 1;
      while (to < order.length && keys.get(order[to]).equals(path)) {
        to++;
      }
      boolean directory = to < order.length && startsWith(keys.get(order[to]), path);
      conflicts.addAll(Arrays.asList(order).subList(directory ? from : from + 1, to));
    }
    conflicts.sort(null);
    return conflicts;
  }

  private List<String> renamed(List<String> path) throws MetainfoException {
    for (int number = 1; number <= MAX_NUMBER; number++) {
      List<String> candidate = new ArrayList<>(path);
      candidate.set(path.size() - 1, SafePath.numbered(path.getLast(), number));
      List<String> key = key(candidate);
      if (!taken(key) && claimed.add(key)) {
        return List.copyOf(candidate);
      }
    }
    throw MetainfoException.unusable("more than " + MAX_NUMBER + " files are named alike");
  }

  /// Whether this is the path of a file or directory before any renaming.
  private boolean taken(List<String> key) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = compare(keys.get(order[middle]), key) < 0;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low < order.length && startsWith(keys.get(order[low]), key);
  }

  private List<String> key(List<String> path) {
    return path.stream().map(naming::fold).toList();
  }

  private static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  private static int compare(List<String> one, List<String> other) {
    int common = Math.min(one.size(), other.size());
    for (int i = 0; i < common; i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
