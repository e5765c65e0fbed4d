package io.htorrent.app.client;

import io.htorrent.api.PeerId;
import io.htorrent.api.network.Network;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Session;
import io.htorrent.app.state.DiskStateStore;
import io.htorrent.engine.Engine;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.Strategies;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.loop.PlatformWorkers;
import io.htorrent.net.NettyNetwork;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// The one place where a client is put together: engine, network, workers, state and the chosen
/// plugins, by plain constructors. From any thread.
public final class Wiring implements ClientStarter {

  /// Netty's event loop carries every socket and every torrent; one is enough until a measurement
  /// says otherwise (ADR 1).
  private static final int LOOPS = 1;

  /// `-HT`, then the version (BEP 20).
  private static final String PEER_ID_PREFIX = "-HT0100-";

  private static final long BUFFER_BYTES = 48L << 20;

  @Override
  public RunningClient start(ClientSettings settings, Consumer<Event> observer) throws IOException {
    try {
      return start(settings, settings.network().port(), observer);
    } catch (IOException e) {
      if (settings.network().portInsisted() || settings.network().port() == 0) {
        throw e;
      }
      return start(settings, 0, observer);
    }
  }

  @Override
  public OpenNetwork openNetwork(NetworkSettings settings) {
    NettyNetwork network = network(settings, settings.port());
    return new OpenNetwork() {
      @Override
      public Network network() {
        return network;
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }

  private static RunningClient start(ClientSettings settings, int port, Consumer<Event> observer)
      throws IOException {
    NettyNetwork network = network(settings.network(), port);
    PlatformWorkers workers =
        new PlatformWorkers(Math.max(2, Runtime.getRuntime().availableProcessors()));
    try {
      Engine engine = engine(settings, network, workers);
      var _ = engine.observe(observer);
      engine.start();
      return new Parts(network, workers, engine);
    } catch (IOException | RuntimeException e) {
      network.close();
      workers.close();
      throw e;
    }
  }

  private static Engine engine(
      ClientSettings settings, NettyNetwork network, PlatformWorkers workers) {
    SecureRandom chance = new SecureRandom();
    return new Engine(
        new Engine.Parts(
            network.loops().getFirst(),
            workers,
            network,
            new DiskStateStore(settings.state()),
            PieceHasher::sha1,
            () -> {}),
        new Strategies(
            settings.pickers().stream().map(Wiring::chosen).toList(),
            chosen(settings.choker()),
            chosen(settings.storage()),
            new TrackerDirectory(settings.trackers(), network)),
        new EngineSettings(
            settings.limits().downloadBytesPerSecond(),
            settings.limits().uploadBytesPerSecond(),
            settings.limits().connectionsPerTorrent(),
            settings.limits().uploadSlots(),
            BUFFER_BYTES),
        PeerId.random(PEER_ID_PREFIX, chance),
        chance.nextLong());
  }

  private static <F> Strategies.Chosen<F> chosen(Chosen<F> chosen) {
    return new Strategies.Chosen<>(chosen.factory(), chosen.options());
  }

  private static NettyNetwork network(NetworkSettings settings, int port) {
    return new NettyNetwork(new io.htorrent.net.NetworkSettings(LOOPS, settings.bind(), port));
  }

  /// A client at work, and what it is made of.
  private record Parts(NettyNetwork network, PlatformWorkers workers, Engine engine)
      implements RunningClient {

    @Override
    public Session session() {
      return engine;
    }

    @Override
    public void close() {
      network.close();
      workers.close();
    }
  }
}
