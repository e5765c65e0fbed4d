package io.htorrent.app.plugin;

import java.io.Closeable;
import java.nio.file.Path;

/// A plugin's file, opened for reading. Used by one thread.
sealed interface PluginArchive extends Closeable permits JarArchive, ZipArchive {

  /// Opens what lies at this path.
  ///
  /// @param file how messages call it
  /// @throws UnfitPlugin when it is neither jar nor zip, a broken one, or cannot be read
  static PluginArchive open(String file, Path path) throws UnfitPlugin {
    if (file.endsWith(".jar")) {
      return JarArchive.open(file, path);
    }
    if (file.endsWith(".zip")) {
      return ZipArchive.open(file, path);
    }
    throw new UnfitPlugin(
        file + " is not a plugin, which is a .jar or .zip; remove it from the plugin folder");
  }

  /// What the plugin says about itself.
  ///
  /// @throws UnfitPlugin when there is no such page
  PluginLabel label() throws UnfitPlugin;

  /// Its module and what else tells whether it can be loaded.
  ///
  /// @throws UnfitPlugin when it is no module, or made for a newer Java
  PluginContents contents() throws UnfitPlugin;
}
