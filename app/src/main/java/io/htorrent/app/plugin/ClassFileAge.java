package io.htorrent.app.plugin;

/// Tells a class file that this Java is too old for, before the JVM stumbles over it.
final class ClassFileAge {

  /// Class files of Java n have the major version n + 44 (JVMS 4.1).
  private static final int OFFSET = 44;

  private ClassFileAge() {}

  /// Looks at the first eight bytes of a class file.
  ///
  /// @throws UnfitPlugin when it is none, or made for a newer Java
  static void check(String file, String className, byte[] bytes) throws UnfitPlugin {
    if (bytes.length < 8
        || bytes[0] != (byte) 0xCA
        || bytes[1] != (byte) 0xFE
        || bytes[2] != (byte) 0xBA
        || bytes[3] != (byte) 0xBE) {
      throw new UnfitPlugin(file + " has a broken class file " + className + "; build it again");
    }
    int java = (((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff)) - OFFSET;
    int running = Runtime.version().feature();
    if (java > running) {
      throw new UnfitPlugin(
          file
              + " was built for Java "
              + java
              + " ("
              + className
              + ") and this is Java "
              + running
              + "; build it with --release "
              + running
              + " or run htorrent on Java "
              + java);
    }
  }
}
