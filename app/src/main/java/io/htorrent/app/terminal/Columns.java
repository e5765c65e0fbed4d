package io.htorrent.app.terminal;

/// How much room printable text takes on a terminal, where some characters are two columns wide.
/// Any thread.
public final class Columns {
  private Columns() {}

  /// The columns that the text takes.
  public static int of(String printable) {
    return printable.codePoints().map(Columns::of).sum();
  }

  /// The text cut to so many columns; what is cut shows as `…` (or `~` without Unicode).
  public static String fit(String printable, int columns, boolean unicode) {
    if (of(printable) <= columns) {
      return printable;
    }
    int used = 0;
    int at = 0;
    while (at < printable.length() && used + of(printable.codePointAt(at)) < columns) {
      used += of(printable.codePointAt(at));
      at += Character.charCount(printable.codePointAt(at));
    }
    return columns < 1 ? "" : printable.substring(0, at) + (unicode ? "…" : "~");
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    // Unicode's East Asian Width, coarsely: Hangul, CJK, full-width forms, pictographs.
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
