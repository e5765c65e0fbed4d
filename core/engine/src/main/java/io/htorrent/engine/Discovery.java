package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Driver;
import io.htorrent.engine.Strategies.Chosen;
import io.htorrent.engine.driver.HostedDriver;
import io.htorrent.engine.driver.Surroundings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The peer sources of a session, and what they look for. They are opened when the first torrent
/// has use for them. On the session's loop.
///
/// A private torrent (BEP 27) gets no further than [#part]: nothing of it reaches a source, and
/// nothing of a source reaches it.
final class Discovery {

  private static final int MOST_FOUND = 1000; // at a time
  private static final int MOST_NODES = 64; // that wait until sources are open

  private final Surroundings around;
  private final Supplier<List<Chosen<PeerSource.Factory>>> chosen;
  private final Function<String, RandomGenerator> chance;
  private final NodeTips tips;
  private final Map<InfoHash, Part> parts = new LinkedHashMap<>();
  private final List<InetSocketAddress> nodes = new ArrayList<>();
  private final List<Hosted> sources = new ArrayList<>();
  private State state = State.UNUSED;
  private @Nullable Runnable whenClosed;

  private enum State {
    UNUSED,
    OPENING,
    OPEN,
    CLOSED
  }

  private record Hosted(HostedDriver<PeerSource> driver, PeerOrigin origin) {}

  /// Takes what sources found for one torrent; on the loop.
  @FunctionalInterface
  interface Finds {
    /// These are, or were, peers of the torrent.
    void found(PeerOrigin origin, List<PeerAddress> peers);
  }

  /// @param chosen asked once, on a worker: it may load plugins
  /// @param chance a generator for each name
  /// @param tips given to us when a node of the DHT is ours
  Discovery(
      Surroundings around,
      Supplier<List<Chosen<PeerSource.Factory>>> chosen,
      Function<String, RandomGenerator> chance,
      NodeTips tips) {
    this.around = around;
    this.chosen = chosen;
    this.chance = chance;
    this.tips = tips;
  }

  /// What one torrent has of it: nothing, if it is private.
  Part part(Metainfo metainfo, Finds finds) {
    return new Part(metainfo.infoHash(), metainfo.extras().isPrivate(), finds);
  }

  /// What a torrent has of it of which nobody knows yet whether it is private.
  Part part(InfoHash torrent, Finds finds) {
    return new Part(torrent, false, finds);
  }

  /// Closes all sources; `done` runs when what they keep is written.
  void close(Runnable done) {
    boolean opening = state == State.OPENING;
    state = State.CLOSED;
    parts.clear();
    whenClosed = done;
    if (!opening) {
      closeSources();
    }
  }

  private void closeSources() {
    int[] open = {sources.size() + 1};
    Runnable one =
        () -> {
          if (--open[0] == 0 && whenClosed != null) {
            whenClosed.run();
          }
        };
    sources.forEach(source -> source.driver.close(one));
    sources.clear();
    one.run();
  }

  private void open() {
    state = State.OPENING;
    new DriverLoading<>(Driver.Kind.PEER_SOURCE, chosen, PeerSource.Factory::name)
        .begin(around, this::opened);
  }

  private void opened(List<DriverLoading.Loaded<PeerSource.Factory>> loaded) {
    if (state == State.CLOSED) {
      closeSources();
      return;
    }
    state = State.OPEN;
    for (DriverLoading.Loaded<PeerSource.Factory> one : loaded) {
      HostedDriver<PeerSource> driver = one.hosted(around, PeerSource::close);
      driver.open(host -> {
        PeerSource.Factory factory = one.chosen().factory();
        PeerOrigin origin = factory.origin();
        PeerSource source =
            factory.open(
                host,
                (torrent, peers) -> found(torrent, origin, peers),
                one.chosen().options(),
                chance.apply(driver.name()));
        sources.add(new Hosted(driver, origin));
        return source;
      });
    }
    if (sources.stream().anyMatch(source -> source.origin == PeerOrigin.DHT)) {
      tips.givenTo(this::tellNode);
    }
    nodes.forEach(this::tellNode);
    nodes.clear();
    parts.values().forEach(Part::tell);
  }

  /// The machine may be in another network.
  void networkChanged() {
    sources.forEach(source -> source.driver.run(PeerSource::networkChanged));
  }

  private void found(InfoHash torrent, PeerOrigin origin, List<PeerAddress> peers) {
    Part part = parts.get(torrent);
    if (part != null) {
      part.finds.found(origin, List.copyOf(peers.subList(0, Math.min(MOST_FOUND, peers.size()))));
    }
  }

  private void tellNode(InetSocketAddress node) {
    sources.forEach(source -> source.driver.run(driver -> driver.heardOf(node)));
  }

  /// What one torrent has of the session's sources.
  final class Part {
    private final InfoHash torrent;
    private final boolean isPrivate;
    private final Finds finds;
    private PeerSource.@Nullable Sought sought;

    private Part(InfoHash torrent, boolean isPrivate, Finds finds) {
      this.torrent = torrent.onWire();
      this.isPrivate = isPrivate;
      this.finds = finds;
    }

    /// Peers are wanted, or want to find us; said as often as one likes.
    void seek(boolean complete, boolean hungry) {
      PeerSource.Sought now = new PeerSource.Sought(torrent, complete, hungry);
      if (isPrivate || state == State.CLOSED || now.equals(sought)) {
        return;
      }
      sought = now;
      parts.put(torrent, this);
      switch (state) {
        case UNUSED -> open();
        case OPEN -> tell();
        case OPENING, CLOSED -> {}
      }
    }

    /// Nobody is wanted any more.
    void rest() {
      if (sought != null) {
        sought = null;
        parts.remove(torrent);
        sources.forEach(source -> source.driver.run(driver -> driver.forgotten(torrent)));
      }
    }

    /// Somebody says that a node of a network is here: its host may be a name.
    void heardOf(InetSocketAddress node) {
      if (isPrivate) {
        return;
      }
      if (state == State.OPEN) {
        tellNode(node);
      } else if (nodes.size() < MOST_NODES) {
        nodes.add(node);
      }
    }

    /// What each source says of itself, if it says anything.
    List<Cause.SourceSays> says() {
      if (isPrivate) {
        return List.of();
      }
      List<Cause.SourceSays> all = new ArrayList<>();
      for (Hosted source : sources) {
        source
            .driver
            .ask(PeerSource::status)
            .filter(words -> !words.isEmpty())
            .ifPresent(words -> all.add(new Cause.SourceSays(source.driver.name(), words)));
      }
      return all;
    }

    private void tell() {
      PeerSource.Sought now = sought;
      if (now != null) {
        sources.forEach(source -> source.driver.run(driver -> driver.sought(now)));
      }
    }
  }
}
