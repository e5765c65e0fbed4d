package io.htorrent.app.plugin;

import io.htorrent.api.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the factories of one plugin and asks each for its name and options: the first time that
/// code of the plugin runs. Whatever it throws, and never coming back, ends as one sentence.
final class ProviderCalls {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final PluginLabel plugin;
  private final ModuleLayer layer;

  ProviderCalls(PluginLabel plugin, ModuleLayer layer) {
    this.plugin = plugin;
    this.layer = layer;
  }

  /// All factories of the plugin. The calls are made on a thread of their own, which is left behind
  /// when it does not end.
  ///
  /// @throws UnfitPlugin when one of them fails, or the deadline passes
  List<Provided<?>> make(List<SpiKind> kinds, ClassLoader loader, Duration deadline)
      throws UnfitPlugin {
    FutureTask<List<Provided<?>>> task = new FutureTask<>(() -> make(kinds));
    Thread thread = Thread.ofPlatform().daemon().name("plugin-" + plugin.id()).unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnfitPlugin unfit
          ? unfit
          : failed("could not be set up", e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new UnfitPlugin(
          plugin.id()
              + " did not make its factories within "
              + deadline.toMillis()
              + " ms"
              + advice(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnfitPlugin(plugin.id() + " was not loaded because htorrent is stopping", e);
    }
  }

  private List<Provided<?>> make(List<SpiKind> kinds) throws UnfitPlugin {
    List<Provided<?>> made = new ArrayList<>();
    for (SpiKind kind : kinds) {
      for (ServiceLoader.Provider<?> provider : providers(kind)) {
        made.add(ask(kind, provider));
      }
    }
    return made;
  }

  /// Those of this plugin only: a service loader sees the host's layer too.
  private List<ServiceLoader.Provider<?>> providers(SpiKind kind) throws UnfitPlugin {
    List<ServiceLoader.Provider<?>> found = new ArrayList<>();
    try {
      ServiceLoader.load(layer, kind.factoryType()).stream()
          .filter(provider -> provider.type().getModule().getLayer() == layer)
          .forEach(found::add);
      return found;
    } catch (Throwable e) { // Code of others: errors of linkage above all.
      throw failed("has a " + kind.title() + " that cannot be loaded", e);
    }
  }

  private Provided<?> ask(SpiKind kind, ServiceLoader.Provider<?> provider) throws UnfitPlugin {
    String type = provider.type().getName();
    Object factory;
    try {
      factory = provider.get();
    } catch (Throwable e) {
      throw failed("has a " + kind.title() + ", " + type + ", that cannot be made", e);
    }
    @Nullable String name;
    @Nullable List<Option> options;
    try {
      name = kind.nameOf(factory);
      options = kind.optionsOf(factory);
      if (name != null && options != null && NAME.matcher(name).matches()) {
        return new Provided<>(plugin.id(), kind, name, options, factory);
      }
    } catch (Throwable e) {
      throw failed(
          "has a " + kind.title() + ", " + type + ", that cannot tell its name and options", e);
    }
    String wrong =
        options == null
            ? "that returns no list of options"
            : "with the name '" + name + "'; a name is lower-case words joined by '-'";
    throw new UnfitPlugin(
        plugin.id() + " has a " + kind.title() + ", " + type + ", " + wrong + advice());
  }

  private UnfitPlugin failed(String what, @Nullable Throwable thrown) {
    Throwable cause =
        thrown instanceof ServiceConfigurationError error && error.getCause() != null
            ? error.getCause()
            : thrown;
    String why =
        cause instanceof UnsupportedClassVersionError
            ? "it was built for a newer Java than " + Runtime.version().feature()
            : String.valueOf(cause);
    return new UnfitPlugin(plugin.id() + " " + what + " (" + why + ")" + advice(), thrown);
  }

  private String advice() {
    return "; update or disable the plugin"
        + (plugin.provider().isEmpty() ? "" : ", and tell " + plugin.provider());
  }
}
