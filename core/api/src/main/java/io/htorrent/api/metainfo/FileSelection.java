package io.htorrent.api.metainfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  public FileSelection {
    ranges = List.copyOf(ranges);
  }

  /// All files.
  public static FileSelection all() {
    return new FileSelection(List.of());
  }

  /// Reads `0,2,4,6-8`. Parts that are no number or range, that run backwards, or name a file that
  /// no torrent can have are left out.
  static FileSelection parse(List<String> texts) {
    List<Range> named = new ArrayList<>();
    for (String text : texts) {
      for (String part : text.split(",")) {
        if (part.matches(PART)) {
          String[] ends = part.split("-");
          int first = Integer.parseInt(ends[0]);
          int last = Integer.parseInt(ends[ends.length - 1]);
          if (first <= last && last < MOST) {
            named.add(new Range(first, last));
          }
        }
      }
    }
    return new FileSelection(merged(named));
  }

  /// Whether nothing is said: all files are wanted.
  public boolean isAll() {
    return ranges.isEmpty();
  }

  /// Whether the file at this place is wanted.
  public boolean contains(int file) {
    return isAll() || ranges.stream().anyMatch(one -> one.first <= file && file <= one.last);
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

  /// As [#parse] reads it; empty when all are wanted.
  @Override
  public String toString() {
    return String.join(",", ranges.stream().map(Range::toString).toList());
  }
}
