package io.htorrent.engine;

import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;
import io.htorrent.engine.Strategies.Chosen;
import io.htorrent.engine.driver.HostedDriver;
import io.htorrent.engine.driver.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The port mappers of a session, and what the router does for us by their word: others are told
/// that port instead of ours. On the session's loop.
final class PortMappings {

  /// Not at once: a client has better things to do when it starts, and the first announce is out.
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// How long the router has to forget us, of the 4.5 s that a shutdown takes at most.
  private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Logger log = LoggerFactory.getLogger(PortMappings.class);

  private final Surroundings around;
  private final Surroundings.Ended told;
  private final Function<String, RandomGenerator> chance;
  private final OwnAddresses own;
  private final Reachability reach;
  private final AnnounceTurns announces;
  private final Consumer<Event> events;
  private final List<HostedDriver<PortMapper>> mappers = new ArrayList<>();
  private final Map<String, Mapping> words = new LinkedHashMap<>(); // by mapper
  private boolean loading;
  private boolean closed;
  private @Nullable Runnable whenClosed;

  /// @param chance a generator for each mapper by its name
  PortMappings(
      Surroundings around,
      Function<String, RandomGenerator> chance,
      SessionContext.Self self,
      AnnounceTurns announces,
      Consumer<Event> events) {
    this.around = around.with(this::ended);
    this.told = around.ended();
    this.chance = chance;
    this.own = self.addresses();
    this.reach = self.reach();
    this.announces = announces;
    this.events = events;
  }

  /// Opens the mappers, soon.
  ///
  /// @param chosen asked once, on a worker: it may load plugins
  void begin(Supplier<List<Chosen<PortMapper.Factory>>> chosen) {
    var _ =
        around
            .loop()
            .after(
                WAIT_NANOS,
                () -> {
                  if (!closed) {
                    loading = true;
                    new DriverLoading<>(Driver.Kind.PORT_MAPPER, chosen, PortMapper.Factory::name)
                        .begin(around, this::loaded);
                  }
                });
  }

  /// What was mapped may be gone.
  void networkChanged() {
    mappers.forEach(mapper -> mapper.run(PortMapper::networkChanged));
  }

  /// Lets the router forget us, and closes all; `done` runs when that is over, at the latest in two
  /// seconds.
  void close(Runnable done) {
    closed = true;
    whenClosed = done;
    if (!loading) {
      closeMappers();
    }
  }

  private void closeMappers() {
    List<HostedDriver<PortMapper>> leaving = List.copyOf(mappers);
    mappers.clear();
    int[] left = {leaving.size() + 1};
    Runnable one =
        () -> {
          if (--left[0] == 0 && whenClosed != null) {
            whenClosed.run();
          }
        };
    leaving.forEach(mapper -> withdraw(mapper, one));
    one.run();
  }

  private void withdraw(HostedDriver<PortMapper> mapper, Runnable done) {
    boolean[] gone = {false};
    Runnable once =
        () -> {
          if (!gone[0]) {
            gone[0] = true;
            mapper.close(done);
          }
        };
    var _ = around.loop().after(GOODBYE_NANOS, once);
    boolean[] asked = {false};
    mapper.run(working -> {
      working.withdraw(() -> around.loop().execute(once));
      asked[0] = true;
    });
    if (!asked[0]) { // it ended earlier, or just now
      once.run();
    }
  }

  private void loaded(List<DriverLoading.Loaded<PortMapper.Factory>> all) {
    loading = false;
    if (closed) {
      closeMappers();
      return;
    }
    for (DriverLoading.Loaded<PortMapper.Factory> one : all) {
      HostedDriver<PortMapper> mapper = one.hosted(around, PortMapper::close);
      mappers.add(mapper);
      mapper.open(host ->
          one.chosen()
              .factory()
              .open(
                  host,
                  mapping -> changed(mapper.name(), mapping),
                  one.chosen().options(),
                  chance.apply(mapper.name())));
    }
  }

  /// A mapper ended by itself: nobody renews what it mapped.
  private void ended(Driver mapper, String reason, boolean broke) {
    words.remove(mapper.name());
    tellOthers();
    told.ended(mapper, reason, broke);
  }

  private void changed(String mapper, Mapping mapping) {
    if (closed) {
      return;
    }
    switch (mapping) {
      case Mapping.Open now ->
          log.info(
              "port {} is mapped by {} at {}:{}, for {} s and renewed in time{}",
              own.port(),
              now.protocol(),
              now.address().getHostAddress(),
              now.tcpPort(),
              now.lifetime().toSeconds(),
              now.udpPort() == 0 ? "; TCP alone" : "");
      case Mapping.Shut(String reason) -> log.info("port {} is not mapped: {}", own.port(), reason);
    }
    words.put(mapper, mapping);
    tellOthers();
    events.accept(new Event.PortMapped(own.port(), mapping));
  }

  private void tellOthers() {
    int before = own.outsidePort();
    own.mapped(
        words.values().stream()
            .filter(Mapping.Open.class::isInstance)
            .findFirst()
            .or(() -> words.values().stream().findFirst())
            .orElse(null));
    reach.anew(around.loop().nanos());
    if (own.outsidePort() != before && !closed) {
      announces.networkChanged(); // whoever was told the other port cannot reach us
    }
  }
}
