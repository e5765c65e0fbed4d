package io.htorrent.app.plugin;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What plugins find above their own classes: Java's, the API's and those of slf4j, which libraries
/// of plugins log to. The host's other classes and resources are not found here. Convenience (a
/// plugin's libraries cannot stumble over the host's), not the wall: that is the module system.
final class ApiClassLoader extends ClassLoader {

  private static final Set<String> SHARED = Set.of("io.htorrent.api", "org.jspecify", "org.slf4j");

  private final ClassLoader host;

  ApiClassLoader() {
    super("htorrent-api", ClassLoader.getPlatformClassLoader());
    this.host = ApiClassLoader.class.getClassLoader();
  }

  /// Whether a module of the host, or of Java, is open to plugins and their libraries.
  static boolean opens(String module) {
    return SHARED.contains(module) || module.startsWith("java.") || module.startsWith("jdk.");
  }

  /// Asks the host's loader first: the platform's would answer for all modules of the boot layer,
  /// the host's among them.
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> found = host.loadClass(name); // Not initialised by that.
    @Nullable ClassLoader loader = found.getClassLoader();
    boolean java = loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
    @Nullable String module = found.getModule().getName();
    if (java || (module != null && opens(module))) {
      return found;
    }
    throw new ClassNotFoundException(name + " is closed to plugins");
  }
}
