package io.htorrent.api;

/// Text from strangers, made fit for a terminal, a log or a page: on one line, without control
/// characters and without characters that turn or hide others.
///
/// HTML is left alone: who writes HTML escapes it there.
public final class Printable {

  private Printable() {}

  /// This text on one line: line breaks and tabs become spaces, other control characters and
  /// invisible ones are shown as `\\u001b`, and what is beyond `limit` UTF-16 units becomes an
  /// ellipsis.
  ///
  /// @param limit at least 1
  public static String of(String text, int limit) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), limit));
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (printable.length() + Character.charCount(c) > limit) {
        return printable.append('…').toString();
      }
      at += Character.charCount(c);
      append(printable, c);
    }
    return printable.toString();
  }

  /// Whether a character is a control character (C0, DEL, C1), or breaks a line.
  public static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
  }

  /// Whether a character has no shape of its own but hides or turns around others: zero-width and
  /// bidirectional marks, the byte order mark.
  public static boolean isInvisible(int codePoint) {
    return (codePoint >= 0x200b && codePoint <= 0x200f)
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2060 && codePoint <= 0x206f)
        || codePoint == 0x061c
        || codePoint == 0xfeff;
  }

  private static void append(StringBuilder printable, int c) {
    boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (c == '\n' || c == '\r' || c == '\t') {
      printable.append(' ');
    } else if (isControl(c) || isInvisible(c) || lone) {
      printable.append("\\u").append(String.format("%04x", c));
    } else {
      printable.appendCodePoint(c);
    }
  }
}
