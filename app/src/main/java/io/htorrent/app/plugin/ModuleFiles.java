package io.htorrent.app.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The files of a plugin's own module, wherever they lie, and how to read what the plugin contains
/// from them.
interface ModuleFiles {

  /// Far above any manifest or module descriptor of ours (a few KiB).
  int TEXT_LIMIT = 1 << 20;

  /// The first [#TEXT_LIMIT] bytes of the file with this name, or nothing.
  ///
  /// @throws UnfitPlugin when it cannot be read
  Optional<byte[]> head(String name) throws UnfitPlugin;

  /// The names of all files, directories between `/`.
  Stream<String> names();

  /// Reads the module's descriptor and looks at the classes it promises.
  ///
  /// @param file how messages call the plugin
  /// @throws UnfitPlugin when it is no module, or made for a newer Java
  static PluginContents contents(String file, ModuleFiles files, List<String> libraries)
      throws UnfitPlugin {
    byte[] descriptor =
        files
            .head("module-info.class")
            .orElseThrow(() ->
                new UnfitPlugin(
                    file
                        + " is no module; add a module-info.java that requires io.htorrent.api and provides a factory"));
    ClassFileAge.check(file, "module-info", descriptor);
    ModuleDescriptor module;
    try {
      module = ModuleDescriptor.read(new ByteArrayInputStream(descriptor));
    } catch (InvalidModuleDescriptorException | IOException e) {
      throw new UnfitPlugin(
          file + " has a broken module-info.class (" + e.getMessage() + "); build it again", e);
    }
    for (ModuleDescriptor.Provides provides : module.provides()) {
      if (SpiKind.named(provides.service()).isPresent()) {
        checkProviders(file, files, provides.providers());
      }
    }
    return new PluginContents(module, packages(files), libraries);
  }

  private static void checkProviders(String file, ModuleFiles files, List<String> classes)
      throws UnfitPlugin {
    for (String name : classes) {
      byte[] head =
          files
              .head(name.replace('.', '/') + ".class")
              .orElseThrow(() ->
                  new UnfitPlugin(
                      file
                          + " promises "
                          + name
                          + " in its module-info but does not contain it; build it again"));
      ClassFileAge.check(file, name, head);
    }
  }

  private static Set<String> packages(ModuleFiles files) {
    Set<String> packages = new HashSet<>();
    files
        .names()
        .filter(name -> name.endsWith(".class"))
        .forEach(name -> {
          int slash = name.lastIndexOf('/');
          if (slash > 0) {
            packages.add(name.substring(0, slash).replace('/', '.'));
          }
        });
    return packages;
  }
}
