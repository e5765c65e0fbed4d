package io.htorrent.app;

import java.lang.module.ModuleDescriptor;

/// Where the program starts.
///
/// This class knows nothing but Java's base module, so that `--version` is answered before anything
/// else is loaded.
public final class Main {
  private Main() {}

  /// Answers `--version`, or hands over to the command line and ends with its exit code.
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("htorrent " + version());
      return;
    }
    System.exit(Program.run(version(), args));
  }

  /// The version, which the build writes into the module's descriptor.
  private static String version() {
    ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
    return descriptor == null
        ? "(no version: not started as a module)"
        : descriptor.rawVersion().orElse("(no version)");
  }
}
