package io.htorrent.api.metainfo;

import java.text.Normalizer;
import java.util.Locale;

/// What a file system makes of names. Decides how far a torrent's names must be changed to be safe.
///
/// Names are not changed further than needed: other clients do not either, and their files must be
/// found again. Who downloads to a foreign file system (exFAT under Linux) chooses its naming.
public enum Naming {
  /// Any characters but `/` and NUL; names that differ in a bit are two files.
  LINUX,
  /// As `LINUX`, but upper and lower case, and composed and decomposed letters, name the same file.
  MACOS,
  /// As `MACOS`, and some characters and words cannot be names at all.
  WINDOWS;

  /// The naming of the system that this runs on.
  public static Naming ofThisSystem() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return WINDOWS;
    }
    return system.startsWith("mac") ? MACOS : LINUX;
  }

  /// A form of a name that is equal for names of the same file.
  String fold(String name) {
    if (this == LINUX) {
      return name;
    }
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
