package io.htorrent.app.plugin;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ResolutionException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pf4j.AbstractPluginManager;
import org.pf4j.BasePluginRepository;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/// pf4j with our loader: the life cycle of plugins that were judged fit. Made when the first is
/// needed, since pf4j's classes cost time. Not thread-safe; [PluginHost] holds its lock around
/// every call.
final class Pf4jRuntime extends AbstractPluginManager {

  private final ModuleLayer host;
  private final Map<Path, Fit> fit = new HashMap<>();

  /// A plugin that may be loaded.
  ///
  /// @param label what it says about itself
  /// @param copy the private copy that names it to pf4j
  /// @param jars the jars of its modules
  /// @param module its own module
  record Fit(PluginLabel label, Path copy, List<Path> jars, String module) {}

  /// @param copies the folder of private copies; pf4j is never asked to search it
  Pf4jRuntime(Path copies, ModuleLayer host, String apiVersion) {
    super(copies);
    this.host = host;
    setSystemVersion(apiVersion);
    setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
    // A cached jar: connection would keep a plugin's file open for good once it read a resource.
    URLConnection.setDefaultUseCaches("jar", false);
  }

  /// Loads a plugin and starts it.
  ///
  /// @return its layer
  /// @throws UnfitPlugin when the module system or pf4j refuses it
  ModuleLayer open(Fit plugin) throws UnfitPlugin {
    fit.put(plugin.copy(), plugin);
    try {
      String id = loadPlugin(plugin.copy());
      if (!startPlugin(id).isStarted()) {
        @Nullable Throwable cause = getPlugin(id).getFailedException();
        unloadPlugin(id);
        throw new UnfitPlugin(
            plugin.label().id() + " could not be started (" + cause + "); remove or update it",
            cause);
      }
      return ((ModuleClassLoader) getPluginClassLoader(id)).layer();
    } catch (PluginRuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UnfitPlugin(
          plugin.label().id()
              + " could not be loaded ("
              + cause.getMessage()
              + "); remove or update it",
          e);
    } finally {
      fit.remove(plugin.copy());
    }
  }

  /// Stops a plugin and closes its jars; nothing happens when it is not loaded.
  void release(String id) {
    if (getPlugin(id) != null) {
      unloadPlugin(id);
    }
  }

  /// Stops and unloads all, the last one first.
  void releaseAll() {
    for (PluginWrapper plugin : new ArrayList<>(getResolvedPlugins()).reversed()) {
      unloadPlugin(plugin.getPluginId());
    }
  }

  /// pf4j 3.15.0 removes from the list that it walks through.
  @Override
  public void stopPlugins() {
    for (PluginWrapper plugin : new ArrayList<>(getStartedPlugins()).reversed()) {
      stopPlugin(plugin.getPluginId());
    }
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new BasePluginRepository(getPluginsRoots());
  }

  /// Plugins know nothing of pf4j, so each gets pf4j's own empty class.
  @Override
  protected PluginFactory createPluginFactory() {
    return _ -> new Plugin() {};
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path path) {
        return fit.containsKey(path);
      }

      @Override
      public PluginDescriptor find(Path path) {
        PluginLabel label = fitAt(path).label();
        return new DefaultPluginDescriptor(
            label.id(),
            label.description(),
            Plugin.class.getName(),
            label.version(),
            label.requires(),
            label.provider(),
            "");
      }
    };
  }

  /// Unused: providers are found in the plugin's layer.
  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new DefaultExtensionFinder(this);
  }

  /// The host knows what is disabled and does not load it.
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {}

      @Override
      public void enablePlugin(String id) {}
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return fit.containsKey(path);
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        Fit plugin = fitAt(path);
        try {
          return ModuleClassLoader.open(
              Pf4jRuntime.this, descriptor, plugin.jars(), host, plugin.module());
        } catch (IOException
            | FindException
            | ResolutionException
            | LayerInstantiationException
            | IllegalArgumentException
            | LinkageError e) {
          // All that a module's files can provoke; pf4j handles this one exception only.
          throw new PluginRuntimeException(e, "Module {} of {}", plugin.module(), path);
        }
      }
    };
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }

  private Fit fitAt(Path path) {
    @Nullable Fit plugin = fit.get(path);
    if (plugin == null) {
      throw new PluginRuntimeException("{} was not judged", path);
    }
    return plugin;
  }
}
