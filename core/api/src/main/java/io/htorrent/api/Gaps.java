package io.htorrent.api;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Where a torrent has no data: behind the end of a file of a v2 torrent, whose next file begins
/// with a piece of its own (BEP 52). Immutable; any thread.
public final class Gaps {

  /// What a v1 torrent has: its pieces lie end to end.
  public static final Gaps NONE = new Gaps(new int[0], new int[0]);

  private final int[] pieces; // ascending
  private final int[] lengths;
  private final long total;

  /// @param pieces those with a gap behind their data, ascending; copied
  /// @param lengths how many bytes each of them lacks, at least 1; copied
  public Gaps(int[] pieces, int[] lengths) {
    boolean ascending =
        IntStream.range(1, pieces.length).allMatch(index -> pieces[index - 1] < pieces[index]);
    if (pieces.length != lengths.length
        || !ascending
        || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException("gaps without order or length");
    }
    this.pieces = pieces.clone();
    this.lengths = lengths.clone();
    this.total = Arrays.stream(lengths).asLongStream().sum();
  }

  /// Bytes that this piece lacks.
  int behind(int piece) {
    if (pieces.length == 0) {
      return 0;
    }
    int found = Arrays.binarySearch(pieces, piece);
    return found < 0 ? 0 : lengths[found];
  }

  /// Bytes of all gaps together.
  long total() {
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gaps that
        && Arrays.equals(pieces, that.pieces)
        && Arrays.equals(lengths, that.lengths);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pieces) + Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return pieces.length + " gaps";
  }
}
