package io.htorrent.api.bencode;

/// How much bencode is accepted, and how tidy it must be. Checked while decoding, before anything
/// is kept.
///
/// Nothing limits a string but the input itself: strings are never copied while decoding.
///
/// @param depth lists and dictionaries within each other, 1 to 1000
/// @param tokens values and ends of lists and dictionaries in all; a token costs 8 to 12 bytes of
///   memory
/// @param form which of the sender's liberties are tolerated
public record Limits(int depth, int tokens, Form form) {

  /// A .torrent file: deep and large, its bytes hashed as they are.
  public static final Limits METAINFO = new Limits(100, 3_000_000, Form.ANY_ORDER);

  /// A tracker's reply of at most 1 MiB: 40,000 peers written as dictionaries are far below this.
  public static final Limits TRACKER = new Limits(16, 500_000, Form.LENIENT);

  /// A message of a peer or of a DHT node: it fits into a datagram or little more.
  public static final Limits SMALL = new Limits(10, 500, Form.LENIENT);

  /// How tidy bencode must be (BEP 3: keys sorted, each once; numbers without leading zeros or
  /// `-0`).
  public enum Form {
    /// Exactly one way to write each value: what is signed or hashed anew (BEP 44, BEP 52).
    CANONICAL,
    /// As `CANONICAL`, but keys may come in any order, as in some v1 torrents: they are hashed as
    /// sent.
    ANY_ORDER,
    /// Whatever can be understood; of equal keys the first wins. Must not be encoded anew and
    /// hashed.
    LENIENT
  }

  public Limits {
    if (depth < 1 || depth > 1000 || tokens < 1) {
      throw new IllegalArgumentException(
          "depth " + depth + " is not in 1..1000, or tokens " + tokens + " is not positive");
    }
  }

  /// The same amounts in another form.
  public Limits with(Form other) {
    return new Limits(depth, tokens, other);
  }
}
