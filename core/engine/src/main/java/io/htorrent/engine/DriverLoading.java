package io.htorrent.engine;

import io.htorrent.api.session.Driver;
import io.htorrent.engine.Strategies.Chosen;
import io.htorrent.engine.driver.HostedDriver;
import io.htorrent.engine.driver.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out which drivers of a kind there are, and what they kept, before they are opened: on a
/// worker, since that loads plugins, and may throw anything.
///
/// @param kind of driver
/// @param chosen asked once
/// @param naming the name of a factory in the configuration file; of two of one name the first
///   counts
/// @param <F> their factory
record DriverLoading<F>(
    Driver.Kind kind, Supplier<List<Chosen<F>>> chosen, Function<F, String> naming) {

  private static final Logger log = LoggerFactory.getLogger(DriverLoading.class);

  /// One that can be opened.
  ///
  /// @param saved what it kept in an earlier run
  record Loaded<F>(Chosen<F> chosen, Driver which, Optional<byte[]> saved) {

    /// A host for it.
    ///
    /// @param closing how a driver of this kind is closed
    <D> HostedDriver<D> hosted(Surroundings around, Consumer<D> closing) {
      return new HostedDriver<>(which, around, closing, saved);
    }
  }

  /// Begins. `loaded` runs on the loop, also when nothing could be loaded: then with those that
  /// were, which may be none.
  void begin(Surroundings around, Consumer<List<Loaded<F>>> loaded) {
    around
        .workers()
        .waiting(() -> {
          SortedMap<String, Loaded<F>> found = new TreeMap<>();
          try {
            for (Chosen<F> one : chosen.get()) {
              String name = naming.apply(one.factory());
              found.putIfAbsent(
                  name, new Loaded<>(one, new Driver(kind, name), around.states().driver(name)));
            }
          } catch (RuntimeException | LinkageError e) {
            log.warn("drivers of kind {}: one cannot be loaded, and is done without", kind, e);
          } finally {
            List<Loaded<F>> all = List.copyOf(found.values());
            around.loop().execute(() -> loaded.accept(all));
          }
        });
  }
}
