package io.htorrent.app.plugin;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;

/// What is inside a plugin, read without running any of it.
///
/// @param module the descriptor of the plugin's own module
/// @param packages the packages of that module that hold classes
/// @param libraries names of the jars that the plugin brings along
record PluginContents(ModuleDescriptor module, Set<String> packages, List<String> libraries) {

  PluginContents {
    packages = Set.copyOf(packages);
    libraries = List.copyOf(libraries);
  }
}
