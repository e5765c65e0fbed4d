package io.htorrent.api.metainfo;

import io.htorrent.api.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes names from a torrent safe: nothing in it may leave the download directory, fool a reader,
/// or fail later when it is written.
///
/// Separators, control characters and malformed UTF-8 become `_`; invisible and text-turning
/// characters vanish; an element that is then empty, `.` or `..` vanishes; long ones are cut before
/// their extension.
final class SafePath {

  /// Bytes in one name. File systems take 255; 15 are left for a number that tells namesakes apart.
  static final int ELEMENT_BYTES = 240;

  /// Directories within each other.
  static final int DEPTH = 100;

  /// Bytes in a whole path. Linux takes 4096; the rest is for the download directory.
  static final int PATH_BYTES = 3072;

  /// What replaces a path of which nothing is left.
  private static final String NAMELESS = "_";

  /// A longer one is not an extension, but part of a name with a dot in it.
  private static final int EXTENSION_BYTES = 16;

  private static final Pattern WINDOWS_FORBIDDEN = Pattern.compile("[<>:\"|?*]|[. ]+$");

  // Devices, whatever extension follows: Windows opens the printer for "lpt1.txt".
  private static final Pattern WINDOWS_DEVICE =
      Pattern.compile(
          "(?i)(con|prn|aux|nul|clock\\$|conin\\$|conout\\$|(com|lpt)[0-9¹²³])[ _]*(\\..*)?");

  private SafePath() {}

  /// The path below the download directory.
  ///
  /// @param elements as they stand in the torrent; not empty
  /// @throws MetainfoException when it is too deep or too long
  static List<String> of(List<String> elements, Naming naming) throws MetainfoException {
    if (elements.size() > DEPTH) {
      throw MetainfoException.unusable(
          "a file lies "
              + elements.size()
              + " directories deep, at most "
              + DEPTH
              + " are allowed");
    }
    List<String> path = new ArrayList<>(elements.size());
    int length = 0;
    for (String element : elements) {
      String safe = element(element, naming);
      if (!safe.isEmpty()) {
        path.add(safe);
        length += utf8Length(safe) + 1;
      }
    }
    if (length > PATH_BYTES) {
      throw MetainfoException.unusable(
          "the path of a file has " + length + " bytes, at most " + PATH_BYTES + " are allowed");
    }
    return path.isEmpty() ? List.of(NAMELESS) : List.copyOf(path);
  }

  /// One name, or an empty text when nothing of it is left.
  static String element(String element, Naming naming) {
    String cut = cut(replaced(element));
    if (cut.equals(".") || cut.equals("..")) {
      return "";
    }
    if (cut.regionMatches(true, 0, FileEntry.RESERVED, 0, FileEntry.RESERVED.length())) {
      return "_" + cut; // M28
    }
    return naming == Naming.WINDOWS ? forWindows(cut) : cut;
  }

  /// The same name with a number before its extension: `bar.1.txt`.
  static String numbered(String name, int number) {
    int dot = extension(name);
    return name.substring(0, dot) + "." + number + name.substring(dot);
  }

  private static int utf8Length(String text) {
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at); // two surrogates make four bytes
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  private static String replaced(String element) {
    StringBuilder safe = new StringBuilder(element.length());
    for (int at = 0; at < element.length(); ) {
      int c = element.codePointAt(at);
      at += Character.charCount(c);
      if (!Printable.isInvisible(c)) {
        safe.appendCodePoint(isUnsafe(c) ? '_' : c);
      }
    }
    return safe.toString();
  }

  private static boolean isUnsafe(int c) {
    return c == '/'
        || c == '\\'
        || c == 0xfffd // what malformed UTF-8 was read as
        || Printable.isControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String cut(String name) {
    if (utf8Length(name) <= ELEMENT_BYTES) {
      return name;
    }
    String extension = name.substring(extension(name));
    int room = ELEMENT_BYTES - utf8Length(extension);
    int end = 0;
    while (end < name.length()) {
      int c = name.codePointAt(end);
      room -= utf8Length(Character.toString(c));
      if (room < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return name.substring(0, end) + extension;
  }

  /// Where the extension begins, its dot included; the end if there is none.
  private static int extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && utf8Length(name.substring(dot)) <= EXTENSION_BYTES ? dot : name.length();
  }

  private static String forWindows(String name) {
    String allowed =
        WINDOWS_FORBIDDEN
            .matcher(name)
            .replaceAll(match -> "_".repeat(match.end() - match.start()));
    return WINDOWS_DEVICE.matcher(allowed).matches() ? "_" + allowed : allowed;
  }
}
