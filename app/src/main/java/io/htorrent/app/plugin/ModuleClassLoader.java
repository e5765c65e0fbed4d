package io.htorrent.app.plugin;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/// The class loader of one plugin: all modules of its layer are defined to it. Closing it closes
/// the plugin's jars.
final class ModuleClassLoader extends PluginClassLoader {

  /*
   * pf4j's loader is a URLClassLoader, and ModuleLayer takes any loader: a class that it defines from a package of a
   * layer's module becomes a member of that module, so pf4j's life cycle and the walls of the module system come together. The
   * loader made by ModuleLayer itself could not be closed. The JDK finds providers and resources through the two
   * methods that take a module's name; URLClassLoader's own versions of them find nothing.
   */

  private final Map<String, String> jarOfModule = new HashMap<>();
  private @Nullable ModuleLayer layer;

  private ModuleClassLoader(PluginManager manager, PluginDescriptor plugin, ClassLoader parent) {
    super(manager, plugin, parent);
  }

  /// Resolves a plugin's module in its jars and makes its layer.
  ///
  /// @param jars the plugin's own jar and its libraries
  /// @param host the layer of the API
  /// @param module the plugin's own module
  /// @throws java.lang.module.FindException and the other exceptions of the module system,
  ///   unwrapped
  static ModuleClassLoader open(
      PluginManager manager,
      PluginDescriptor plugin,
      List<Path> jars,
      ModuleLayer host,
      String module)
      throws IOException {
    ModuleClassLoader loader = new ModuleClassLoader(manager, plugin, new ApiClassLoader());
    try {
      loader.define(jars, host, module);
      return loader;
    } catch (IOException | RuntimeException | Error e) {
      loader.close();
      throw e;
    }
  }

  /// The plugin's layer.
  ModuleLayer layer() {
    if (layer == null) {
      throw new IllegalStateException("the layer is not defined yet");
    }
    return layer;
  }

  private void define(List<Path> jars, ModuleLayer host, String module) throws IOException {
    ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
    Configuration configuration =
        Configuration.resolve(
            finder, List.of(host.configuration()), ModuleFinder.of(), Set.of(module));
    for (ResolvedModule resolved : configuration.modules()) {
      requireOpen(resolved, configuration);
      URI jar =
          resolved
              .reference()
              .location()
              .orElseThrow(() -> new IOException(resolved.name() + " lies nowhere"));
      jarOfModule.put(resolved.name(), "jar:" + jar.toURL() + "!/");
    }
    for (Path jar : jars) {
      addURL(jar.toUri().toURL());
    }
    layer = ModuleLayer.defineModules(configuration, List.of(host), _ -> this).layer();
  }

  /// What a library asks for must be Java's, the API's or its plugin's; it is not served from the
  /// host's libraries. What it reads without asking (next to an automatic module that is
  /// everything) the class loader above keeps from it.
  private static void requireOpen(ResolvedModule module, Configuration plugin) {
    for (ModuleDescriptor.Requires requires : module.reference().descriptor().requires()) {
      String name = requires.name();
      if (plugin.modules().stream().noneMatch(own -> own.name().equals(name))
          && module.reads().stream().anyMatch(read -> read.name().equals(name))
          && !ApiClassLoader.opens(name)) {
        throw new FindException("Module " + name + " not found, required by " + module.name());
      }
    }
  }

  @Override
  protected @Nullable Class<?> findClass(@Nullable String moduleName, String name) {
    if (moduleName != null && !jarOfModule.containsKey(moduleName)) {
      return null;
    }
    synchronized (getClassLoadingLock(name)) {
      @Nullable Class<?> loaded = findLoadedClass(name);
      try {
        return loaded != null ? loaded : findClass(name);
      } catch (ClassNotFoundException _) {
        return null;
      }
    }
  }

  @Override
  protected @Nullable URL findResource(@Nullable String moduleName, String name)
      throws IOException {
    if (moduleName == null) {
      return findResource(name);
    }
    @Nullable String jar = jarOfModule.get(moduleName);
    for (URL url : Collections.list(findResources(name))) {
      if (jar != null && url.toString().startsWith(jar)) {
        return url;
      }
    }
    return null;
  }
}
