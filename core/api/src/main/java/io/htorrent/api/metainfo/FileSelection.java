package io.htorrent.api.metainfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which files of a torrent are wanted, by their place in it (BEP 53): `0,2,4,6-8`. Kept as ranges,
/// so that a selection of millions costs no more than one of two. Immutable; any thread.
///
/// @param ranges in order, not touching each other; empty when nothing is said, and all are wanted
public record FileSelection(List<Range> ranges) {

  /// Files that a torrent may have at most, so that no larger place means one.
  private static final int MOST = 10_000_000;

  private static final String PART = "[0-9]{1,8}(-[0-9]{1,8})?";

  /// Neighbouring files.
  ///
  /// @param first its place in the torrent, from 0
  /// @param last likewise; not before `first`
  public record Range(int first, int last) {
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException(first + "-" + last + " are no files");
      }
    }

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  public FileSelection {
    ranges = List.copyOf(ranges);
  }

  /// Nothing is said of files.
  public static FileSelection unsaid() {
    return new FileSelection(List.of());
  }

  /// All files, and that is said.
  public static FileSelection all() {
    return new FileSelection(List.of(new Range(0, MOST - 1)));
  }

  /// Reads `0,2,4,6-8` as a link says it (BEP 53). Parts that are no number or range, that run
  /// backwards, or name a file that no torrent can have are left out.
  static FileSelection parse(List<String> texts) {
    List<Range> named = new ArrayList<>();
    for (String text : texts) {
      for (String part : text.split(",")) {
        range(part).ifPresent(named::add);
      }
    }
    return new FileSelection(merged(named));
  }

  /// Reads `0,2,4,6-8` as a person types it.
  ///
  /// @throws IllegalArgumentException with the part that is no number or range of numbers
  public static FileSelection parse(String typed) {
    List<Range> named = new ArrayList<>();
    for (String part : typed.split(",", -1)) {
      named.add(range(part.strip()).orElseThrow(() -> new IllegalArgumentException(part)));
    }
    return new FileSelection(merged(named));
  }

  private static Optional<Range> range(String part) {
    if (!part.matches(PART)) {
      return Optional.empty();
    }
    String[] ends = part.split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    return first <= last && last < MOST ? Optional.of(new Range(first, last)) : Optional.empty();
  }

  /// Whether nothing is said: all files are wanted.
  public boolean isUnsaid() {
    return ranges.isEmpty();
  }

  /// Whether the file at this place is wanted.
  public boolean contains(int file) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).last < file) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return isUnsaid() || (low < ranges.size() && ranges.get(low).first <= file);
  }

  /// These and those. Where nothing is said, all are wanted.
  public FileSelection plus(FileSelection others) {
    if (isUnsaid() || others.isUnsaid()) {
      return unsaid();
    }
    List<Range> both = new ArrayList<>(ranges);
    both.addAll(others.ranges);
    return new FileSelection(merged(both));
  }

  /// What is left of it in a torrent of so many files; nothing when it names others only.
  public FileSelection within(int files) {
    return cut(0, files - 1);
  }

  /// What it names beyond a torrent of so many files.
  public FileSelection beyond(int files) {
    return cut(files, Integer.MAX_VALUE);
  }

  private FileSelection cut(int from, int to) {
    return new FileSelection(
        ranges.stream()
            .filter(one -> one.first <= to && one.last >= from)
            .map(one -> new Range(Math.max(one.first, from), Math.min(one.last, to)))
            .toList());
  }

  private static List<Range> merged(List<Range> named) {
    named.sort(Comparator.comparingInt(Range::first));
    List<Range> merged = new ArrayList<>();
    for (Range one : named) {
      if (!merged.isEmpty() && one.first <= merged.getLast().last + 1) {
        Range before = merged.removeLast();
        merged.add(new Range(before.first, Math.max(before.last, one.last)));
      } else {
        merged.add(one);
      }
    }
    return merged;
  }

  /// As [#parse(String)] reads it; empty when nothing is said.
  @Override
  public String toString() {
    return String.join(",", ranges.stream().map(Range::toString).toList());
  }
}
