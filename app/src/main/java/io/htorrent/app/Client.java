package io.htorrent.app;

import io.htorrent.api.PeerId;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Session;
import io.htorrent.app.client.Chosen;
import io.htorrent.app.client.ClientSettings;
import io.htorrent.app.client.ClientStarter;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.client.RunningClient;
import io.htorrent.app.state.DiskStateStore;
import io.htorrent.engine.Drivers;
import io.htorrent.engine.Engine;
import io.htorrent.engine.Strategies;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.loop.PlatformWorkers;
import io.htorrent.engine.loop.Watchdog;
import io.htorrent.net.NettyNetwork;
import io.htorrent.net.NetworkSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// The one place where a client is put together: engine, network, workers, state and the chosen
/// plugins, by plain constructors. From any thread.
final class Client implements ClientStarter {

  /// One event loop carries every socket and every torrent: enough until a measurement says
  /// otherwise (ADR 1).
  private static final int LOOPS = 1;

  /// `-HT`, then the version (BEP 20).
  private static final String PEER_ID_PREFIX = "-HT0100-";

  @Override
  public RunningClient start(ClientSettings settings, Consumer<Event> observer) throws IOException {
    PeerPort port = settings.peerPort();
    try {
      return start(settings, network(port, port.port()), observer);
    } catch (IOException e) {
      if (port.insisted() || port.port() == 0) {
        throw e;
      }
      return start(settings, network(port, 0), observer);
    }
  }

  @Override
  public OpenNetwork openNetwork(PeerPort port) {
    return new Door(network(port, port.port()));
  }

  private static RunningClient start(
      ClientSettings settings, NettyNetwork network, Consumer<Event> observer) throws IOException {
    PlatformWorkers workers =
        new PlatformWorkers(Math.max(2, Runtime.getRuntime().availableProcessors()));
    Watchdog watchdog = new Watchdog(observer);
    try {
      Engine engine = engine(settings, network, workers, watchdog);
      var _ = engine.observe(observer);
      var _ = engine.start();
      engine.mapPort(() -> settings.mappers().get().stream().map(Client::chosen).toList());
      new NetworkWatch(network.loops().getFirst(), workers, engine).start();
      return new Running(network, workers, watchdog, engine);
    } catch (IOException | RuntimeException e) {
      watchdog.close();
      network.close();
      workers.close();
      throw e;
    }
  }

  private static Engine engine(
      ClientSettings settings, NettyNetwork network, PlatformWorkers workers, Watchdog watchdog) {
    SecureRandom chance = new SecureRandom();
    Engine.Parts parts =
        new Engine.Parts(
            network.loops().getFirst(),
            workers,
            network,
            new Drivers(
                network,
                () -> settings.sources().get().stream().map(Client::chosen).toList(),
                _ -> chance),
            DiskStateStore.at(settings.state()),
            PieceHasher::of,
            BlockContents.WHOLE,
            () -> {},
            watchdog);
    Strategies strategies =
        new Strategies(
            settings.pickers().stream().map(Client::chosen).toList(),
            chosen(settings.choker()),
            chosen(settings.storage()),
            settings.extensions().stream().map(Client::chosen).toList(),
            new TrackerDirectory(settings.trackers(), network),
            new SourceDirectory(settings.blockSources(), network));
    PeerId self = PeerId.random(PEER_ID_PREFIX, chance);
    return new Engine(parts, strategies, settings.limits(), self, chance.nextLong());
  }

  private static <F> Strategies.Chosen<F> chosen(Chosen<F> chosen) {
    return new Strategies.Chosen<>(chosen.factory(), chosen.options());
  }

  private static NettyNetwork network(PeerPort port, int number) {
    return new NettyNetwork(new NetworkSettings(LOOPS, port.bind(), number));
  }

  /// The network alone.
  private record Door(NettyNetwork network) implements OpenNetwork {

    @Override
    public void close() {
      network.close();
    }
  }

  /// A client at work, and what it is made of.
  private record Running(
      NettyNetwork network, PlatformWorkers workers, Watchdog watchdog, Engine engine)
      implements RunningClient {

    @Override
    public Session session() {
      return engine;
    }

    @Override
    public void close() {
      watchdog.close();
      network.close();
      workers.close();
    }
  }
}
