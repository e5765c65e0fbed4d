package io.htorrent.app.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugins of this program: found and judged when it opens, each loaded when something of it is
/// first asked for. What is unfit is set aside with one sentence that says why; it never keeps
/// others from working. Thread-safe.
///
/// A plugin runs as a module in a layer of its own and sees Java and the API only. That keeps
/// honest code apart; it is no protection from a hostile plugin, since Java has no sandbox.
public final class PluginHost implements AutoCloseable {

  /// The version of the plugin API, which `Plugin-Requires` is held against.
  public static final String API_VERSION = "0.1.0";

  private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

  private final PluginPlaces places;
  private final PrivateCopies copies;

  /// Guards all fields below and everything that pf4j does, whose maps know no threads.
  private final ReentrantLock lock = new ReentrantLock();

  private final List<Candidate> candidates = new ArrayList<>();
  private final @Nullable ModuleLayer layer = PluginHost.class.getModule().getLayer();
  private @Nullable PluginJudge judge;
  private @Nullable Pf4jRuntime runtime;
  private boolean closed;

  private PluginHost(PluginPlaces places) {
    this.places = places;
    this.copies = new PrivateCopies(places.copies());
  }

  /// Reads the manifests of all plugins in these places and judges them. Loads none.
  public static PluginHost open(PluginPlaces places) {
    PluginHost host = new PluginHost(places);
    host.find();
    return host;
  }

  /// Every factory of this type, in the order of the folders and of the files' names. Plugins that
  /// provide it are loaded.
  ///
  /// @throws IllegalArgumentException when no contract of the API has such a factory
  public <F> List<Provided<F>> providers(Class<F> factoryType) {
    SpiKind kind = SpiKind.of(factoryType);
    lock.lock();
    try {
      List<Provided<F>> all = new ArrayList<>();
      for (Candidate candidate : candidates) {
        all.addAll(providers(candidate, kind, factoryType));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// The factory of this type that has this name in the configuration. The plugin with the id
  /// `kind-name` is looked at first, so that as a rule no other is loaded; of two that have the
  /// name the first counts.
  ///
  /// @throws IllegalArgumentException when no contract of the API has such a factory
  public <F> Optional<Provided<F>> named(Class<F> factoryType, String strategyName) {
    SpiKind kind = SpiKind.of(factoryType);
    String likelyId = kind.title() + "-" + strategyName;
    lock.lock();
    try {
      List<Candidate> order = new ArrayList<>(candidates);
      order.sort((a, b) ->
          Boolean.compare(b.label().id().equals(likelyId), a.label().id().equals(likelyId)));
      for (Candidate candidate : order) {
        for (Provided<F> provided : providers(candidate, kind, factoryType)) {
          if (provided.name().equals(strategyName)) {
            return Optional.of(provided);
          }
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// Loads every plugin that can be loaded, so that the report knows all names.
  public void loadAll() {
    lock.lock();
    try {
      candidates.forEach(this::load);
    } finally {
      lock.unlock();
    }
  }

  /// What was found and what became of it, in the order of the folders and of the files' names.
  public List<PluginReport> report() {
    lock.lock();
    try {
      return candidates.stream().map(Candidate::report).toList();
    } finally {
      lock.unlock();
    }
  }

  /// Notes that what a loaded plugin made broke in use: nothing more of it is given out. It stays
  /// in memory, since torrents may still hold objects of it. Whoever saw it break has logged that.
  ///
  /// @param name in the configuration
  /// @param what it did, one clause
  public void failed(SpiKind kind, String name, String what) {
    lock.lock();
    try {
      candidates.stream()
          .filter(candidate ->
              candidate.provided().stream()
                  .anyMatch(one -> one.kind() == kind && one.name().equals(name)))
          .forEach(candidate ->
              candidate.ended(
                  PluginState.FAILED,
                  candidate.label().id()
                      + " broke in use: "
                      + what
                      + "; start htorrent again to use it again, or update or remove it"));
    } finally {
      lock.unlock();
    }
  }

  /// Unloads all plugins and closes their jars. Nothing of theirs may be used afterwards.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (runtime != null) {
        runtime.releaseAll();
        runtime = null;
        copies.sweep();
      }
    } catch (IOException e) {
      log.debug("Old copies of plugins in {} stay", places.copies(), e);
    } finally {
      lock.unlock();
    }
  }

  private void find() {
    lock.lock();
    try {
      Map<String, Candidate> byId = new HashMap<>();
      for (Path folder : places.folders()) {
        for (Path file : files(folder)) {
          Candidate candidate = new Candidate(file);
          candidates.add(candidate);
          judge(candidate, byId);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Path> files(Path folder) {
    try {
      return PluginFolder.files(folder);
    } catch (UnfitPlugin e) {
      Candidate unreadable = new Candidate(folder);
      candidates.add(unreadable);
      end(unreadable, PluginState.REJECTED, e.sentence(), e);
      return List.of();
    }
  }

  private void judge(Candidate candidate, Map<String, Candidate> byId) {
    try {
      PluginFolder.requireTrusted(candidate.file());
      try (PluginArchive archive = PluginArchive.open(candidate.name(), candidate.file())) {
        candidate.labelled(archive.label());
        String id = candidate.label().id();
        if (places.disabled().contains(id)) {
          end(candidate, PluginState.DISABLED, id + " is switched off in the configuration", null);
          PluginContents contents = archive.contents();
          candidate.opened(contents, PluginJudge.kinds(contents));
          return;
        }
        judge().judge(candidate.name(), candidate.label());
        requireUnique(candidate, byId);
        PluginContents contents = archive.contents();
        candidate.opened(contents, judge().judge(candidate.name(), candidate.label(), contents));
        byId.put(id, candidate);
      }
    } catch (UnfitPlugin e) {
      reject(candidate, e);
    } catch (IOException e) {
      reject(candidate, JarArchive.broken(candidate.name(), e));
    }
  }

  /// A plugin that is switched off stays so, whatever else is wrong with it.
  private void reject(Candidate candidate, UnfitPlugin why) {
    if (candidate.state() != PluginState.DISABLED) {
      end(candidate, PluginState.REJECTED, why.sentence(), why);
    }
  }

  private static void requireUnique(Candidate candidate, Map<String, Candidate> byId)
      throws UnfitPlugin {
    @Nullable Candidate first = byId.get(candidate.label().id());
    if (first != null) {
      throw new UnfitPlugin(
          PluginJudge.name(candidate.name(), candidate.label())
              + " has the same id as "
              + first.file()
              + ", which is used; remove one of the two");
    }
  }

  private <F> List<Provided<F>> providers(Candidate candidate, SpiKind kind, Class<F> factoryType) {
    if (!candidate.kinds().contains(kind)) {
      return List.of();
    }
    load(candidate);
    return candidate.provided().stream()
        .filter(one -> one.kind() == kind)
        .map(one ->
            new Provided<>(
                one.pluginId(), kind, one.name(), one.options(), factoryType.cast(one.factory())))
        .toList();
  }

  private void load(Candidate candidate) {
    if (candidate.state() != PluginState.AVAILABLE) {
      return;
    }
    if (closed) {
      throw new IllegalStateException(
          "plugin " + candidate.label().id() + " was asked for after the plugin host closed");
    }
    try {
      candidate.loaded(factories(candidate));
      log.debug("Loaded {}", candidate.label().id());
    } catch (UnfitPlugin e) {
      if (runtime != null) {
        runtime.release(candidate.label().id());
      }
      end(candidate, PluginState.FAILED, e.sentence(), e);
    }
  }

  private List<Provided<?>> factories(Candidate candidate) throws UnfitPlugin {
    PluginLabel label = candidate.label();
    Pf4jRuntime.Fit fit = copied(candidate);
    ModuleLayer plugin = runtime().open(fit);
    ClassLoader loader = plugin.findLoader(fit.module());
    return new ProviderCalls(label, plugin).make(candidate.kinds(), loader, places.deadline());
  }

  /// The copy is made later than the judgement: what runs must be what was judged.
  private Pf4jRuntime.Fit copied(Candidate candidate) throws UnfitPlugin {
    PluginLabel label = candidate.label();
    PluginContents contents = candidate.contents().orElseThrow();
    try {
      Path copy = copies.take(candidate.file());
      try (PluginArchive archive = PluginArchive.open(candidate.name(), copy)) {
        if (!archive.label().equals(label) || !archive.contents().equals(contents)) {
          throw new UnfitPlugin(
              PluginJudge.name(candidate.name(), label)
                  + " was replaced since htorrent started; start htorrent again to use the new one");
        }
        List<Path> jars =
            switch (archive) {
              case JarArchive _ -> List.of(copy);
              case ZipArchive zip -> copies.unpack(copy, zip);
            };
        return new Pf4jRuntime.Fit(label, copy, jars, contents.module().name());
      }
    } catch (IOException e) {
      throw new UnfitPlugin(
          label.id()
              + " could not be copied to "
              + places.copies()
              + " ("
              + e
              + "); check that folder and "
              + candidate.file(),
          e);
    }
  }

  private void end(
      Candidate candidate, PluginState how, String sentence, @Nullable Throwable cause) {
    candidate.ended(how, sentence);
    if (how != PluginState.DISABLED) {
      log.warn("{}", sentence);
      log.debug("Why {} is not used", candidate.name(), cause);
    }
  }

  private PluginJudge judge() throws UnfitPlugin {
    if (judge == null) {
      judge = new PluginJudge(API_VERSION, layer());
    }
    return judge;
  }

  private Pf4jRuntime runtime() throws UnfitPlugin {
    if (runtime == null) {
      runtime = new Pf4jRuntime(places.copies(), layer(), API_VERSION);
    }
    return runtime;
  }

  private ModuleLayer layer() throws UnfitPlugin {
    if (layer == null) {
      throw new UnfitPlugin(
          "Plugins need htorrent on Java's module path; start it by bin/htorrent");
    }
    return layer;
  }
}
