package io.htorrent.app;

/// Where the program starts.
public final class Main {
  private Main() {}

  /// Answers `--version`; knows nothing else yet.
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      String version =
          Main.class.getModule().getDescriptor().rawVersion().orElse("(unknown version)");
      System.out.println("htorrent " + version);
      return;
    }
    System.err.println("usage: htorrent --version");
    System.exit(2);
  }
}
